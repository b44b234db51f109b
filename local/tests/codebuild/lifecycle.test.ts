import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import {
  BatchDeleteBuildsCommand,
  BatchGetProjectsCommand,
  CodeBuildClient,
  ListBuildsForProjectCommand,
  ListProjectsCommand,
  RetryBuildCommand,
  StartBuildBatchCommand,
  StartBuildCommand,
  StopBuildCommand,
} from "@aws-sdk/client-codebuild";
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { Builds, contextsOf, phasesOf, PROJECT } from "./support/builds.ts";

/** Waits for ever, with a process of its own that would stay. */
const ENDLESS = `
version: 0.2
phases:
  build:
    commands:
      - sleep 1000 & echo started; sleep 1000
`;
const QUICK = "version: 0.2\nphases: { build: { commands: [true] } }";

describe("The life of a build", function () {
  this.timeout(30_000);
  let builds: Builds;
  before(async () => {
    builds = await Builds.open();
    await builds.project("endless", ENDLESS, { args: { concurrentBuildLimit: 1 } });
    await builds.project("quick", QUICK);
  });
  after(async () => await builds.close());

  const building = async (id: string) =>
    await builds.until(id, ({ currentPhase }) => currentPhase === "BUILD");

  /** @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_StopBuild.html */
  it("is stopped with all its processes, and another of its project may begin then", async () => {
    const id = await builds.start("endless");
    const source =
      /CODEBUILD_SRC_DIR=(.*)/.exec((await builds.lines(await building(id))).join("\n"))?.[1] ?? "";
    assert.ok(existsSync(source));
    await assert.rejects(builds.start("endless"), {
      name: "AccountLimitExceededException",
      message: /^Cannot have more than 1 builds in queue/,
    });
    await builds.codeBuild.send(new StopBuildCommand({ id }));
    const build = await builds.ended(id);
    assert.equal(build.buildStatus, "STOPPED");
    assert.deepEqual(phasesOf(build).slice(6), ["BUILD STOPPED", "FINALIZING SUCCEEDED", "COMPLETED"]);
    assert.ok(!existsSync(source));
    const next = await builds.start("endless");
    await building(next);
    await builds.codeBuild.send(new StopBuildCommand({ id: next }));
    assert.equal((await builds.ended(next)).buildNumber, 2);
  });

  it("is told as interrupted after the local cloud was killed, and one that had ended is there", async () => {
    const done = await builds.run("quick");
    const id = await builds.start("endless");
    await building(id);
    await builds.testbed.kill();
    const build = await builds.get(id);
    assert.deepEqual([build.buildStatus, build.buildComplete], ["FAULT", true]);
    assert.deepEqual(contextsOf(build), [
      "BUILD INTERNAL_SERVICE_ERROR: the local cloud stopped while the build ran. Start it again.",
    ]);
    assert.equal((await builds.get(done.id ?? "")).buildStatus, "SUCCEEDED");
    const { build: again } = await builds.codeBuild.send(new RetryBuildCommand({ id: done.id }));
    assert.equal((await builds.ended(again?.id ?? "")).buildStatus, "SUCCEEDED");
  });

  it("is listed newest first, started once for a token, and deleted when it has ended", async () => {
    const first = await builds.run("quick", { idempotencyToken: "once" });
    assert.equal(await builds.start("quick", { idempotencyToken: "once" }), first.id);
    const second = await builds.run("quick");
    const list = async () =>
      (await builds.codeBuild.send(new ListBuildsForProjectCommand({ projectName: "quick" }))).ids ?? [];
    assert.deepEqual((await list()).slice(0, 2), [second.id, first.id]);
    const { buildsDeleted, buildsNotDeleted } = await builds.codeBuild.send(
      new BatchDeleteBuildsCommand({ ids: [first.id ?? "", "quick:none"] }),
    );
    assert.deepEqual(buildsDeleted, [first.arn]);
    assert.deepEqual(buildsNotDeleted, [{ id: "quick:none", statusCode: "BUILD_NOT_FOUND" }]);
    assert.ok(!(await list()).includes(first.id ?? ""));
  });

  /** @see https://docs.aws.amazon.com/codebuild/latest/userguide/sample-build-notifications-ref.html */
  it("is told on the default event bus", async () => {
    const { resources } = builds.testbed;
    const queue = await resources.create("aws:sqs/queue:Queue", "told", { name: "told" });
    const rule = await resources.create("aws:cloudwatch/eventRule:EventRule", "told", {
      name: "told",
      eventPattern: JSON.stringify({
        source: ["aws.codebuild"],
        "detail-type": ["CodeBuild Build State Change"],
        detail: { "project-name": ["quick"], "build-status": ["SUCCEEDED"] },
      }),
    });
    await resources.create("aws:sqs/queuePolicy:QueuePolicy", "told", {
      queueUrl: queue["url"],
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: "events.amazonaws.com" },
            Action: "sqs:SendMessage",
            Resource: queue["arn"],
          },
        ],
      }),
    });
    await resources.create("aws:cloudwatch/eventTarget:EventTarget", "told", {
      rule: rule["name"],
      arn: queue["arn"],
    });
    const build = await builds.run("quick");
    const sqs = new SQSClient(builds.testbed.clientConfig);
    const QueueUrl = queue["url"] as string;
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 10 }));
    const [message] = Messages;
    const event = JSON.parse(message?.Body ?? "{}") as {
      readonly resources: readonly string[];
      readonly detail: Readonly<Record<string, unknown>>;
    };
    assert.deepEqual(event.resources, [build.arn]);
    assert.equal(event.detail["build-id"], build.arn);
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message?.ReceiptHandle }));
    sqs.destroy();
  });

  it("is started only by who may, and what CodeBuild does beyond is refused by name", async () => {
    const { credentials } = await builds.testbed.role("nobody", []);
    const client = new CodeBuildClient({ ...builds.testbed.clientConfig, credentials });
    await assert.rejects(client.send(new StartBuildCommand({ projectName: "quick" })), {
      name: "AccessDeniedException",
      message:
        /codebuild:StartBuild on resource: arn:aws:codebuild:ap-northeast-2:000000000000:project\/quick/,
    });
    client.destroy();
    await assert.rejects(
      builds.codeBuild.send(new StartBuildBatchCommand({ projectName: "quick" })),
      /codebuild:StartBuildBatch is not emulated/,
    );
    await assert.rejects(
      builds.codeBuild.send(new StartBuildCommand({ projectName: "quick", privilegedModeOverride: true })),
      /privilegedModeOverride of codebuild:StartBuild is not emulated/,
    );
    await assert.rejects(builds.start("none"), { name: "ResourceNotFoundException" });
    await assert.rejects(builds.start("quick", { timeoutInMinutesOverride: 4 }), {
      name: "InvalidInputException",
    });
  });
});

/** @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_CreateProject.html */
describe("A project of CodeBuild", function () {
  this.timeout(30_000);
  let builds: Builds;
  before(async () => (builds = await Builds.open()));
  after(async () => await builds.close());

  it("is described, changed and deleted", async () => {
    await builds.project("web", QUICK, { args: { buildTimeout: 10, tags: { stage: "dev" } } });
    const get = async () => {
      const { projects = [] } = await builds.codeBuild.send(
        new BatchGetProjectsCommand({ names: ["web", "none"] }),
      );
      return projects;
    };
    const [project] = await get();
    assert.deepEqual(
      [project?.timeoutInMinutes, project?.queuedTimeoutInMinutes, project?.source?.type, project?.tags],
      [10, 480, "S3", [{ key: "stage", value: "dev" }]],
    );
    const { id: _, ...args } = builds.testbed.resources.get(PROJECT, "web");
    const inputs = Object.fromEntries(
      Object.entries(args).filter(([name]) =>
        ["name", "serviceRole", "source", "artifacts", "environment"].includes(name),
      ),
    );
    await builds.testbed.resources.update(PROJECT, "web", { ...inputs, buildTimeout: 20 });
    assert.equal((await get())[0]?.timeoutInMinutes, 20);
    await builds.testbed.resources.remove(PROJECT, "web");
    assert.deepEqual((await builds.codeBuild.send(new ListProjectsCommand({}))).projects, []);
  });

  it("is refused with a source and artifacts that do not go together", async () => {
    const refused = async (args: Readonly<Record<string, unknown>>, message: RegExp) =>
      await assert.rejects(builds.project(`p${message.source.length}`, QUICK, { args }), message);
    await refused(
      { artifacts: { type: "CODEPIPELINE" } },
      /when the source is of type CODEPIPELINE, so must be the artifacts/,
    );
    await refused({ buildTimeout: 2_161 }, /Invalid timeout: must be from 5 to 2160/);
    await refused(
      { badgeEnabled: true },
      /Build badges are not supported for projects with source of type S3/,
    );
    await refused(
      { vpcConfig: { vpcId: "vpc-1", subnets: [], securityGroupIds: [] } },
      /input "vpcConfig" is not emulated/,
    );
  });
});
