import assert from "node:assert/strict";
import {
  DisableStageTransitionCommand,
  EnableStageTransitionCommand,
  PutApprovalResultCommand,
  RetryStageExecutionCommand,
  RollbackStageCommand,
  StopPipelineExecutionCommand,
} from "@aws-sdk/client-codepipeline";
import { approval, build, Delivery, statesOf, until } from "./support/delivery.ts";

const files = {
  // It is told by a file of the commit whether it goes well; a slow one waits until it is killed.
  "build.yml": `
version: 0.2
phases:
  build:
    commands:
      - sh ./step.sh
`,
  "step.sh": "true\n",
};
const SLOW = "echo slow; sleep 1000\n";
const builds = (onFailure?: object) => [
  { name: "Build", actions: [build("Build", "build")], ...(onFailure && { onFailure }) },
];

/** @see https://docs.aws.amazon.com/codepipeline/latest/userguide/concepts-how-it-works.html */
describe("Executions of a pipeline", function () {
  this.timeout(60_000);
  let delivery: Delivery;
  beforeEach(async () => {
    delivery = await Delivery.open();
    await delivery.commit("one", files);
    await delivery.project("build");
  });
  afterEach(async () => await delivery.close());

  const first = async (name: string) => {
    const id = await delivery.newest(name);
    await delivery.ended(name, id);
    return id;
  };
  const answer = async (pipelineName: string, status: "Approved" | "Rejected") =>
    await delivery.pipelines.send(
      new PutApprovalResultCommand({
        pipelineName,
        stageName: "Ask",
        actionName: "Approve",
        token: await delivery.token(pipelineName, "Ask"),
        result: { status, summary: "" },
      }),
    );
  const ask = [{ name: "Ask", actions: [approval()] }];
  const inbound = async (name: string) =>
    (await delivery.state(name))
      .find(({ stageName }) => stageName === "Ask")
      ?.inboundExecutions?.map(({ pipelineExecutionId }) => pipelineExecutionId) ?? [];

  it("wait for a stage one after the other in mode QUEUED", async () => {
    await delivery.pipeline("queued", ask);
    const ids = [await delivery.newest("queued")];
    await delivery.token("queued", "Ask");
    ids.push(await delivery.start("queued"), await delivery.start("queued"));
    await until(
      async () => await inbound("queued"),
      (waiting) => waiting.length === 2,
    );
    for (const id of ids) {
      await answer("queued", "Approved");
      assert.equal((await delivery.ended("queued", id)).status, "Succeeded");
    }
  });

  it("give way to the newest in mode SUPERSEDED", async () => {
    await delivery.pipeline("newest", ask, { args: { executionMode: "SUPERSEDED" } });
    const one = await delivery.newest("newest");
    await delivery.token("newest", "Ask");
    const two = await delivery.start("newest");
    await until(
      async () => await inbound("newest"),
      (waiting) => waiting.length === 1,
    );
    const three = await delivery.start("newest");
    assert.equal((await delivery.ended("newest", two)).status, "Superseded");
    await answer("newest", "Approved");
    assert.equal((await delivery.ended("newest", one)).status, "Succeeded");
    await answer("newest", "Approved");
    assert.equal((await delivery.ended("newest", three)).status, "Succeeded");
  });

  it("are in a stage together in mode PARALLEL", async () => {
    await delivery.pipeline("parallel", ask, { args: { executionMode: "PARALLEL" } });
    const ids = [await delivery.newest("parallel"), await delivery.start("parallel")];
    for (const id of ids)
      await until(
        async () => statesOf(await delivery.actions("parallel", id)),
        (states) => states.includes("Ask/Approve InProgress"),
      );
    assert.deepEqual(await inbound("parallel"), []);
  });

  it("do not pass a transition that is closed", async () => {
    await delivery.pipeline("gate", ask);
    await delivery.token("gate", "Ask");
    await answer("gate", "Approved");
    await first("gate");
    const stage = { pipelineName: "gate", stageName: "Ask", transitionType: "Inbound" as const };
    await delivery.pipelines.send(new DisableStageTransitionCommand({ ...stage, reason: "holidays" }));
    const id = await delivery.start("gate");
    await until(
      async () => await inbound("gate"),
      (waiting) => waiting.includes(id),
    );
    const state = (await delivery.state("gate")).find(({ stageName }) => stageName === "Ask");
    assert.deepEqual(
      [state?.inboundTransitionState?.enabled, state?.inboundTransitionState?.disabledReason],
      [false, "holidays"],
    );
    await delivery.pipelines.send(new EnableStageTransitionCommand(stage));
    await delivery.token("gate", "Ask");
  });

  it("run actions of the same order at once, and those of the next after them", async () => {
    const actions = [build("A", "build"), build("B", "build"), build("C", "build", { runOrder: 2 })];
    await delivery.pipeline("order", [{ name: "Build", actions }]);
    const id = await first("order");
    const [, a, b, c] = await delivery.actions("order", id);
    assert.deepEqual([a?.actionName, b?.actionName, c?.actionName], ["A", "B", "C"]);
    const last = Math.max(Number(a?.lastUpdateTime), Number(b?.lastUpdateTime));
    assert.ok(Number(c?.startTime) >= last);
    assert.ok(Math.abs(Number(a?.startTime) - Number(b?.startTime)) <= 1_000);
  });

  /** @see https://docs.aws.amazon.com/codepipeline/latest/userguide/actions-retry.html */
  it("are retried in the stage that has failed, unless a newer one was there", async () => {
    await delivery.commit("red", { "step.sh": "test -e /nonexistent\n" });
    await delivery.pipeline("retry", [
      { name: "Build", actions: [build("Build", "build"), approval({ name: "Ask" })] },
    ]);
    const id = await delivery.newest("retry");
    const token = await delivery.token("retry", "Build");
    await delivery.pipelines.send(
      new PutApprovalResultCommand({
        pipelineName: "retry",
        stageName: "Build",
        actionName: "Ask",
        token,
        result: { status: "Approved", summary: "" },
      }),
    );
    assert.equal((await delivery.ended("retry", id)).status, "Failed");
    const retry = (pipelineExecutionId: string) =>
      new RetryStageExecutionCommand({
        pipelineName: "retry",
        stageName: "Build",
        pipelineExecutionId,
        retryMode: "FAILED_ACTIONS",
      });
    await delivery.pipelines.send(retry(id));
    assert.equal((await delivery.ended("retry", id)).status, "Failed");
    // What had succeeded is not asked again.
    assert.deepEqual(statesOf(await delivery.actions("retry", id)).sort(), [
      "Build/Ask Succeeded",
      "Build/Build Failed",
      "Build/Build Failed",
      "Source/Source Succeeded",
    ]);
    await delivery.commit("green", { "step.sh": "true\n" });
    const next = await delivery.start("retry");
    await delivery.token("retry", "Build");
    await assert.rejects(delivery.pipelines.send(retry(id)), { name: "NotLatestPipelineExecutionException" });
    await assert.rejects(delivery.pipelines.send(retry(next)), { name: "StageNotRetryableException" });
  });

  /** @see https://docs.aws.amazon.com/codepipeline/latest/userguide/stage-rollback-auto.html */
  it("go back to the last that was good when a stage fails that is to be rolled back", async () => {
    await delivery.pipeline("back", builds({ result: "ROLLBACK" }));
    const good = await first("back");
    const commit = await delivery.git("rev-parse", "HEAD");
    await delivery.commit("red", { "step.sh": "false\n" });
    const bad = await delivery.start("back");
    const failed = await delivery.ended("back", bad);
    assert.deepEqual(
      [failed.status, failed.statusSummary],
      ["Failed", `Stage Build has failed and goes back to execution ${good}`],
    );
    const [newest] = await until(
      async () => await delivery.executions("back"),
      ([one]) => one?.executionType === "ROLLBACK" && one.status === "Succeeded",
    );
    assert.deepEqual(
      [newest?.trigger?.triggerType, newest?.rollbackMetadata?.rollbackTargetPipelineExecutionId],
      ["AutomatedRollback", good],
    );
    assert.equal(newest?.sourceRevisions?.[0]?.revisionId, commit);
    assert.deepEqual(statesOf(await delivery.actions("back", newest?.pipelineExecutionId ?? "")), [
      "Build/Build Succeeded",
    ]);
    const roll = (targetPipelineExecutionId: string) =>
      new RollbackStageCommand({ pipelineName: "back", stageName: "Build", targetPipelineExecutionId });
    await assert.rejects(delivery.pipelines.send(roll(bad)), { name: "UnableToRollbackStageException" });
    const { pipelineExecutionId = "" } = await delivery.pipelines.send(roll(good));
    assert.equal((await delivery.ended("back", pipelineExecutionId)).status, "Succeeded");
  });

  it("are retried by themselves once, where the stage says so", async () => {
    await delivery.commit("red", { "step.sh": "false\n" });
    await delivery.pipeline(
      "again",
      builds({ result: "RETRY", retryConfiguration: { retryMode: "ALL_ACTIONS" } }),
    );
    const id = await first("again");
    assert.deepEqual(statesOf(await delivery.actions("again", id)), [
      "Source/Source Succeeded",
      "Build/Build Failed",
      "Build/Build Failed",
    ]);
  });

  /** @see https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-stop.html */
  it("are stopped: at once when abandoned, else after the actions that run", async () => {
    await delivery.commit("slow", { "step.sh": SLOW });
    await delivery.pipeline("stop", [...builds(), ...ask]);
    const running = async (id: string) =>
      await until(
        async () => await delivery.actions("stop", id),
        (actions) => actions.at(-1)?.output?.executionResult?.externalExecutionId !== undefined,
      );
    const stop = (pipelineExecutionId: string, abandon: boolean) =>
      new StopPipelineExecutionCommand({
        pipelineName: "stop",
        pipelineExecutionId,
        abandon,
        reason: "enough",
      });
    const id = await delivery.newest("stop");
    await running(id);
    await delivery.pipelines.send(stop(id, true));
    const stopped = await delivery.execution("stop", id);
    assert.deepEqual([stopped.status, stopped.statusSummary], ["Stopped", "enough"]);
    assert.equal(statesOf(await delivery.actions("stop", id)).at(-1), "Build/Build Abandoned");
    await assert.rejects(delivery.pipelines.send(stop(id, true)), {
      name: "PipelineExecutionNotStoppableException",
    });

    await delivery.commit("quick", { "step.sh": "sleep 1\n" });
    const next = await delivery.start("stop");
    await running(next);
    await delivery.pipelines.send(stop(next, false));
    assert.equal((await delivery.execution("stop", next)).status, "Stopping");
    await assert.rejects(delivery.pipelines.send(stop(next, false)), {
      name: "DuplicatedStopRequestException",
    });
    assert.equal((await delivery.ended("stop", next)).status, "Stopped");
    assert.equal(statesOf(await delivery.actions("stop", next)).at(-1), "Build/Build Succeeded");
  });

  it("are as they were after the local cloud was killed: a build that ran has failed, and can be retried", async () => {
    await delivery.commit("slow", { "step.sh": SLOW });
    await delivery.pipeline("killed", builds());
    const id = await delivery.newest("killed");
    await until(
      async () => delivery.testbed.platform.logs.recent("build/build"),
      (lines) => lines.some(({ message }) => message === "slow"),
    );
    await delivery.testbed.kill();
    assert.equal((await delivery.ended("killed", id)).status, "Failed");
    const [source, action] = await delivery.actions("killed", id);
    assert.equal(source?.status, "Succeeded");
    assert.match(
      action?.output?.executionResult?.errorDetails?.message ?? "",
      /^Build terminated with state: FAULT\. Phase: BUILD, .*the local cloud stopped while the build ran/,
    );
    assert.equal((await delivery.executions("killed")).length, 1);
    await delivery.pipelines.send(
      new RetryStageExecutionCommand({
        pipelineName: "killed",
        stageName: "Build",
        pipelineExecutionId: id,
        retryMode: "FAILED_ACTIONS",
      }),
    );
    assert.equal((await delivery.execution("killed", id)).status, "InProgress");
  });
});
