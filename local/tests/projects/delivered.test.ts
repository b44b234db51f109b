import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CodeBuild } from "@aws-sdk/client-codebuild";
import { CodePipeline } from "@aws-sdk/client-codepipeline";
import { SQS } from "@aws-sdk/client-sqs";
import { askControl } from "../../start/control.ts";
import { Workspace } from "./support.ts";

describe("A program that its own pipeline deploys", function () {
  this.timeout(180_000);
  const workspace = new Workspace();
  after(() => workspace.remove());

  it("is other after a commit, not after an edit, and a program that fails fails the pipeline", async () => {
    const project = workspace.add("delivered");
    const git = (...args: readonly string[]) =>
      execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.com", "-C", project, ...args]);
    writeFileSync(join(project, ".gitignore"), "node_modules\n.local\n");
    git("init", "--quiet", "--initial-branch", "main");
    const commit = (message: string) => {
      git("add", "--all");
      git("commit", "--quiet", "--message", message);
    };
    commit("first");
    const copy = await workspace.start("delivered", "--no-watch");
    const pipelines = new CodePipeline(copy.clientConfig);
    const sqs = new SQS(copy.clientConfig);
    const ended = async (count: number) => {
      for (;;) {
        const { pipelineExecutionSummaries: all = [] } = await pipelines.listPipelineExecutions({
          pipelineName: "delivery",
        });
        if (all.length >= count && all.every(({ status }) => status !== "InProgress")) return all[0];
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    };
    const attribute = async (name: "VisibilityTimeout" | "DelaySeconds") => {
      const { Attributes } = await sqs.getQueueAttributes({
        QueueUrl: String(copy.running.outputs["queueUrl"]),
        AttributeNames: [name],
      });
      return Attributes?.[name];
    };
    const seconds = () => attribute("VisibilityTimeout");
    assert.equal((await ended(1))?.status, "Succeeded");
    assert.equal(await attribute("DelaySeconds"), "5", "the build's pulumi up --config");

    const index = join(project, "index.ts");
    const edit = (from: string, to: string) =>
      writeFileSync(index, readFileSync(index, "utf8").replace(from, to));
    edit("visibilityTimeoutSeconds: 30", "visibilityTimeoutSeconds: 45");
    assert.equal(await seconds(), "30");
    commit("second");
    assert.equal((await ended(2))?.status, "Succeeded");
    assert.equal(await seconds(), "45");
    const { actionExecutionDetails = [] } = await pipelines.listActionExecutions({
      pipelineName: "delivery",
    });
    assert.equal(actionExecutionDetails[0]?.output?.outputVariables?.["SECONDS_OF_QUEUE"], "45");
    const lines = await (await fetch(`${copy.running.console}/api/logs?source=build/deploy`)).text();
    assert.match(lines, /~ {2}aws:sqs\/queue:Queue orders update \[diff: ~visibilityTimeoutSeconds\]/);
    assert.match(lines, / {4}~ 1 to update/);
    assert.match(lines, /~ {2}aws:sqs\/queue:Queue orders updated \[diff: ~visibilityTimeoutSeconds\]/);

    edit("visibilityTimeoutSeconds: 45", "visibilityTimeoutSeconds: 45_000");
    commit("wrong");
    const failed = await ended(3);
    assert.equal(failed?.status, "Failed");
    assert.equal(await seconds(), "45");
    const builds = new CodeBuild(copy.clientConfig);
    const { ids = [] } = await builds.listBuildsForProject({ projectName: "deploy" });
    const { builds: [build] = [] } = await builds.batchGetBuilds({ ids: ids.slice(0, 1) });
    assert.match(
      build?.phases?.find(({ phaseType }) => phaseType === "BUILD")?.contexts?.[0]?.message ?? "",
      /^Error while executing command: pulumi up /,
    );
    await copy.stop();
    edit("visibilityTimeoutSeconds: 45_000", "visibilityTimeoutSeconds: 45");
  });

  // https://www.pulumi.com/docs/iac/cli/commands/pulumi_up/ (--config)
  it("is deployed with other values for one time, and tells its outputs as they are now", async () => {
    const copy = await workspace.start("delivered", "--no-watch");
    const { control } = copy.running;
    const request = { root: join(workspace.folder, "delivered"), project: control.project, stack: "dev" };
    const { changes } = await askControl(control, "up", { ...request, config: { delay: "7" } });
    assert.deepEqual(
      changes.map(({ kind, name, inputs }) => [kind, name, inputs]),
      [["update", "orders", ["delaySeconds"]]],
    );
    assert.equal((await askControl(control, "outputs", request)).outputs["delay"], 7);
    const preview = await askControl(control, "preview", request);
    assert.deepEqual(
      preview.changes.map(({ name, inputs }) => [name, inputs]),
      [["orders", ["delaySeconds"]]],
    );
    const quick = { config: { "delivered:delay": "8" }, skipPreview: true };
    await askControl(control, "up", { ...request, ...quick });
    assert.equal((await askControl(control, "outputs", request)).outputs["delay"], 8);
    assert.deepEqual((await askControl(control, "preview", { ...request, ...quick })).changes, []);
    assert.equal((await askControl(control, "preview", request)).changes.length, 1);
    await askControl(control, "up", request);
    assert.equal((await askControl(control, "outputs", request)).outputs["delay"], 0);
    await copy.stop();
  });

  it("is told what to start when its stack does not run, and nobody else has it deploy", async () => {
    const copy = await workspace.start("delivered", "--no-watch");
    const { control } = copy.running;
    const refused = await fetch(`${control.url}/up`, { method: "POST", body: "{}" });
    assert.equal(refused.status, 403);
    const pipelines = new CodePipeline(copy.clientConfig);
    const project = join(workspace.folder, "delivered");
    writeFileSync(
      join(project, "deploy.yml"),
      "version: 0.2\nphases: { build: { commands: [pulumi up --stack prod --yes] } }\n",
    );
    writeFileSync(join(project, "Pulumi.prod.yaml"), readFileSync(join(project, "Pulumi.dev.yaml")));
    const git = (...args: readonly string[]) =>
      execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.com", "-C", project, ...args]);
    git("add", "--all");
    git("commit", "--quiet", "--message", "prod");
    for (;;) {
      const { pipelineExecutionSummaries: [newest] = [] } = await pipelines.listPipelineExecutions({
        pipelineName: "delivery",
      });
      if (newest?.sourceRevisions?.[0]?.revisionSummary === "prod" && newest.status === "Failed") break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const lines = await (await fetch(`${copy.running.console}/api/logs?source=build/deploy`)).text();
    assert.match(
      lines,
      /error: no copy of stack \\"prod\\" runs, so there is nothing to deploy to\. Fix: in another shell, .* --stack prod --no-watch/,
    );
  });
});
