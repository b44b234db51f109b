import assert from "node:assert/strict";
import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import {
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { dynamodb } from "../../aws/dynamodb/index.ts";
import { lambda } from "../../aws/lambda/index.ts";
import { logs } from "../../aws/logs/index.ts";
import { sns } from "../../aws/sns/index.ts";
import { sqs } from "../../aws/sqs/index.ts";
import { newTraceId, readTraceHeader } from "../../observe/trace-header.ts";
import { makeFunction, tracing } from "../lambda/support/function.ts";
import { startTestbed, type Made, type Testbed } from "../support/testbed.ts";

/** Sends its event and what it was told about the trace to a queue, with the SDK as it is. */
const telling = `import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
  const client = new SQSClient({});
  export const handler = async (event, context) => {
    const told = { event, trace: process.env._X_AMZN_TRACE_ID, clientContext: context.clientContext };
    await client.send(new SendMessageCommand({ QueueUrl: process.env.TOLD, MessageBody: JSON.stringify(told) }));
    return told;
  };`;

interface Told {
  readonly trace: string;
  readonly clientContext?: unknown;
  readonly event: {
    readonly Records?: readonly { readonly attributes?: Readonly<Record<string, string>> }[];
  };
}

describe("X-Ray's trace header", function () {
  this.timeout(60_000);
  let testbed: Testbed;
  let queues: SQSClient;
  let functions: LambdaClient;
  let told: Made;
  before(async () => {
    testbed = await startTestbed([logs, dynamodb, sqs, sns, lambda]);
    queues = new SQSClient(testbed.clientConfig);
    functions = new LambdaClient(testbed.clientConfig);
    told = await queue("told");
    for (const mode of ["Active", "PassThrough"] as const)
      await teller(mode.toLowerCase(), { tracingConfig: { mode } });
  });
  after(async () => {
    queues.destroy();
    functions.destroy();
    await testbed.stop();
  });

  const queue = async (name: string): Promise<Made> =>
    await testbed.resources.create("aws:sqs/queue:Queue", name, { name, visibilityTimeoutSeconds: 30 });
  const teller = async (name: string, inputs: object, statements: readonly object[] = []) =>
    await makeFunction(
      testbed,
      name,
      telling,
      { environment: { variables: { TOLD: told["url"] } }, ...inputs },
      [tracing, { Effect: "Allow", Action: "sqs:SendMessage", Resource: told["arn"] }, ...statements],
    );
  const next = async (): Promise<{ readonly body: Told; readonly header: string | undefined }> => {
    const QueueUrl = told["url"] as string;
    const { Messages: [message] = [] } = await queues.send(
      new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20, MessageSystemAttributeNames: ["All"] }),
    );
    assert.ok(message, "no function said anything");
    await queues.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
    return { body: JSON.parse(message.Body ?? "") as Told, header: message.Attributes?.AWSTraceHeader };
  };
  const invoke = async (FunctionName: string, traceId?: string, context?: object) => {
    const command = new InvokeCommand({
      FunctionName,
      ...(context && { ClientContext: Buffer.from(JSON.stringify(context)).toString("base64") }),
    });
    if (traceId !== undefined)
      command.middlewareStack.add(
        (following) => async (args) => {
          (args.request as { headers: Record<string, string> }).headers["X-Amzn-Trace-Id"] = traceId;
          return await following(args);
        },
        { step: "build" },
      );
    await functions.send(command);
    return await next();
  };

  // https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html
  it("is decided about by a function with active tracing, once, and its calls name the function as the caller", async () => {
    const { body, header } = await invoke("active");
    assert.match(body.trace, /^Root=1-[\da-f]{8}-[\da-f]{24};Parent=[\da-f]{16};Sampled=[01]$/);
    // The SDK sends it by itself in Lambda, and SQS keeps it with the message:
    // https://docs.aws.amazon.com/xray/latest/devguide/xray-services-sqs.html
    assert.equal(header, body.trace);
    assert.notEqual((await invoke("active")).body.trace, body.trace, "each invocation has its own");
  });

  it("keeps the caller's trace and decision", async () => {
    const root = newTraceId();
    for (const sampled of ["0", "1"]) {
      const { body } = await invoke("active", `Root=${root};Parent=53995c3f42cd8ad8;Sampled=${sampled}`);
      const header = readTraceHeader(body.trace);
      assert.deepEqual([header?.root, header?.sampled], [root, sampled]);
      assert.notEqual(header?.parent, "53995c3f42cd8ad8", "the function is a step of its own");
    }
  });

  // https://docs.aws.amazon.com/lambda/latest/api/API_TracingConfig.html
  it("goes through a function without active tracing as it came", async () => {
    const header = `Root=${newTraceId()};Parent=53995c3f42cd8ad8;Sampled=1`;
    const passed = await invoke("passthrough", header);
    assert.deepEqual([passed.body.trace, passed.header], [header, header]);
    assert.match((await invoke("passthrough")).body.trace, /^Root=1-[\da-f]{8}-[\da-f]{24}$/);
  });

  it("is with the caller's own context in what a function is given", async () => {
    const context = { custom: { a: "b" } };
    assert.deepEqual((await invoke("active", undefined, context)).body.clientContext, context);
    assert.equal((await invoke("active")).body.clientContext, undefined);
  });

  // https://docs.aws.amazon.com/xray/latest/devguide/xray-services-sns.html
  it("goes with a message from a topic to a queue, and a function behind it gets a trace of its own, as X-Ray links them", async () => {
    const [topic, through] = [
      await testbed.resources.create("aws:sns/topic:Topic", "traced", { name: "traced" }),
      await queue("through"),
    ];
    await testbed.resources.create("aws:sqs/queuePolicy:QueuePolicy", "through", {
      queueUrl: through["url"],
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: "sns.amazonaws.com" },
            Action: "sqs:SendMessage",
            Resource: through["arn"],
          },
        ],
      }),
    });
    await testbed.resources.create("aws:sns/topicSubscription:TopicSubscription", "through", {
      topic: topic["arn"],
      protocol: "sqs",
      endpoint: through["arn"],
    });
    await teller("behind", { tracingConfig: { mode: "Active" } }, [
      {
        Effect: "Allow",
        Action: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
        Resource: through["arn"],
      },
    ]);
    await testbed.resources.create("aws:lambda/eventSourceMapping:EventSourceMapping", "behind", {
      functionName: "behind",
      eventSourceArn: through["arn"],
    });
    const header = `Root=${newTraceId()};Parent=53995c3f42cd8ad8;Sampled=1`;
    const publisher = new SNSClient(testbed.clientConfig);
    publisher.middlewareStack.add(
      (following) => async (args) => {
        (args.request as { headers: Record<string, string> }).headers["X-Amzn-Trace-Id"] = header;
        return await following(args);
      },
      { step: "build" },
    );
    await publisher.send(new PublishCommand({ TopicArn: topic["arn"] as string, Message: "hello" }));
    publisher.destroy();
    const { body } = await next();
    assert.equal(body.event.Records?.[0]?.attributes?.["AWSTraceHeader"], header);
    assert.notEqual(readTraceHeader(body.trace)?.root, readTraceHeader(header)?.root);
  });

  it("in a message's own attribute goes before the request's", async () => {
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_MessageSystemAttributeValue.html
    const own = `Root=${newTraceId()};Sampled=0`;
    await queues.send(
      new SendMessageCommand({
        QueueUrl: told["url"] as string,
        MessageBody: "{}",
        MessageSystemAttributes: { AWSTraceHeader: { DataType: "String", StringValue: own } },
      }),
    );
    assert.equal((await next()).header, own);
  });

  it("ends at a table's stream: neither the record nor the function behind it has the writer's trace", async () => {
    // https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_Record.html
    const items = await testbed.resources.create("aws:dynamodb/table:Table", "items", {
      name: "items",
      hashKey: "id",
      billingMode: "PAY_PER_REQUEST",
      attributes: [{ name: "id", type: "S" }],
      streamEnabled: true,
      streamViewType: "NEW_IMAGE",
    });
    await teller("reader", {}, [
      {
        Effect: "Allow",
        Action: ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"],
        Resource: items["streamArn"],
      },
      { Effect: "Allow", Action: "dynamodb:ListStreams", Resource: "*" },
    ]);
    await testbed.resources.create("aws:lambda/eventSourceMapping:EventSourceMapping", "reader", {
      functionName: "reader",
      eventSourceArn: items["streamArn"],
      startingPosition: "TRIM_HORIZON",
    });
    const root = newTraceId();
    const table = new DynamoDBClient(testbed.clientConfig);
    table.middlewareStack.add(
      (following) => async (args) => {
        (args.request as { headers: Record<string, string> }).headers["X-Amzn-Trace-Id"] = `Root=${root}`;
        return await following(args);
      },
      { step: "build" },
    );
    await table.send(new PutItemCommand({ TableName: "items", Item: { id: { S: "a" } } }));
    table.destroy();
    const { body } = await next();
    assert.ok(!JSON.stringify(body).includes(root));
    const own = readTraceHeader(body.trace)?.root;
    assert.deepEqual(testbed.platform.traces.get(own ?? "")?.links, [root], "but the local cloud knows");
  });
});
