import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import {
  Alarms,
  composites,
  kinds,
  type AlarmDeclaration,
  type AlarmsArgs,
} from "../../components/alarms/index.ts";
import { ChangeTopic } from "../../components/change-topic/index.ts";
import { Table } from "../../components/table/index.ts";
import { graphOf } from "../support/graph.ts";
import { byName, rightsOf, statementsOf } from "./support.ts";

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

  it("tells once what one cause rings together, where there are all alarms", async () => {
    const declare = (alarms: Alarms, queue: aws.sqs.Queue) => {
      for (const kind of ["api-errors", "tasks-missing"] as const)
        alarms.add(queue, kind, { ...declaration, kind });
      alarms.add(queue, "there", { ...declaration, kind: "api-errors", region: "us-east-1" });
      alarms.add(queue, "other", { ...declaration, kind: "service-cpu" });
    };
    const all = await graphWith({ level: "all" }, declare);
    const composite = all.one("aws:cloudwatch/compositeAlarm:CompositeAlarm").inputs;
    assert.deepEqual(
      [composite["alarmName"], composite["alarmRule"]],
      [
        "mysfits-test-answers",
        ["api-errors", "tasks-missing"]
          .map((name) => `ALARM("${String(all.one(ALARM, name).outputs["name"])}")`)
          .join(" OR "),
      ],
    );
    const topic = all.one(TOPIC, "alarms-topic").outputs["arn"];
    assert.deepEqual([composite["alarmActions"], composite["okActions"]], [[topic], [topic]]);
    assert.deepEqual(
      byName(all, ALARM).map(({ name, inputs }) => [name, (inputs["alarmActions"] as string[]).length]),
      [
        ["api-errors", 0],
        ["other", 1],
        ["tasks-missing", 0],
        ["there", 1],
      ].sort(),
    );
    const essential = await graphWith({ level: "essential" }, declare);
    assert.equal(essential.byType("aws:cloudwatch/compositeAlarm:CompositeAlarm").length, 0);
    for (const { inputs } of essential.byType(ALARM))
      assert.equal((inputs["alarmActions"] as string[]).length, 1);
    assert.deepEqual(
      byName(essential, ALARM).map(({ name }) => name),
      ["api-errors", "tasks-missing", "there"],
    );
  });

  it("watches percentiles and expressions", async () => {
    const graph = await graphWith({}, (alarms, queue) => {
      alarms.add(queue, "slow", { ...declaration, metric: { ...metric, statistic: "p99" } });
      alarms.add(queue, "both", {
        ...declaration,
        metric: { expression: "a + b", label: "Both", metrics: { a: metric, b: metric } },
        period: 300,
      });
    });
    const slow = graph.one(ALARM, "slow").inputs;
    assert.deepEqual([slow["statistic"], slow["extendedStatistic"], slow["period"]], [undefined, "p99", 60]);
    const both = graph.one(ALARM, "both").inputs;
    assert.deepEqual([both["metricName"], both["period"]], [undefined, undefined]);
    assert.deepEqual(both["metricQueries"], [
      { id: "figure", expression: "a + b", label: "Both", returnData: true },
      ...["a", "b"].map((id) => ({
        id,
        metric: {
          namespace: metric.namespace,
          metricName: metric.metricName,
          dimensions: metric.dimensions,
          stat: "Maximum",
          period: 300,
        },
      })),
    ]);
  });

  // https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-sns-policy.html
  it("tells of the account's costs: what was spent, what will be, and what is unusual", async () => {
    const graph = await graphWith(
      { budgetUsd: 25, anomalies: { monitor: "make", usd: 10 } },
      () => undefined,
    );
    const topic = graph.one(TOPIC).outputs["arn"];
    const budget = graph.one("aws:budgets/budget:Budget").inputs;
    assert.deepEqual(
      [budget["limitAmount"], budget["timeUnit"], budget["costFilters"]],
      ["25", "MONTHLY", undefined],
    );
    assert.deepEqual(
      (budget["notifications"] as Record<string, unknown>[]).map((one) => [
        one["notificationType"],
        one["threshold"],
        one["subscriberSnsTopicArns"],
      ]),
      [
        ["ACTUAL", 80, [topic]],
        ["ACTUAL", 100, [topic]],
        ["FORECASTED", 100, [topic]],
      ],
    );
    const subscription = graph.one("aws:costexplorer/anomalySubscription:AnomalySubscription").inputs;
    assert.deepEqual(subscription["monitorArnLists"], [
      graph.one("aws:costexplorer/anomalyMonitor:AnomalyMonitor").outputs["arn"],
    ]);
    assert.deepEqual(
      [subscription["frequency"], subscription["subscribers"]],
      ["IMMEDIATE", [{ type: "SNS", address: topic }]],
    );
    const conditions = statementsOf(graph.one("aws:sns/topicPolicy:TopicPolicy").inputs["policy"]).map(
      ({ Principal, Condition }) => [Principal, Condition],
    );
    assert.deepEqual(conditions.slice(1), [
      [
        { Service: "budgets.amazonaws.com" },
        {
          StringEquals: { "aws:SourceAccount": "000000000000" },
          ArnLike: { "aws:SourceArn": "arn:aws:budgets::000000000000:*" },
        },
      ],
      [{ Service: "costalerts.amazonaws.com" }, { StringEquals: { "aws:SourceAccount": "000000000000" } }],
    ]);
  });

  it("follows the account's own monitor of costs, of which there is one at most", async () => {
    const monitor = "arn:aws:ce::000000000000:anomalymonitor/5d1f3a1e-0000";
    const graph = await graphWith({ anomalies: { monitor, usd: 10 } }, () => undefined);
    assert.equal(graph.byType("aws:costexplorer/anomalyMonitor:AnomalyMonitor").length, 0);
    assert.equal(graph.byType("aws:budgets/budget:Budget").length, 0);
    assert.deepEqual(
      graph.one("aws:costexplorer/anomalySubscription:AnomalySubscription").inputs["monitorArnLists"],
      [monitor],
    );
  });

  // https://docs.aws.amazon.com/chatbot/latest/adminguide/understanding-permissions.html
  it("tells a Slack channel of all regions, which can see alarms and do nothing", async () => {
    const slack = { teamId: "T0123456789", channelId: "C0123456789" };
    const graph = await graphWith({ slack, mailTo: [] }, (alarms, queue) => {
      alarms.add(queue, "here", declaration);
      alarms.add(queue, "there", { ...declaration, region: "us-east-1" });
    });
    const { inputs } = graph.one("aws:chatbot/slackChannelConfiguration:SlackChannelConfiguration");
    assert.deepEqual(
      [inputs["slackTeamId"], inputs["slackChannelId"], inputs["snsTopicArns"]],
      [slack.teamId, slack.channelId, byName(graph, TOPIC).map(({ outputs }) => outputs["arn"])],
    );
    assert.deepEqual(inputs["guardrailPolicyArns"], ["arn:aws:iam::aws:policy/CloudWatchReadOnlyAccess"]);
    assert.deepEqual(
      rightsOf(graph, "alarms-chat")["alarms-chat"]?.flatMap(({ Action }) => Action),
      ["cloudwatch:DescribeAlarms", "cloudwatch:GetMetricData", "cloudwatch:ListMetrics"],
    );
    assert.equal(graph.byType("aws:sns/topicSubscription:TopicSubscription").length, 0);
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

  for (const [what, args, message] of [
    [
      "addresses that are none",
      { mailTo: ["nobody"] },
      /mailTo must have plain mail addresses \(got "nobody"\)/,
    ],
    [
      "costs that nobody is told of",
      { mailTo: [], budgetUsd: 25 },
      /mailTo must name somebody who is told of the costs/,
    ],
    ["a budget of nothing", { budgetUsd: 0 }, /budgetUsd must be more than 0/],
    [
      "a monitor that is none",
      { anomalies: { monitor: "default", usd: 1 } },
      /anomalies\.monitor must be "make" or the ARN .*get-anomaly-monitors/,
    ],
    [
      "a channel by its name",
      { slack: { teamId: "T0123456789", channelId: "#ops" } },
      /slack must have a workspace's id/,
    ],
  ] as const)
    it(`refuses ${what}`, async () => {
      await assert.rejects(
        graphWith(args, () => undefined),
        message,
      );
    });

  it("has a level for each kind, and an alarm for each composite", () => {
    for (const { level } of Object.values(kinds)) assert.match(level, /^(all|essential)$/);
    const symptoms = Object.values(kinds).flatMap((kind) => ("symptomOf" in kind ? [kind.symptomOf] : []));
    assert.deepEqual([...new Set(symptoms)].sort(), Object.keys(composites).sort());
  });
});
