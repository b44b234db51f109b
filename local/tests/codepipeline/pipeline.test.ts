import assert from "node:assert/strict";
import { BatchGetBuildsCommand, BatchGetReportsCommand } from "@aws-sdk/client-codebuild";
import {
  CodePipelineClient,
  GetPipelineCommand,
  ListPipelinesCommand,
  PollForJobsCommand,
  PutApprovalResultCommand,
  StartPipelineExecutionCommand,
} from "@aws-sdk/client-codepipeline";
import { approval, build, Delivery, PIPELINE, pipelineStatements, statesOf } from "./support/delivery.ts";

const files = {
  "build.yml": `
version: 0.2
env: { exported-variables: [VERSION] }
phases:
  build:
    commands:
      - export VERSION=1.0
      - mkdir -p dist && cat page.html > dist/index.html
artifacts: { files: ['**/*'], base-directory: dist }
`,
  "test.yml": `
version: 0.2
phases:
  build:
    commands:
      - echo "$REVISION and $VERSION" && cat "$CODEBUILD_SRC_DIR_Site/index.html"
      - node tests.mjs
reports: { tests: { files: [results.xml] } }
`,
  "tests.mjs": `
import { writeFileSync } from "node:fs";
writeFileSync("results.xml", '<testsuite name="all"><testcase name="page"/></testsuite>');
`,
  "red.mjs": `
import { writeFileSync } from "node:fs";
writeFileSync("results.xml", '<testsuite name="all"><testcase name="page"><failure message="no page"/></testcase></testsuite>');
process.exit(1);
`,
  "page.html": "first",
};

const stages = [
  { name: "Build", actions: [build("Site", "build", { namespace: "Site", outputArtifacts: ["Site"] })] },
  {
    name: "Test",
    actions: [
      build("Test", "test", {
        category: "Test",
        inputArtifacts: ["Code", "Site"],
        configuration: {
          ProjectName: "test",
          PrimarySource: "Code",
          EnvironmentVariables: JSON.stringify([
            { name: "REVISION", value: "#{Code.CommitMessage}" },
            { name: "VERSION", value: "#{Site.VERSION}, #{variables.NOTE}", type: "PLAINTEXT" },
          ]),
        },
      }),
    ],
  },
];

/** @see https://docs.aws.amazon.com/codepipeline/latest/userguide/concepts-how-it-works.html */
describe("A pipeline", function () {
  this.timeout(60_000);
  let delivery: Delivery;
  let commit: string;
  before(async () => {
    delivery = await Delivery.open();
    commit = await delivery.commit("all of it", files);
    await delivery.project("build");
    await delivery.project("test");
    await delivery.pipeline("web", stages, {
      args: { variables: [{ name: "NOTE", defaultValue: "no note" }] },
    });
    await delivery.ended("web", await delivery.newest("web"));
  });
  after(async () => await delivery.close());

  it("takes the working tree's newest commit through builds and tests, with artefacts and variables", async () => {
    const id = await delivery.start("web", { variables: [{ name: "NOTE", value: "a note" }] });
    const execution = await delivery.ended("web", id);
    const actions = await delivery.actions("web", id);
    assert.deepEqual(statesOf(actions), [
      "Source/Source Succeeded",
      "Build/Site Succeeded",
      "Test/Test Succeeded",
    ]);
    assert.equal(execution.status, "Succeeded");
    assert.deepEqual(
      execution.artifactRevisions?.map(({ name, revisionId, revisionSummary }) => [
        name,
        revisionId,
        revisionSummary,
      ]),
      [["Code", commit, "all of it"]],
    );
    assert.deepEqual(execution.variables, [{ name: "NOTE", resolvedValue: "a note" }]);
    assert.equal(actions[1]?.output?.outputVariables?.["VERSION"], "1.0");
    const buildId = actions[2]?.output?.executionResult?.externalExecutionId ?? "";
    const { builds = [] } = await delivery.builds.send(new BatchGetBuildsCommand({ ids: [buildId] }));
    const [one] = builds;
    assert.deepEqual(
      [one?.buildStatus, one?.initiator, one?.resolvedSourceVersion],
      ["SUCCEEDED", "codepipeline/web", commit],
    );
    const lines = delivery.testbed.platform.logs.recent("build/test").map(({ message }) => message);
    assert.ok(lines.includes("all of it and 1.0, a note"));
    const { reports = [] } = await delivery.builds.send(
      new BatchGetReportsCommand({ reportArns: one?.reportArns }),
    );
    assert.equal(reports[0]?.testSummary?.total, 1);
  });

  it("is stopped by a red test, whose report tells which", async () => {
    await delivery.commit("red", { "tests.mjs": files["red.mjs"] });
    const id = await delivery.start("web");
    assert.equal((await delivery.ended("web", id)).status, "Failed");
    const actions = await delivery.actions("web", id);
    assert.deepEqual(statesOf(actions).at(-1), "Test/Test Failed");
    const { executionResult } = actions.at(-1)?.output ?? {};
    assert.deepEqual(executionResult?.errorDetails, {
      code: "JobFailed",
      message:
        "Build terminated with state: FAILED. Phase: BUILD, Code: COMMAND_EXECUTION_ERROR, Message: Error while executing command: node tests.mjs. Reason: exit status 1",
    });
    const { builds = [] } = await delivery.builds.send(
      new BatchGetBuildsCommand({ ids: [executionResult?.externalExecutionId ?? ""] }),
    );
    const { reports = [] } = await delivery.builds.send(
      new BatchGetReportsCommand({ reportArns: builds[0]?.reportArns }),
    );
    assert.deepEqual([reports[0]?.status, reports[0]?.testSummary?.statusCounts?.["FAILED"]], ["FAILED", 1]);
    const test = (await delivery.state("web")).find(({ stageName }) => stageName === "Test");
    assert.deepEqual(
      [test?.latestExecution?.status, test?.latestExecution?.pipelineExecutionId],
      ["Failed", id],
    );
    await delivery.commit("green again", { "tests.mjs": files["tests.mjs"] });
  });

  it("starts at once when it is made, and a new version of it is told", async () => {
    const [first] = (await delivery.executions("web")).slice(-1);
    assert.equal(first?.trigger?.triggerType, "CreatePipeline");
    const {
      id: _,
      arn: __,
      tagsAll: ___,
      region: ____,
      ...args
    } = delivery.testbed.resources.get(PIPELINE, "web");
    await delivery.testbed.resources.update(PIPELINE, "web", { ...args, executionMode: "SUPERSEDED" });
    const { pipeline } = await delivery.pipelines.send(new GetPipelineCommand({ name: "web" }));
    assert.equal(pipeline?.stages?.[0]?.actions?.[0]?.configuration?.["FullRepositoryId"], "octo/repo");
    assert.deepEqual([pipeline?.executionMode, pipeline?.version], ["SUPERSEDED", 2]);
    const { pipelines = [] } = await delivery.pipelines.send(new ListPipelinesCommand({}));
    assert.deepEqual(
      pipelines.map(({ name }) => name),
      ["web"],
    );
  });

  it("fails in the action that its role lacks a right for", async () => {
    const without = (right: string) =>
      pipelineStatements.filter(({ Action }) => ![Action].flat().includes(right));
    const errors: Record<string, string> = {};
    for (const right of ["codebuild:StartBuild", "codeconnections:UseConnection", "s3:PutObject"]) {
      const name = `no-${right.replace(/^.*:/, "")}`;
      await delivery.pipeline(name, stages.slice(0, 1), { statements: without(right) });
      const id = await delivery.newest(name);
      assert.equal((await delivery.ended(name, id)).status, "Failed");
      const { code, message = "" } =
        (await delivery.actions(name, id)).at(-1)?.output?.executionResult?.errorDetails ?? {};
      assert.equal(code, "PermissionError");
      errors[right] = message;
    }
    assert.match(
      errors["codebuild:StartBuild"] ?? "",
      /^The provided role does not have sufficient permissions to access CodeBuild: .*codebuild:StartBuild on resource: arn:aws:codebuild:ap-northeast-2:000000000000:project\/build/,
    );
    assert.match(
      errors["codeconnections:UseConnection"] ?? "",
      /access CodeStarSourceConnection: .*UseConnection/,
    );
    assert.match(
      errors["s3:PutObject"] ?? "",
      /s3:PutObject on resource: arn:aws:s3:::artifacts\/no-PutObject\/Code/,
    );
  });

  it("waits for a connection to be completed", async () => {
    const { resources, capabilities } = delivery.testbed;
    const connection = await resources.create("aws:codeconnections/connection:Connection", "later", {
      name: "later",
    });
    const arn = connection["arn"] as string;
    assert.equal(connection["connectionStatus"], "PENDING");
    const source = delivery.source({ ConnectionArn: arn });
    await delivery.pipeline("later", [], {
      args: {
        stages: [
          { name: "Source", actions: [source] },
          { name: "Ask", actions: [approval()] },
        ],
      },
    });
    const id = await delivery.newest("later");
    assert.equal((await delivery.ended("later", id)).status, "Failed");
    const [action] = await delivery.actions("later", id);
    assert.match(
      action?.output?.executionResult?.errorDetails?.message ?? "",
      /^\[GitHub\] Connection .* is not available: it is PENDING/,
    );
    await capabilities.connections.complete(arn);
    await delivery.start("later");
    await delivery.token("later", "Ask");
  });

  /** @see https://docs.aws.amazon.com/codepipeline/latest/userguide/reference-pipeline-structure.html */
  it("is refused when it can't be, and with what does not run here", async () => {
    const refused = async (extra: Readonly<Record<string, unknown>>, expected: RegExp) =>
      await assert.rejects(
        delivery.pipeline(`r${expected.source.length}`, stages.slice(0, 1), { args: extra }),
        expected,
      );
    const source = { name: "Source", actions: [delivery.source()] };
    await refused({ stages: [source] }, /at least 2 stages/);
    await refused({ stages: [source, source] }, /Stage name Source is not unique/);
    await refused(
      { stages: [source, { name: "B", actions: [build("B", "b", { inputArtifacts: ["None"] })] }] },
      /Input artifact None of action B in stage B/,
    );
    await refused(
      {
        stages: [
          source,
          { name: "D", actions: [build("D", "d", { category: "Deploy", provider: "CloudFormation" })] },
        ],
      },
      /Deploy\/CloudFormation, is not emulated/,
    );
    await refused({ pipelineType: "V1" }, /Execution mode QUEUED is only of pipelines of type V2/);
    await refused(
      { stages: [source, { name: "A", actions: [approval()], beforeEntry: { condition: { rules: [] } } }] },
      /beforeEntry" is not emulated/,
    );
  });

  it("is started only by who may, and what CodePipeline does beyond is refused by name", async () => {
    const { credentials } = await delivery.testbed.role("nobody", []);
    const client = new CodePipelineClient({ ...delivery.testbed.clientConfig, credentials });
    await assert.rejects(
      client.send(new StartPipelineExecutionCommand({ name: "web" })),
      /codepipeline:StartPipelineExecution/,
    );
    await assert.rejects(
      client.send(
        new PutApprovalResultCommand({
          pipelineName: "web",
          stageName: "Test",
          actionName: "Test",
          token: "token",
          result: { status: "Approved", summary: "" },
        }),
      ),
      /codepipeline:PutApprovalResult on resource: arn:aws:codepipeline:ap-northeast-2:000000000000:web\/Test\/Test/,
    );
    client.destroy();
    await assert.rejects(delivery.start("none"), { name: "PipelineNotFoundException" });
    await assert.rejects(
      delivery.pipelines.send(
        new PollForJobsCommand({
          actionTypeId: { category: "Build", owner: "Custom", provider: "mine", version: "1" },
        }),
      ),
      /codepipeline:PollForJobs is not emulated/,
    );
  });
});
