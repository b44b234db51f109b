import assert from "node:assert/strict";
import { PutApprovalResultCommand } from "@aws-sdk/client-codepipeline";
import { ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { ExecutionRecord } from "../../aws/codepipeline/records.ts";
import { approval, Delivery, statesOf } from "./support/delivery.ts";

/** @see https://docs.aws.amazon.com/codepipeline/latest/userguide/approvals.html */
describe("An approval of a pipeline", function () {
  this.timeout(60_000);
  let delivery: Delivery;
  let commit: string;
  before(async () => {
    delivery = await Delivery.open();
    commit = await delivery.commit("one", { a: "a" });
    await delivery.pipeline("ask", [{ name: "Ask", actions: [approval()] }]);
  });
  after(async () => await delivery.close());

  const answer = async (status: "Approved" | "Rejected", token: string, summary = "because") =>
    await delivery.pipelines.send(
      new PutApprovalResultCommand({
        pipelineName: "ask",
        stageName: "Ask",
        actionName: "Approve",
        token,
        result: { status, summary },
      }),
    );

  it("lets the execution go on once it is given, with its token alone", async () => {
    const id = await delivery.newest("ask");
    const token = await delivery.token("ask", "Ask");
    const [action] = (await delivery.actions("ask", id)).slice(-1);
    assert.equal(action?.input?.resolvedConfiguration?.["CustomData"], `Deploy ${commit}?`);
    await assert.rejects(answer("Approved", "another"), { name: "InvalidApprovalTokenException" });
    const { approvedAt } = await answer("Approved", token);
    assert.ok(approvedAt);
    assert.equal((await delivery.ended("ask", id)).status, "Succeeded");
    await assert.rejects(answer("Approved", token), { name: "ApprovalAlreadyCompletedException" });
    const ask = (await delivery.state("ask")).find(({ stageName }) => stageName === "Ask");
    const latest = ask?.actionStates?.[0]?.latestExecution;
    assert.deepEqual(
      [latest?.status, latest?.summary, latest?.token, latest?.lastUpdatedBy],
      ["Succeeded", "because", undefined, "arn:aws:iam::000000000000:root"],
    );
  });

  it("fails the execution when it is refused, with the reason", async () => {
    const id = await delivery.start("ask");
    await answer("Rejected", await delivery.token("ask", "Ask"), "not on a Friday");
    assert.equal((await delivery.ended("ask", id)).status, "Failed");
    const [action] = (await delivery.actions("ask", id)).slice(-1);
    assert.deepEqual(action?.output?.executionResult?.errorDetails, {
      code: "JobFailed",
      message: "Rejected by arn:aws:iam::000000000000:root. Comment: not on a Friday",
    });
  });

  it("waits on after the local cloud was killed", async () => {
    const id = await delivery.start("ask");
    const token = await delivery.token("ask", "Ask");
    await delivery.testbed.kill();
    assert.equal(await delivery.token("ask", "Ask"), token);
    await answer("Approved", token);
    assert.equal((await delivery.ended("ask", id)).status, "Succeeded");
    assert.deepEqual(statesOf(await delivery.actions("ask", id)), [
      "Source/Source Succeeded",
      "Ask/Approve Succeeded",
    ]);
  });

  it("is over after its time, also when that ended while nothing ran", async () => {
    const id = await delivery.start("ask");
    const token = await delivery.token("ask", "Ask");
    const executions = delivery.testbed.platform.store.collection<ExecutionRecord>("codepipeline/executions");
    const execution = executions.get(id);
    const week = 7 * 24 * 60 * 60_000;
    const waiting = execution?.actions.at(-1);
    assert.ok(Math.abs((waiting?.expiresAt ?? 0) - (waiting?.startedAt ?? 0) - week) < 10_000);
    if (execution)
      await executions.put(id, {
        ...execution,
        actions: execution.actions.map((action) =>
          action.token ? { ...action, expiresAt: Date.now() } : action,
        ),
      });
    await delivery.testbed.kill();
    assert.equal((await delivery.ended("ask", id)).status, "Failed");
    const [action] = (await delivery.actions("ask", id)).slice(-1);
    assert.match(action?.output?.executionResult?.errorDetails?.message ?? "", /^Approval expired/);
    await assert.rejects(answer("Approved", token), { name: "ApprovalAlreadyCompletedException" });
  });

  /** @see https://docs.aws.amazon.com/codepipeline/latest/userguide/approvals-json-format.html */
  it("is asked for by a topic", async () => {
    const { resources } = delivery.testbed;
    const topic = await resources.create("aws:sns/topic:Topic", "asked", { name: "asked" });
    const queue = await resources.create("aws:sqs/queue:Queue", "asked", { name: "asked" });
    const statement = {
      Effect: "Allow",
      Principal: { Service: "sns.amazonaws.com" },
      Action: "sqs:SendMessage",
      Resource: queue["arn"],
    };
    await resources.create("aws:sqs/queuePolicy:QueuePolicy", "asked", {
      queueUrl: queue["url"],
      policy: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }),
    });
    await resources.create("aws:sns/topicSubscription:TopicSubscription", "asked", {
      topic: topic["arn"],
      protocol: "sqs",
      endpoint: queue["arn"],
      rawMessageDelivery: true,
    });
    const configuration = { NotificationArn: topic["arn"], ExternalEntityLink: "https://example.com" };
    await delivery.pipeline("told", [{ name: "Ask", actions: [approval({ configuration })] }]);
    const sqs = new SQSClient(delivery.testbed.clientConfig);
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: queue["url"] as string, WaitTimeSeconds: 10 }),
    );
    sqs.destroy();
    const { approval: asked } = JSON.parse(Messages[0]?.Body ?? "{}") as {
      approval?: Record<string, unknown>;
    };
    assert.deepEqual(
      [asked?.["pipelineName"], asked?.["actionName"], asked?.["token"], asked?.["externalEntityLink"]],
      ["told", "Approve", await delivery.token("told", "Ask"), "https://example.com"],
    );
  });
});
