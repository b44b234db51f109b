import assert from "node:assert/strict";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DescribePipeCommand, ListPipesCommand, PipesClient, StopPipeCommand } from "@aws-sdk/client-pipes";
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import { dynamodb } from "../../aws/dynamodb/index.ts";
import { applyTemplate } from "../../aws/pipes/input-template.ts";
import { pipes } from "../../aws/pipes/index.ts";
import { sns } from "../../aws/sns/index.ts";
import { sqs } from "../../aws/sqs/index.ts";
import { startTestbed, type Made, type Testbed } from "../support/testbed.ts";

// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes.html
describe("EventBridge Pipes", function () {
  this.timeout(40_000);
  let testbed: Testbed;
  let database: DynamoDBDocumentClient;
  let queues: SQSClient;
  let table: Made;
  let queue: Made;
  before(async () => {
    testbed = await startTestbed([dynamodb, sqs, sns, pipes]);
    database = DynamoDBDocumentClient.from(new DynamoDBClient(testbed.clientConfig));
    queues = new SQSClient(testbed.clientConfig);
    table = await testbed.resources.create("aws:dynamodb/table:Table", "likes", {
      name: "likes",
      hashKey: "id",
      billingMode: "PAY_PER_REQUEST",
      attributes: [{ name: "id", type: "S" }],
      streamEnabled: true,
      streamViewType: "NEW_AND_OLD_IMAGES",
    });
    queue = await testbed.resources.create("aws:sqs/queue:Queue", "target", { name: "target" });
  });
  after(async () => {
    database.destroy();
    queues.destroy();
    await testbed.stop();
  });

  const role = async (name: string, statements: readonly object[]) =>
    await testbed.serviceRole(name, "pipes.amazonaws.com", statements);
  const reading = () => ({
    Effect: "Allow",
    Action: ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"],
    Resource: table["streamArn"],
  });
  const put = async (Item: Record<string, string>) =>
    await database.send(new PutCommand({ TableName: "likes", Item }));
  const next = async () => {
    const QueueUrl = queue["url"] as string;
    const { Messages } = await queues.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }));
    await queues.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: Messages?.[0]?.ReceiptHandle }));
    return JSON.parse(Messages?.[0]?.Body ?? "null") as unknown;
  };

  it("brings the records that match a filter to the target, in the form of the template, and goes on after a stop", async () => {
    const roleArn = await role("pipe", [
      reading(),
      { Effect: "Allow", Action: "sqs:SendMessage", Resource: queue["arn"] },
    ]);
    await testbed.resources.create("aws:pipes/pipe:Pipe", "pipe", {
      name: "pipe",
      roleArn,
      source: table["streamArn"],
      target: queue["arn"],
      sourceParameters: {
        dynamodbStreamParameters: {
          startingPosition: "TRIM_HORIZON",
          batchSize: 10,
          maximumRetryAttempts: 3,
        },
        filterCriteria: {
          filters: [
            { pattern: JSON.stringify({ dynamodb: { NewImage: { by: { S: [{ exists: true }] } } } }) },
          ],
        },
      },
      targetParameters: {
        inputTemplate: '{"id": "<$.dynamodb.Keys.id.S>", "by": <$.dynamodb.NewImage.by.S>}',
      },
    });
    await put({ id: "left out" });
    await put({ id: 'quoted "id"', by: "누구" });
    assert.deepEqual(await next(), { id: 'quoted "id"', by: "누구" });
    await testbed.restart();
    await put({ id: "after", by: "x" });
    assert.deepEqual(await next(), { id: "after", by: "x" });
  });

  it("keeps what its target refuses in the dead-letter queue, and sends it on a replay once the target is allowed", async () => {
    const letters = await testbed.resources.create("aws:sqs/queue:Queue", "letters", { name: "letters" });
    const statements = [reading(), { Effect: "Allow", Action: "sqs:SendMessage", Resource: letters["arn"] }];
    const roleArn = await role("refused", statements);
    await testbed.resources.create("aws:pipes/pipe:Pipe", "refused", {
      name: "refused",
      roleArn,
      source: table["streamArn"],
      target: queue["arn"],
      sourceParameters: {
        dynamodbStreamParameters: {
          startingPosition: "LATEST",
          batchSize: 1,
          maximumRetryAttempts: 0,
          deadLetterConfig: { arn: letters["arn"] },
        },
        filterCriteria: {
          filters: [{ pattern: JSON.stringify({ dynamodb: { Keys: { id: { S: ["refused"] } } } }) }],
        },
      },
      targetParameters: { inputTemplate: '{"id": "<$.dynamodb.Keys.id.S>"}' },
    });
    const { pipeFailures, queues: all } = testbed.capabilities;
    const arrived = new Promise<void>((resolve) => all.listen(letters["arn"] as string, resolve));
    await put({ id: "refused" });
    await arrived;
    assert.deepEqual(
      pipeFailures.queues().map(({ name, messages }) => [name, messages]),
      [["letters", 1]],
    );
    const refused = await pipeFailures.replay(letters["arn"] as string);
    assert.equal(refused.replayed, 0);
    assert.match(refused.problems[0] ?? "", /sqs:SendMessage/);
    await testbed.resources.update("aws:iam/rolePolicy:RolePolicy", "refused", {
      role: "refused",
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [...statements, { Effect: "Allow", Action: "sqs:SendMessage", Resource: queue["arn"] }],
      }),
    });
    assert.deepEqual(await pipeFailures.replay(letters["arn"] as string), { replayed: 1, problems: [] });
    assert.deepEqual(await next(), { id: "refused" });
    assert.equal(pipeFailures.queues()[0]?.messages, 0);
  });

  it("can't be made by a role that may not read the stream", async () => {
    const roleArn = await role("blind", [
      { Effect: "Allow", Action: "sqs:SendMessage", Resource: queue["arn"] },
    ]);
    await assert.rejects(
      testbed.resources.create("aws:pipes/pipe:Pipe", "blind", {
        name: "blind",
        roleArn,
        source: table["streamArn"],
        target: queue["arn"],
      }),
      /blind may not call dynamodb:DescribeStream/,
    );
  });

  // https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_Operations.html
  it("is listed and described by its API, and stopped and deleted by the program", async () => {
    const roleArn = await role("shown", [
      reading(),
      { Effect: "Allow", Action: "sqs:SendMessage", Resource: queue["arn"] },
    ]);
    const inputs = { name: "shown", roleArn, source: table["streamArn"], target: queue["arn"] };
    const type = "aws:pipes/pipe:Pipe";
    const made = await testbed.resources.create(type, "shown", { ...inputs, desiredState: "STOPPED" });
    const client = new PipesClient(testbed.clientConfig);
    const state = async () => (await client.send(new DescribePipeCommand({ Name: "shown" }))).CurrentState;
    const described = await client.send(new DescribePipeCommand({ Name: "shown" }));
    assert.deepEqual(
      [described.Arn, described.Source, described.Target, described.RoleArn],
      [made["arn"], table["streamArn"], queue["arn"], roleArn],
    );
    assert.equal(await state(), "STOPPED");
    await testbed.resources.update(type, "shown", { ...inputs, desiredState: "RUNNING" });
    assert.equal(await state(), "RUNNING");
    const names = async () => (await client.send(new ListPipesCommand({}))).Pipes?.map(({ Name }) => Name);
    assert.equal((await names())?.includes("shown"), true);
    await testbed.resources.remove(type, "shown");
    assert.equal((await names())?.includes("shown"), false);
    await assert.rejects(state(), { name: "NotFoundException" });
    await assert.rejects(client.send(new StopPipeCommand({ Name: "pipe" })), { name: "NotImplemented" });
    client.destroy();
  });

  it("refuses what nothing here does, by name", async () => {
    const inputs = { name: "refusing", roleArn: "r", source: table["streamArn"], target: queue["arn"] };
    const cases: [object, RegExp][] = [
      [{ source: queue["arn"] }, /the source arn:aws:sqs.* of pipe refusing/],
      [{ target: "arn:aws:states:eu-west-1:000000000000:stateMachine:x" }, /the target arn:aws:states/],
      [{ target: "arn:aws:sns:eu-west-1:000000000000:t.fifo" }, /FIFO topic/],
      [{ enrichment: "arn:aws:lambda:eu-west-1:000000000000:function:f" }, /enrichment/],
      [{ enrichmentParameters: { inputTemplate: "{}" } }, /enrichmentParameters/],
      [
        { sourceParameters: { kinesisStreamParameters: { startingPosition: "LATEST" } } },
        /kinesisStreamParameters/,
      ],
      [
        { targetParameters: { eventbridgeEventBusParameters: { source: "x" } } },
        /eventbridgeEventBusParameters/,
      ],
      [
        { targetParameters: { lambdaFunctionParameters: { invocationType: "REQUEST_RESPONSE" } } },
        /lambdaFunctionParameters.invocationType/,
      ],
    ];
    for (const [change, message] of cases)
      await assert.rejects(
        testbed.resources.create("aws:pipes/pipe:Pipe", "refusing", { ...inputs, ...change }),
        message,
      );
  });

  it("fills templates as EventBridge does: JSON outside of quotes, bare text inside", () => {
    const event = { a: 't "q"', n: 1, o: { x: true } };
    assert.equal(
      applyTemplate(
        '{"a": <$.a>, "b": "<$.a>", "c": "is <$.a>!", "n": <$.n>, "o": <$.o>, "none": "<$.none>"}',
        event,
      ),
      '{"a": "t \\"q\\"", "b": "t \\"q\\"", "c": "is t \\"q\\"!", "n": 1, "o": {"x":true}, "none": ""}',
    );
  });
});
