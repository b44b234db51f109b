import assert from "node:assert/strict";
import { EventPipeline, type EventPipelineArgs } from "../../components/event-pipeline/index.ts";
import { Table } from "../../components/table/index.ts";
import { graphOf } from "../support/graph.ts";
import { rightsOf, statementsOf } from "./support.ts";
import { stageAlarms } from "./support.ts";

const code = "tests/components";
const table = () =>
  new Table("orders", { partitionKey: { attribute: "id" }, stream: "NEW_IMAGE", protect: false });
const pipeline = (args: Partial<EventPipelineArgs> = {}) =>
  new EventPipeline("p", { source: { queue: "standard" }, function: { code }, ...args });

describe("EventPipeline", () => {
  it("reads a table's stream with an end to retries, halving, and a place for what fails", async () => {
    const graph = await graphOf(() =>
      pipeline({ source: { table: table() }, filters: [{ eventName: ["INSERT"] }] }),
    );
    const { inputs } = graph.one("aws:lambda/eventSourceMapping:EventSourceMapping");
    const failures = graph.one("aws:sqs/queue:Queue");
    assert.deepEqual(
      [
        inputs["maximumRetryAttempts"],
        inputs["maximumRecordAgeInSeconds"],
        inputs["bisectBatchOnFunctionError"],
        inputs["startingPosition"],
      ],
      [5, 21_600, true, "TRIM_HORIZON"],
    );
    assert.deepEqual(inputs["functionResponseTypes"], ["ReportBatchItemFailures"]);
    const discarded = graph.one("aws:s3/bucket:Bucket", "p-discarded-bucket").outputs["arn"];
    assert.deepEqual(inputs["destinationConfig"], { onFailure: { destinationArn: discarded } });
    assert.deepEqual(inputs["filterCriteria"], { filters: [{ pattern: '{"eventName":["INSERT"]}' }] });
    assert.equal(failures.inputs["messageRetentionSeconds"], 14 * 86_400);
    assert.match(String(inputs["functionName"]), /:live$/);
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
  it("keeps a stream's records that failed in a bucket of its own, and the news of each in the failure queue", async () => {
    const graph = await graphOf(() => pipeline({ source: { table: table() } }));
    const bucket = graph.one("aws:s3/bucket:Bucket", "p-discarded-bucket");
    const failures = graph.one("aws:sqs/queue:Queue", "p-failures");
    const rule = graph.one("aws:cloudwatch/eventRule:EventRule", "p-discarded");
    assert.deepEqual(graph.one("aws:s3/bucketNotification:BucketNotification").inputs, {
      bucket: bucket.id,
      eventbridge: true,
    });
    assert.deepEqual(JSON.parse(rule.inputs["eventPattern"] as string), {
      source: ["aws.s3"],
      "detail-type": ["Object Created"],
      detail: { bucket: { name: [bucket.id] }, object: { key: [{ prefix: "aws/lambda/" }] } },
    });
    const { inputs: target, dependencies } = graph.one("aws:cloudwatch/eventTarget:EventTarget");
    assert.deepEqual([target["rule"], target["arn"]], [rule.outputs["name"], failures.outputs["arn"]]);
    const policy = graph.one("aws:sqs/queuePolicy:QueuePolicy", "p-failures");
    assert.ok(dependencies.includes(policy.urn));
    const [statement] = statementsOf(policy.inputs["policy"]);
    assert.deepEqual(
      [statement?.Principal, statement?.Condition],
      [{ Service: "events.amazonaws.com" }, { ArnEquals: { "aws:SourceArn": rule.outputs["arn"] } }],
    );
    // The mapping waits for all of it: nothing that fails is kept without being told.
    const mapping = graph.one("aws:lambda/eventSourceMapping:EventSourceMapping");
    for (const name of ["p-discarded", "p-failures", "p-failures-list"])
      assert.ok(
        mapping.dependencies.some((urn) => urn.endsWith(`::${name}`)),
        name,
      );
    const rights = rightsOf(graph, "p-role");
    const Condition = { StringEquals: { "s3:ResourceAccount": "000000000000" } };
    const arn = String(bucket.outputs["arn"]);
    assert.deepEqual(rights["p-failures"], [
      { Effect: "Allow", Action: ["s3:PutObject"], Resource: [`${arn}/aws/lambda/*`], Condition },
    ]);
    assert.deepEqual(rights["p-failures-list"], [
      { Effect: "Allow", Action: ["s3:ListBucket"], Resource: [arn], Condition },
    ]);
    const queued = await graphOf(() => pipeline());
    assert.deepEqual(queued.byType("aws:s3/bucket:Bucket"), []);
  });

  it("puts a queue in front of the function that hides messages for six time-outs and dead-letters them", async () => {
    const graph = await graphOf(() =>
      pipeline({ function: { code, timeoutSeconds: 20 }, batchingWindowSeconds: 5, maximumRetries: 4 }),
    );
    const queue = graph.one("aws:sqs/queue:Queue", "p-queue");
    const failures = graph.one("aws:sqs/queue:Queue", "p-failures");
    assert.equal(queue.inputs["visibilityTimeoutSeconds"], 125);
    assert.deepEqual(JSON.parse(queue.inputs["redrivePolicy"] as string), {
      deadLetterTargetArn: failures.outputs["arn"],
      maxReceiveCount: 5,
    });
    const allowed = JSON.parse(
      graph.one("aws:sqs/redriveAllowPolicy:RedriveAllowPolicy").inputs["redriveAllowPolicy"] as string,
    ) as unknown;
    assert.deepEqual(allowed, { redrivePermission: "byQueue", sourceQueueArns: [queue.outputs["arn"]] });
    assert.equal(graph.byType("aws:sqs/queuePolicy:QueuePolicy").length, 0);
  });

  it("keeps the order of groups from a FIFO source to the failure queue", async () => {
    const graph = await graphOf(() => pipeline({ source: { queue: "fifo" } }));
    for (const { inputs } of graph.byType("aws:sqs/queue:Queue")) assert.equal(inputs["fifoQueue"], true);
  });

  it("takes the changes of a table in the order of each item, by a pipe into a FIFO queue", async () => {
    const changes = {
      filters: [{ eventName: ["MODIFY"] }],
      message: "<$.eventID>",
      groupBy: "$.dynamodb.Keys.id.S",
    };
    const graph = await graphOf(() => pipeline({ source: { changes: { ...changes, table: table() } } }));
    const pipe = graph.one("aws:pipes/pipe:Pipe");
    const [queue, failures, lost] = ["p-queue", "p-failures", "p-changes-failures"].map((name) =>
      graph.one("aws:sqs/queue:Queue", name),
    );
    assert.deepEqual([queue?.inputs["fifoQueue"], failures?.inputs["fifoQueue"]], [true, true]);
    // What a pipe could not send goes to a standard queue.
    assert.equal(lost?.inputs["fifoQueue"], undefined);
    assert.equal(pipe.inputs["target"], queue?.outputs["arn"]);
    assert.deepEqual(pipe.inputs["targetParameters"], {
      inputTemplate: "<$.eventID>",
      sqsQueueParameters: { messageGroupId: "$.dynamodb.Keys.id.S", messageDeduplicationId: "$.eventID" },
    });
    const sends = graph.one("aws:iam/rolePolicy:RolePolicy", "p-changes-publish").inputs["policy"] as string;
    assert.deepEqual(JSON.parse(sends), {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: ["sqs:SendMessage"], Resource: [queue?.outputs["arn"]] }],
    });
    assert.equal(graph.byType("aws:sns/topic:Topic").length, 0);
    await assert.rejects(
      graphOf(() => pipeline({ source: { changes: { table: table(), groupBy: "id" } } })),
      /source\.changes\.groupBy must be the path of a value in a record of the stream \(got "id"\)/,
    );
  });

  it("lets in the topic or the rule that it is for, and nothing else", async () => {
    const topic = "arn:aws:sns:ap-southeast-2:111122223333:news";
    const byTopic = await graphOf(() =>
      pipeline({ source: { topic: { arn: topic, region: "ap-southeast-2" } } }),
    );
    for (const { inputs } of byTopic.byType("aws:sqs/queuePolicy:QueuePolicy"))
      assert.match(inputs["policy"] as string, new RegExp(`"aws:SourceArn":"${topic}"`));
    const subscription = byTopic.one("aws:sns/topicSubscription:TopicSubscription").inputs;
    assert.deepEqual([subscription["region"], subscription["rawMessageDelivery"]], ["ap-southeast-2", true]);
  });

  it("gives the function the rights for its source, and no others", async () => {
    const graph = await graphOf(() => pipeline());
    const actions = graph
      .byType("aws:iam/rolePolicy:RolePolicy")
      .flatMap(({ inputs }) =>
        (JSON.parse(inputs["policy"] as string) as { Statement: { Action: string[] }[] }).Statement.flatMap(
          ({ Action }) => Action,
        ),
      );
    assert.deepEqual(actions.sort(), [
      "logs:CreateLogStream",
      "logs:PutLogEvents",
      "sqs:DeleteMessage",
      "sqs:GetQueueAttributes",
      "sqs:ReceiveMessage",
      "xray:PutTelemetryRecords",
      "xray:PutTraceSegments",
    ]);
  });

  it("raises an alarm for what failed and for what waits too long", async () => {
    const graph = await graphOf(() =>
      pipeline({ source: { table: table() }, alarmAgeSeconds: 60, alarms: stageAlarms("essential") }),
    );
    const alarms = graph
      .byType("aws:cloudwatch/metricAlarm:MetricAlarm")
      .map(({ inputs }) => [inputs["metricName"], inputs["threshold"]]);
    assert.deepEqual(alarms.sort(), [
      ["ApproximateNumberOfMessagesVisible", 0],
      ["Errors", 0],
      ["IteratorAge", 60_000],
    ]);
  });

  for (const [what, args, message] of [
    [
      "retries without an end",
      { maximumRetries: -1 },
      /maximumRetries must be a whole number from 0 to 1000: .*\(got -1\)\. Fix: use 5/,
    ],
    [
      "retries without an end by transform",
      { transform: { mapping: { maximumRetryAttempts: -1 } } },
      /maximumRetryAttempts must not be -1/,
    ],
    [
      "messages that show again while they are worked on",
      { visibilityTimeoutSeconds: 59 },
      /at least six times the function's time-out \(60\)/,
    ],
    [
      "failures that nobody keeps",
      { failureRetentionDays: 0 },
      /failureRetentionDays must be .* what failed has to be kept somewhere/,
    ],
    ["big batches without a window", { batchSize: 11 }, /batchingWindowSeconds must be at least 1/],
    [
      "a FIFO batch over 10",
      { source: { queue: "fifo" }, batchSize: 11 },
      /batchSize must be a whole number from 1 to 10/,
    ],
    ["one call at a time", { concurrency: 1 }, /concurrency must be a whole number from 2 to 1000/],
  ] as const)
    it(`refuses ${what}`, async () => {
      await assert.rejects(
        graphOf(() => pipeline(args)),
        message,
      );
    });

  it("refuses ages beyond what a stream keeps", async () => {
    await assert.rejects(
      graphOf(() => pipeline({ source: { table: table() }, maximumAgeSeconds: 90_000 })),
      /maximumAgeSeconds must be a whole number from 60 to 86400/,
    );
  });
});
