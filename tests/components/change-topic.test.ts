import assert from "node:assert/strict";
import { ChangeTopic, type ChangeTopicArgs } from "../../components/change-topic/index.ts";
import { Table } from "../../components/table/index.ts";
import { graphOf } from "../support/graph.ts";
import { rightsOf, stageAlarms, statementsOf } from "./support.ts";

const topicOf = (args: Partial<ChangeTopicArgs> = {}, alarms?: () => ChangeTopicArgs["alarms"]) =>
  graphOf(() => {
    const table = new Table("orders", {
      partitionKey: { attribute: "id" },
      stream: "NEW_IMAGE",
      protect: false,
    });
    return new ChangeTopic("news", { table, ...args, alarms: alarms?.() });
  });

describe("ChangeTopic", () => {
  // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-dynamodb.html
  it("sends the changes of a table to a topic by a pipe that has an end to retries and a place for what fails", async () => {
    const graph = await topicOf({ filters: [{ eventName: ["INSERT"] }], message: "<$.eventID>" });
    const { inputs } = graph.one("aws:pipes/pipe:Pipe", "news-pipe");
    const failures = graph.one("aws:sqs/queue:Queue", "news-failures");
    assert.equal(inputs["source"], graph.one("aws:dynamodb/table:Table").outputs["streamArn"]);
    assert.equal(inputs["target"], graph.one("aws:sns/topic:Topic", "news-topic").outputs["arn"]);
    assert.deepEqual(inputs["targetParameters"], { inputTemplate: "<$.eventID>" });
    assert.deepEqual(inputs["sourceParameters"], {
      dynamodbStreamParameters: {
        startingPosition: "TRIM_HORIZON",
        batchSize: 10,
        maximumRetryAttempts: 10,
        maximumRecordAgeInSeconds: 86_400,
        onPartialBatchItemFailure: "AUTOMATIC_BISECT",
        deadLetterConfig: { arn: failures.outputs["arn"] },
      },
      filterCriteria: { filters: [{ pattern: '{"eventName":["INSERT"]}' }] },
    });
    assert.equal(failures.inputs["messageRetentionSeconds"], 14 * 86_400);
  });

  it("sends every change as it is when nothing is said", async () => {
    const { inputs } = (await topicOf()).one("aws:pipes/pipe:Pipe");
    assert.equal(inputs["targetParameters"], undefined);
    assert.equal((inputs["sourceParameters"] as Record<string, unknown>)["filterCriteria"], undefined);
  });

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
  it("gives the pipe a role for this account alone, which reads the stream, publishes and keeps what fails", async () => {
    const graph = await topicOf();
    const arn = (type: string, name: string) => graph.one(type, name).outputs["arn"];
    const [trust] = statementsOf(graph.one("aws:iam/role:Role", "news-pipe").inputs["assumeRolePolicy"]);
    assert.deepEqual(trust?.Principal, { Service: "pipes.amazonaws.com" });
    assert.deepEqual(trust.Condition, { StringEquals: { "aws:SourceAccount": "000000000000" } });
    const rights = Object.fromEntries(
      Object.entries(rightsOf(graph, "news-pipe")).map(([name, [statement]]) => [
        name,
        [statement?.Action, statement?.Resource],
      ]),
    );
    assert.deepEqual(rights, {
      "orders-news-pipe-stream": [
        ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"],
        [graph.one("aws:dynamodb/table:Table").outputs["streamArn"]],
      ],
      "orders-news-pipe-streams": [["dynamodb:ListStreams"], ["*"]],
      "news-publish": [["sns:Publish"], [arn("aws:sns/topic:Topic", "news-topic")]],
      "news-failures": [["sqs:SendMessage"], [arn("aws:sqs/queue:Queue", "news-failures")]],
    });
  });

  // https://docs.aws.amazon.com/sns/latest/dg/sns-server-side-encryption.html
  it("keeps what is in the topic encrypted, with the key that roles of the account may use through SNS", async () => {
    const { inputs } = (await topicOf()).one("aws:sns/topic:Topic", "news-topic");
    assert.equal(inputs["kmsMasterKeyId"], "alias/aws/sns");
  });

  it("tells the topics of its alarm when a change failed for good", async () => {
    const graph = await topicOf({}, stageAlarms);
    const { inputs } = graph.one("aws:cloudwatch/metricAlarm:MetricAlarm", "news-failures");
    assert.deepEqual(
      [inputs["metricName"], inputs["threshold"], inputs["comparisonOperator"], inputs["treatMissingData"]],
      ["ApproximateNumberOfMessagesVisible", 0, "GreaterThanThreshold", "notBreaching"],
    );
    assert.deepEqual(inputs["alarmActions"], [
      graph.one("aws:sns/topic:Topic", "alarms-topic").outputs["arn"],
    ]);
    assert.match(
      String(inputs["alarmDescription"]),
      /^mysfits test, news: changes failed for good.* See docs\/runbook\.md#failure-queue$/,
    );
  });

  it("mails each message to the addresses that are given, and to nobody else", async () => {
    const subscriptions = (await topicOf({ mailTo: ["a@example.com", "b@example.com"] })).byType(
      "aws:sns/topicSubscription:TopicSubscription",
    );
    assert.deepEqual(
      subscriptions.map(({ name, inputs }) => [name, inputs["protocol"], inputs["endpoint"]]),
      [
        ["news-mail-0", "email", "a@example.com"],
        ["news-mail-1", "email", "b@example.com"],
      ],
    );
    assert.deepEqual((await topicOf()).byType("aws:sns/topicSubscription:TopicSubscription"), []);
  });

  for (const [args, message] of [
    [
      { maximumRetries: -1 },
      /maximumRetries must be a whole number from 0 to 185: .*\(got -1\)\. Fix: use 10/,
    ],
    [{ maximumRetries: 186 }, /maximumRetries must be a whole number from 0 to 185/],
    [{ mailTo: ["nobody"] }, /mailTo must have plain mail addresses \(got "nobody"\)\. Fix: use ones like/],
  ] as const)
    it(`refuses ${JSON.stringify(args)}`, async () => {
      await assert.rejects(topicOf(args), message);
    });
});
