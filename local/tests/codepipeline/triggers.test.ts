import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fits } from "../../aws/codepipeline/engine/triggers.ts";
import { approval, Delivery, until } from "./support/delivery.ts";

const ask = [{ name: "Ask", actions: [approval()] }];
const triggers = (push: object) => [
  {
    providerType: "CodeStarSourceConnection",
    gitConfiguration: { sourceActionName: "Source", pushes: [push] },
  },
];

/** @see https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-filter.html */
describe("A trigger of a pipeline", function () {
  this.timeout(60_000);
  let delivery: Delivery;
  before(async () => {
    delivery = await Delivery.open();
    await delivery.commit("one", { "app/a": "a" });
  });
  after(async () => await delivery.close());

  const started = async (name: string, type: string) =>
    (
      await until(
        async () => await delivery.executions(name),
        ([newest]) => newest?.trigger?.triggerType === type && newest.sourceRevisions?.[0] !== undefined,
      )
    )[0];

  it("starts an execution of a new commit of its branch that changes its files, and of no other", async () => {
    await delivery.pipeline("files", ask, {
      args: { triggers: triggers({ branches: { includes: ["main"] }, filePaths: { includes: ["app/**"] } }) },
    });
    await delivery.token("files", "Ask");
    await delivery.commit("documents", { "docs/a": "a" });
    await delivery.git("branch", "other");
    const commit = await delivery.commit("application", { "app/a": "b" });
    const execution = await started("files", "WebhookV2");
    assert.equal(execution?.sourceRevisions?.[0]?.revisionId, commit);
    assert.equal((await delivery.executions("files")).length, 2);
  });

  it("starts an execution of the commit of a new tag", async () => {
    await delivery.pipeline("tags", ask, {
      args: { triggers: triggers({ tags: { includes: ["v*"] } }), executionMode: "PARALLEL" },
    });
    await delivery.token("tags", "Ask");
    const commit = await delivery.git("rev-parse", "HEAD~1");
    await delivery.git("tag", "v1", commit);
    const execution = await started("tags", "WebhookV2");
    assert.equal(execution?.sourceRevisions?.[0]?.revisionId, commit);
  });

  it("tells of a commit that came while nothing ran", async () => {
    const source = delivery.source({ DetectChanges: "true" });
    const stages = [{ name: "Source", actions: [source] }, ...ask];
    await delivery.pipeline("missed", [], { args: { stages, executionMode: "PARALLEL" } });
    await delivery.token("missed", "Ask");
    await delivery.testbed.restart();
    const commit = await delivery.commit("later", { "app/a": "c" });
    const execution = await started("missed", "Webhook");
    assert.equal(execution?.sourceRevisions?.[0]?.revisionId, commit);
  });

  /** @see https://docs.aws.amazon.com/codepipeline/latest/userguide/triggering.html */
  it("is a rule of EventBridge for CodeCommit", async () => {
    const { resources } = delivery.testbed;
    const repository = await resources.create("aws:codecommit/repository:Repository", "code", {
      repositoryName: "code",
    });
    const codeCommit = {
      name: "Source",
      category: "Source",
      owner: "AWS",
      provider: "CodeCommit",
      version: "1",
      outputArtifacts: ["Code"],
      configuration: { RepositoryName: "code", BranchName: "main", PollForSourceChanges: "false" },
      namespace: "Code",
    };
    const statements = [
      { Effect: "Allow", Action: "codecommit:*", Resource: repository["arn"] },
      { Effect: "Allow", Action: "s3:PutObject", Resource: "*" },
    ];
    const stages = [{ name: "Source", actions: [codeCommit] }, ...ask];
    await delivery.pipeline("commit", [], { args: { stages, executionMode: "PARALLEL" }, statements });
    await delivery.token("commit", "Ask");
    const arn = "arn:aws:codepipeline:ap-northeast-2:000000000000:commit";
    const roleArn = await delivery.testbed.serviceRole("push", "events.amazonaws.com", [
      { Effect: "Allow", Action: "codepipeline:StartPipelineExecution", Resource: arn },
    ]);
    await resources.create("aws:cloudwatch/eventRule:EventRule", "push", {
      name: "push",
      eventPattern: JSON.stringify({
        source: ["aws.codecommit"],
        resources: [repository["arn"]],
        detail: { referenceName: ["main"] },
      }),
    });
    await resources.create("aws:cloudwatch/eventTarget:EventTarget", "push", { rule: "push", arn, roleArn });
    const commit = await delivery.commit("pushed", { "app/a": "d" });
    const execution = await started("commit", "StartPipelineExecution");
    assert.equal(execution?.sourceRevisions?.[0]?.revisionId, commit);
  });

  it("fits what its filters include and do not exclude", () => {
    const push = (name: string, ...changed: readonly string[]) => ({ name, commit: "", changed });
    const filter = (...includes: readonly string[]) => ({ includes, excludes: [] as string[] });
    assert.ok(fits({ branches: filter("release/*") }, push("refs/heads/release/1")));
    assert.ok(!fits({ branches: filter("release/*") }, push("refs/heads/release/1/2")));
    assert.ok(fits({ branches: filter("release/**") }, push("refs/heads/release/1/2")));
    assert.ok(!fits({ branches: filter("main") }, push("refs/tags/main")));
    assert.ok(fits({ branches: { includes: [], excludes: ["wip-*"] } }, push("refs/heads/a")));
    assert.ok(!fits({ branches: { includes: ["*"], excludes: ["wip-*"] } }, push("refs/heads/wip-a")));
    assert.ok(fits({ filePaths: filter("**/*.ts") }, push("refs/heads/a", "docs/b.md", "app/c.ts")));
    assert.ok(!fits({ filePaths: filter("**/*.ts") }, push("refs/heads/a", "docs/b.md")));
  });
});

describe("The files of the working tree as a source", function () {
  this.timeout(60_000);

  it("are those that are not committed too, but for ignored ones", async () => {
    const delivery = await Delivery.open({ source: "files" });
    const commit = await delivery.commit("one", { a: "committed", ".gitignore": "ignored\n" });
    await writeFile(join(delivery.repository, "a"), "changed");
    await writeFile(join(delivery.repository, "ignored"), "secret");
    await delivery.project("look");
    await writeFile(
      join(delivery.repository, "look.yml"),
      "version: 0.2\nphases: { build: { commands: [cat a, ls ignored || true] } }",
    );
    await delivery.pipeline("look", [
      {
        name: "Look",
        actions: [
          {
            name: "Look",
            category: "Build",
            owner: "AWS",
            provider: "CodeBuild",
            version: "1",
            inputArtifacts: ["Code"],
            configuration: { ProjectName: "look" },
          },
        ],
      },
    ]);
    const execution = await delivery.ended("look", await delivery.newest("look"));
    assert.equal(execution.status, "Succeeded");
    assert.equal(execution.artifactRevisions?.[0]?.revisionId, `${commit}-files`);
    const lines = delivery.testbed.platform.logs.recent("build/look").map(({ message }) => message);
    assert.ok(lines.includes("changed") && !lines.includes("secret"));
    await delivery.close();
  });
});
