import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import { Alarms, kinds, type AlarmDeclaration, type AlarmsArgs } from "../../components/alarms/index.ts";
import { ChangeTopic } from "../../components/change-topic/index.ts";
import { Table } from "../../components/table/index.ts";
import { graphOf } from "../support/graph.ts";
import { byName, statementsOf } from "./support.ts";

const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const TOPIC = "aws:sns/topic:Topic";
const region = "ap-northeast-2";
const metric = {
  namespace: "AWS/SQS",
  metricName: "ApproximateNumberOfMessagesVisible",
  dimensions: { QueueName: "q" },
  statistic: "Maximum",
} as const;
const declaration: AlarmDeclaration = {
  component: "orders",
  kind: "failure-queue",
  description: "orders failed for good",
  metric,
};

const graphWith = (args: Partial<AlarmsArgs>, declare: (alarms: Alarms, parent: aws.sqs.Queue) => void) =>
  graphOf(() => {
    const alarms = new Alarms("alarms", { region, mailTo: ["a@example.com", "b@example.com"], ...args });
    declare(alarms, new aws.sqs.Queue("q"));
    alarms.overview();
  });

interface Widget {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly properties: Readonly<Record<string, unknown>>;
}

describe("Alarms", () => {
  it("tells every address what goes off and what is good again, with the stage and the section of the runbook", async () => {
    const graph = await graphWith({ runbook: "https://example.com/runbook" }, (alarms, queue) => {
      alarms.add(queue, "orders-failures", declaration);
    });
    const { inputs, parent } = graph.one(ALARM, "orders-failures");
    const topic = graph.one(TOPIC).outputs["arn"];
    assert.equal(parent, graph.one("aws:sqs/queue:Queue").urn);
    assert.equal(
      inputs["alarmDescription"],
      "mysfits test, orders: orders failed for good. See https://example.com/runbook#failure-queue",
    );
    assert.deepEqual([inputs["alarmActions"], inputs["okActions"]], [[topic], [topic]]);
    assert.deepEqual(
      byName(graph, "aws:sns/topicSubscription:TopicSubscription").map(({ inputs: to }) => [
        to["topic"],
        to["protocol"],
        to["endpoint"],
      ]),
      [
        [topic, "email", "a@example.com"],
        [topic, "email", "b@example.com"],
      ],
    );
  });

  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
  it("has a topic in each region with alarms, as an alarm tells only topics of its region", async () => {
    const graph = await graphWith({}, (alarms, queue) => {
      alarms.add(queue, "here", { ...declaration, region });
      alarms.add(queue, "there", { ...declaration, region: "us-east-1" });
      alarms.add(queue, "there-too", { ...declaration, region: "us-east-1" });
    });
    assert.deepEqual(
      byName(graph, TOPIC).map(({ name, inputs }) => [name, inputs["region"]]),
      [
        ["alarms-topic", undefined],
        ["alarms-us-east-1-topic", "us-east-1"],
      ],
    );
    const there = graph.one(ALARM, "there").inputs;
    assert.deepEqual(
      [there["region"], there["alarmActions"]],
      ["us-east-1", [graph.one(TOPIC, "alarms-us-east-1-topic").outputs["arn"]]],
    );
    assert.equal(graph.one(ALARM, "here").inputs["region"], undefined);
    for (const { inputs } of graph.byType("aws:sns/topicSubscription:TopicSubscription"))
      assert.equal(inputs["region"], String(inputs["topic"]).includes("us-east-1") ? "us-east-1" : undefined);
  });

  // https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
  it("lets the alarms of this account and region publish, without a key that they could not use", async () => {
    const graph = await graphWith({}, (alarms, queue) => {
      alarms.add(queue, "orders-failures", declaration);
    });
    const { outputs, inputs } = graph.one(TOPIC);
    assert.equal(inputs["kmsMasterKeyId"], undefined);
    assert.deepEqual(statementsOf(graph.one("aws:sns/topicPolicy:TopicPolicy").inputs["policy"]), [
      {
        Effect: "Allow",
        Principal: { Service: "cloudwatch.amazonaws.com" },
        Action: "sns:Publish",
        Resource: outputs["arn"],
        Condition: {
          StringEquals: { "aws:SourceAccount": "000000000000" },
          ArnLike: { "aws:SourceArn": `arn:aws:cloudwatch:${region}:000000000000:alarm:*` },
        },
      },
    ]);
  });

  it("only shows where nobody is to be told", async () => {
    const graph = await graphWith({ mailTo: [] }, (alarms, queue) => {
      alarms.add(queue, "orders-failures", declaration);
    });
    assert.equal(graph.byType(TOPIC).length, 0);
    assert.deepEqual(graph.one(ALARM).inputs["alarmActions"], []);
  });

  it("shows alarms and charts on one dashboard, none over another", async () => {
    const graph = await graphWith({}, (alarms, queue) => {
      alarms.add(queue, "orders-failures", declaration);
      for (const title of ["one", "two", "three", "four"]) alarms.chart({ title, metrics: [metric] });
      alarms.chart({
        title: "there",
        metrics: [{ ...metric, statistic: "p99", label: "slowest" }],
        region: "us-east-1",
      });
    });
    const { inputs } = graph.one("aws:cloudwatch/dashboard:Dashboard");
    assert.equal(inputs["dashboardName"], "mysfits-test");
    const { widgets } = JSON.parse(inputs["dashboardBody"] as string) as { widgets: Widget[] };
    assert.deepEqual(widgets[0]?.properties["alarms"], [graph.one(ALARM).outputs["arn"]]);
    assert.deepEqual(
      widgets.slice(1).map(({ properties, x, y }) => [properties["title"], properties["region"], x, y]),
      [
        ["one", region, 0, 3],
        ["two", region, 8, 3],
        ["three", region, 16, 3],
        ["four", region, 0, 9],
        ["there", "us-east-1", 8, 9],
      ],
    );
    assert.deepEqual(widgets.at(-1)?.properties["metrics"], [
      ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", "q", { stat: "p99", label: "slowest" }],
    ]);
  });

  it("is needed by no component: one without it has no alarm", async () => {
    const graph = await graphOf(
      () =>
        new ChangeTopic("news", {
          table: new Table("orders", { partitionKey: { attribute: "id" }, stream: "NEW_IMAGE" }),
        }),
    );
    assert.equal(graph.byType(ALARM).length, 0);
  });

  it("refuses addresses that are none", async () => {
    await assert.rejects(
      graphWith({ mailTo: ["nobody"] }, () => undefined),
      /Alarms "alarms": mailTo must have plain mail addresses \(got "nobody"\)/,
    );
  });

  it("has a level for each kind", () => {
    for (const { level } of Object.values(kinds)) assert.match(level, /^(all|essential)$/);
  });
});
