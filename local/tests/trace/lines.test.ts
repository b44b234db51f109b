import assert from "node:assert/strict";
import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { dynamodb } from "../../aws/dynamodb/index.ts";
import { lambda } from "../../aws/lambda/index.ts";
import { logs } from "../../aws/logs/index.ts";
import { sqs } from "../../aws/sqs/index.ts";
import { lineOf, type Line } from "../../console/trace-line.ts";
import { newTraceId } from "../../observe/trace-header.ts";
import { changeFunction, makeFunction } from "../lambda/support/function.ts";
import { startTestbed, type Made, type Testbed } from "../support/testbed.ts";

const throwing = `export const handler = async () => { throw new Error("no mail server"); };`;
const working = `export const handler = async () => ({});`;

describe("The line of a request whose function fails", function () {
  this.timeout(60_000);
  let testbed: Testbed;
  before(async () => {
    testbed = await startTestbed([logs, dynamodb, sqs, lambda]);
  });
  after(() => testbed.stop());

  const queue = async (name: string, inputs: object = {}): Promise<Made> =>
    await testbed.resources.create("aws:sqs/queue:Queue", name, {
      name,
      visibilityTimeoutSeconds: 3,
      ...inputs,
    });
  const streamed = async (name: string): Promise<Made> =>
    await testbed.resources.create("aws:dynamodb/table:Table", name, {
      name,
      hashKey: "id",
      billingMode: "PAY_PER_REQUEST",
      attributes: [{ name: "id", type: "S" }],
      streamEnabled: true,
      streamViewType: "NEW_IMAGE",
    });
  const reader = async (name: string, source: string, arn: unknown, failed?: Made) => {
    const actions = ["DescribeStream", "GetRecords", "GetShardIterator"].map(
      (action) => `dynamodb:${action}`,
    );
    await makeFunction(testbed, name, source, { timeout: 1 }, [
      {
        Effect: "Allow",
        Action: [...actions, "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
        Resource: arn,
      },
      { Effect: "Allow", Action: "dynamodb:ListStreams", Resource: "*" },
      ...(failed ? [{ Effect: "Allow", Action: "sqs:SendMessage", Resource: failed["arn"] }] : []),
    ]);
  };
  /** Puts an item as a request with this trace does it. */
  const put = async (TableName: string, root: string) => {
    const client = new DynamoDBClient(testbed.clientConfig);
    await testbed.platform.traces.request(
      { service: "apigateway", name: `POST /${TableName}`, changes: true },
      `Root=${root}`,
      async () => {
        client.middlewareStack.add(
          (next) => async (args) => {
            (args.request as { headers: Record<string, string> }).headers["X-Amzn-Trace-Id"] = `Root=${root}`;
            return await next(args);
          },
          { step: "build" },
        );
        await client.send(new PutItemCommand({ TableName, Item: { id: { S: "a" } } }));
      },
    );
    client.destroy();
  };
  const isFailureQueue = (name: string) =>
    testbed.capabilities.failures.queues().some((one) => one.name === name);
  const line = (root: string) => lineOf(testbed.platform.traces, root, isFailureQueue);
  /** The line, once its state is that. */
  const once = async (root: string, state: Line["state"]): Promise<Line> => {
    for (const until = Date.now() + 20_000; ;) {
      const current = line(root);
      if (current?.state === state) return current;
      if (Date.now() > until)
        throw new Error(`the line is not ${state} but ${JSON.stringify(current, undefined, 1)}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  const attempts = ({ steps }: Line) =>
    steps.filter(({ service }) => service === "mapping").map(({ attempt, status }) => [attempt, status]);

  it("shows every attempt, the failure queue that it ended in, and the replay that worked", async () => {
    const [orders, failed] = [await streamed("orders"), await queue("failed-orders")];
    await reader("orders-reader", throwing, orders["streamArn"], failed);
    await testbed.resources.create("aws:lambda/eventSourceMapping:EventSourceMapping", "orders-reader", {
      functionName: "orders-reader",
      eventSourceArn: orders["streamArn"],
      startingPosition: "TRIM_HORIZON",
      maximumRetryAttempts: 2,
      destinationConfig: { onFailure: { destinationArn: failed["arn"] } },
    });
    const root = newTraceId();
    await put("orders", root);
    const waiting = await once(root, "waiting");
    assert.match(
      waiting.outcome,
      /^waits for attempt [23], INSERT of orders, for orders-reader: lambda orders-reader \(Error: no mail server\)$/,
    );
    const stopped = await once(root, "stopped");
    assert.deepEqual(attempts(stopped), [
      [1, "error"],
      [2, "error"],
      [3, "error"],
      [undefined, "error"], // it is given up
    ]);
    assert.equal(
      stopped.outcome,
      "in the failure queue failed-orders: lambda orders-reader (Error: no mail server). Replay it on the page Failures",
    );
    assert.equal(stopped.steps.filter(({ service, isWait }) => service === "stream" && isWait).length, 3);

    await changeFunction(testbed, "orders-reader", working);
    const outcome = await testbed.capabilities.failures.replay(failed["arn"] as string);
    assert.deepEqual(outcome, { replayed: 1, problems: [] });
    const complete = await once(root, "complete");
    assert.match(complete.steps.findLast(({ service }) => service === "mapping")?.note ?? "", /replayed/);
  });

  it("shows each receive from a queue, and the dead-letter queue", async () => {
    const dead = await queue("dead-jobs");
    const jobs = await queue("jobs", {
      visibilityTimeoutSeconds: 1,
      redrivePolicy: JSON.stringify({ deadLetterTargetArn: dead["arn"], maxReceiveCount: 2 }),
    });
    await reader("jobs-reader", throwing, jobs["arn"]);
    await testbed.resources.create("aws:lambda/eventSourceMapping:EventSourceMapping", "jobs-reader", {
      functionName: "jobs-reader",
      eventSourceArn: jobs["arn"],
    });
    const root = newTraceId();
    const client = new SQSClient(testbed.clientConfig);
    await client.send(
      new SendMessageCommand({
        QueueUrl: jobs["url"] as string,
        MessageBody: "a",
        MessageSystemAttributes: { AWSTraceHeader: { DataType: "String", StringValue: `Root=${root}` } },
      }),
    );
    client.destroy();
    const stopped = await once(root, "stopped");
    assert.deepEqual(attempts(stopped), [
      [1, "error"],
      [2, "error"],
    ]);
    assert.equal(
      stopped.outcome,
      "in the failure queue dead-jobs: lambda jobs-reader (Error: no mail server). Replay it on the page Failures",
    );
  });

  it("goes on after a restart of the cloud: what waits in a stream knows its request", async () => {
    const letters = await streamed("letters");
    const root = newTraceId();
    await put("letters", root);
    await testbed.restart();
    assert.equal(line(root), undefined, "steps are in memory alone");
    await reader("letters-reader", working, letters["streamArn"]);
    await testbed.resources.create("aws:lambda/eventSourceMapping:EventSourceMapping", "letters-reader", {
      functionName: "letters-reader",
      eventSourceArn: letters["streamArn"],
      startingPosition: "TRIM_HORIZON",
    });
    const complete = await once(root, "complete");
    assert.deepEqual(
      complete.steps.map(({ service }) => service),
      ["stream", "mapping", "lambda"],
    );
    assert.ok(complete.id === root);
  });
});
