import assert from "node:assert/strict";
import {
  CloudWatchClient,
  DashboardInvalidInputError,
  DeleteDashboardsCommand,
  GetDashboardCommand,
  GetMetricWidgetImageCommand,
  ListDashboardsCommand,
  PutDashboardCommand,
} from "@aws-sdk/client-cloudwatch";
import { cloudwatch } from "../../aws/cloudwatch/index.ts";
import { startTestbed, type Testbed } from "../support/testbed.ts";

const widget = {
  type: "metric",
  x: 0,
  y: 0,
  width: 8,
  height: 6,
  properties: { region: "ap-northeast-2", metrics: [["AWS/SQS", "NumberOfMessagesSent"]] },
};
const bodyOf = (...widgets: readonly object[]) => JSON.stringify({ widgets });

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutDashboard.html
describe("CloudWatch's dashboards", () => {
  let testbed: Testbed;
  let client: CloudWatchClient;
  before(async () => {
    testbed = await startTestbed([cloudwatch]);
    client = new CloudWatchClient(testbed.clientConfig);
  });
  after(async () => {
    client.destroy();
    await testbed.stop();
  });

  it("are kept, whoever makes them", async () => {
    const made = await testbed.resources.create("aws:cloudwatch/dashboard:Dashboard", "stage", {
      dashboardName: "mysfits-dev",
      dashboardBody: bodyOf(widget),
    });
    assert.equal(made["dashboardArn"], "arn:aws:cloudwatch::000000000000:dashboard/mysfits-dev");
    await client.send(
      new PutDashboardCommand({ DashboardName: "by-hand", DashboardBody: bodyOf(widget, widget) }),
    );
    const { DashboardEntries = [] } = await client.send(new ListDashboardsCommand({}));
    assert.deepEqual(
      DashboardEntries.map(({ DashboardName, Size }) => [DashboardName, Size]),
      [
        ["by-hand", bodyOf(widget, widget).length],
        ["mysfits-dev", bodyOf(widget).length],
      ],
    );
    const { DashboardBody } = await client.send(new GetDashboardCommand({ DashboardName: "mysfits-dev" }));
    assert.equal(DashboardBody, bodyOf(widget));
    await client.send(new DeleteDashboardsCommand({ DashboardNames: ["by-hand"] }));
    await assert.rejects(client.send(new GetDashboardCommand({ DashboardName: "by-hand" })), {
      name: "ResourceNotFound",
      message: "Dashboard by-hand does not exist",
    });
    await assert.rejects(
      client.send(new DeleteDashboardsCommand({ DashboardNames: ["mysfits-dev", "by-hand"] })),
      { name: "ResourceNotFound", message: "Dashboard by-hand does not exist" },
    );
    const left = await client.send(new ListDashboardsCommand({ DashboardNamePrefix: "mysfits" }));
    assert.equal(left.DashboardEntries?.length, 1);
  });

  for (const [what, body, path] of [
    ["no JSON", "{", ""],
    ["no widgets", "{}", ""],
    ["a widget of no type", bodyOf({ ...widget, type: "graph" }), "/widgets/0/type"],
    ["a widget beyond the grid", bodyOf({ ...widget, x: 24 }), "/widgets/0/x"],
    [
      "a metric without a name",
      bodyOf(widget, { ...widget, properties: { ...widget.properties, metrics: [["AWS/SQS"]] } }),
      "/widgets/1/properties/metrics/0",
    ],
    [
      "a metric without a region",
      bodyOf({ ...widget, properties: { metrics: [] } }),
      "/widgets/0/properties",
    ],
    ["alarms without a list", bodyOf({ ...widget, type: "alarm" }), "/widgets/0/properties"],
    ["a text without one", bodyOf({ ...widget, type: "text" }), "/widgets/0/properties"],
  ] as const)
    it(`refuse a body with ${what}, with its place`, async () => {
      await assert.rejects(
        client.send(new PutDashboardCommand({ DashboardName: "bad", DashboardBody: body })),
        (error) => {
          assert.ok(error instanceof DashboardInvalidInputError);
          assert.deepEqual(
            error.dashboardValidationMessages?.map(({ DataPath }) => DataPath),
            [path],
          );
          return true;
        },
      );
      const { DashboardEntries } = await client.send(new ListDashboardsCommand({}));
      assert.ok(!DashboardEntries?.some(({ DashboardName }) => DashboardName === "bad"));
    });

  it("refuse names that AWS does not take, and pictures by name", async () => {
    await assert.rejects(
      client.send(new PutDashboardCommand({ DashboardName: "a b", DashboardBody: bodyOf() })),
      /DashboardName is invalid/,
    );
    await assert.rejects(client.send(new GetMetricWidgetImageCommand({ MetricWidget: "{}" })), {
      name: "NotImplemented",
    });
  });
});

describe("A dashboard's view", () => {
  let testbed: Testbed;
  before(async () => {
    testbed = await startTestbed([cloudwatch]);
  });
  after(() => testbed.stop());

  it("has the states of alarms and the figures of the last hours, widgets row by row", async () => {
    const now = Date.now();
    const metric = { namespace: "App", metricName: "Latency", dimensions: { Api: "a", Stage: "s" } };
    for (const [value, minutesAgo] of [
      [10, 2],
      [20, 0],
    ] as const)
      testbed.platform.metrics.put({
        ...metric,
        region: "us-east-1",
        value,
        unit: "Milliseconds",
        timestamp: now - minutesAgo * 60_000,
      });
    const alarm = await testbed.resources.create("aws:cloudwatch/metricAlarm:MetricAlarm", "slow", {
      ...metric,
      name: "slow",
      alarmDescription: "too slow",
      statistic: "Maximum",
      comparisonOperator: "GreaterThanThreshold",
      threshold: 1,
      evaluationPeriods: 1,
      treatMissingData: "notBreaching",
    });
    await testbed.capabilities.alarms.evaluate();
    await testbed.resources.create("aws:cloudwatch/dashboard:Dashboard", "stage", {
      dashboardName: "stage",
      dashboardBody: bodyOf(
        {
          type: "metric",
          x: 0,
          y: 5,
          properties: {
            title: "Time",
            region: "us-east-1",
            metrics: [
              ["App", "Latency", "Api", "a", "Stage", "s", { stat: "p99", label: "slowest" }],
              ["...", "t", { stat: "Sum" }],
              [".", "Count", ".", ".", ".", ".", { stat: "Sum" }],
            ],
          },
        },
        { type: "alarm", x: 0, y: 0, properties: { title: "Alarms", alarms: [alarm["arn"], "arn:gone"] } },
        { type: "log", x: 8, y: 5, properties: { title: "Lines" } },
      ),
    });
    const [view] = testbed.capabilities.dashboards.all(1);
    const [alarms, chart, other] = view?.widgets ?? [];
    assert.deepEqual(alarms, {
      kind: "alarms",
      title: "Alarms",
      alarms: [{ name: "slow", description: "too slow", state: "OK" }],
    });
    assert.ok(chart?.kind === "chart");
    const [slowest, another, count] = chart.lines;
    assert.deepEqual(
      [slowest?.label, slowest?.unit, slowest?.points.length],
      ["slowest", "Milliseconds", 60],
    );
    assert.deepEqual(
      slowest?.points.slice(-3).map(({ value }) => value),
      [10, undefined, 20],
    );
    assert.deepEqual([another?.label, count?.label], ["Latency", "Count"]);
    assert.deepEqual(other, { kind: "other", title: "Lines", type: "log" });
    // A day in at most 180 points.
    const [day] = testbed.capabilities.dashboards.all(24);
    assert.equal(day?.widgets[1]?.kind === "chart" && day.widgets[1].lines[0]?.points.length, 180);
  });
});
