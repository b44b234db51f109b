import assert from "node:assert/strict";
import {
  CloudWatchClient,
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  GetMetricDataCommand,
  GetMetricStatisticsCommand,
  ListMetricsCommand,
  PutMetricDataCommand,
  SetAlarmStateCommand,
} from "@aws-sdk/client-cloudwatch";
import { cloudwatch } from "../../aws/cloudwatch/index.ts";
import { sns } from "../../aws/sns/index.ts";
import { startTestbed, type Testbed } from "../support/testbed.ts";

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Operations.html
describe("CloudWatch, with its SDK client", () => {
  let testbed: Testbed;
  let client: CloudWatchClient;
  before(async () => {
    testbed = await startTestbed([sns, cloudwatch]);
    client = new CloudWatchClient(testbed.clientConfig);
  });
  after(async () => {
    client.destroy();
    await testbed.stop();
  });

  const Timestamp = new Date(Math.floor(Date.now() / 60_000) * 60_000 - 120_000);
  const range = { StartTime: Timestamp, EndTime: new Date(Timestamp.getTime() + 60_000) };
  const Dimensions = [{ Name: "Kind", Value: "mail" }];

  it("takes values and answers their statistics by period", async () => {
    const MetricData = [
      { MetricName: "sent", Dimensions, Timestamp, Value: 5, Unit: "Count" as const },
      { MetricName: "sent", Dimensions, Timestamp, Values: [1, 2], Counts: [2, 1], Unit: "Count" as const },
    ];
    await client.send(new PutMetricDataCommand({ Namespace: "App", MetricData }));
    const { Datapoints } = await client.send(
      new GetMetricStatisticsCommand({
        Namespace: "App",
        MetricName: "sent",
        Dimensions,
        ...range,
        Period: 60,
        Statistics: ["Sum", "SampleCount", "Minimum", "Maximum", "Average"],
      }),
    );
    assert.deepEqual(Datapoints, [
      { Timestamp, Sum: 9, SampleCount: 4, Minimum: 1, Maximum: 5, Average: 2.25, Unit: "Count" },
    ]);
    const query = (Stat: string) => ({
      Id: "m1",
      MetricStat: { Metric: { Namespace: "App", MetricName: "sent", Dimensions }, Period: 60, Stat },
    });
    const { MetricDataResults } = await client.send(
      new GetMetricDataCommand({ ...range, MetricDataQueries: [query("Sum")] }),
    );
    assert.deepEqual(MetricDataResults, [
      { Id: "m1", Label: "sent", StatusCode: "Complete", Timestamps: [Timestamp], Values: [9] },
    ]);
    const { Metrics } = await client.send(new ListMetricsCommand({ Namespace: "App" }));
    assert.deepEqual(Metrics, [{ Namespace: "App", MetricName: "sent", Dimensions }]);
    assert.deepEqual(
      (await client.send(new ListMetricsCommand({ Namespace: "App", Dimensions: [{ Name: "Other" }] })))
        .Metrics,
      [],
    );
  });

  it("refuses what is no value, and by name what it does not compute", async () => {
    const put = async (Namespace: string, datum: object) =>
      await client.send(
        new PutMetricDataCommand({ Namespace, MetricData: [{ MetricName: "sent", ...datum }] }),
      );
    await assert.rejects(put("AWS/SES", { Value: 1 }), { name: "InvalidParameterValueException" });
    await assert.rejects(put("App", {}), { name: "InvalidParameterValueException" });
    const MetricDataQueries = [{ Id: "e1", Expression: "SUM(METRICS())" }];
    await assert.rejects(client.send(new GetMetricDataCommand({ ...range, MetricDataQueries })), {
      message: /the expression of query e1/,
    });
    await assert.rejects(
      client.send(
        new GetMetricDataCommand({
          StartTime: range.EndTime,
          EndTime: range.StartTime,
          MetricDataQueries: [
            {
              Id: "m1",
              MetricStat: { Metric: { Namespace: "App", MetricName: "sent" }, Period: 60, Stat: "Sum" },
            },
          ],
        }),
      ),
      { name: "InvalidParameterValueException" },
    );
  });

  it("lets a role write to the namespace of its policy only", async () => {
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/iam-cw-condition-keys-namespace.html
    const Condition = { StringEquals: { "cloudwatch:namespace": "App" } };
    const { credentials } = await testbed.role("meter", [
      { Effect: "Allow", Action: "cloudwatch:PutMetricData", Resource: "*", Condition },
    ]);
    const meter = new CloudWatchClient({ ...testbed.clientConfig, credentials });
    const put = async (Namespace: string) =>
      await meter.send(
        new PutMetricDataCommand({ Namespace, MetricData: [{ MetricName: "other", Value: 1 }] }),
      );
    await put("App");
    await assert.rejects(put("Other"), {
      name: "AccessDeniedException",
      message: /cloudwatch:PutMetricData/,
    });
    meter.destroy();
  });

  it("shows the program's alarms, and sets their state", async () => {
    await testbed.resources.create("aws:cloudwatch/metricAlarm:MetricAlarm", "many", {
      name: "many",
      namespace: "App",
      metricName: "many",
      statistic: "Sum",
      period: 60,
      evaluationPeriods: 1,
      comparisonOperator: "GreaterThanThreshold",
      threshold: 5,
      treatMissingData: "ignore",
    });
    const state = async () =>
      (await client.send(new DescribeAlarmsCommand({ AlarmNames: ["many"] }))).MetricAlarms?.map((one) => [
        one.StateValue,
        one.Threshold,
      ]);
    assert.deepEqual(await state(), [["INSUFFICIENT_DATA", 5]]);
    const set = async (AlarmName: string) =>
      await client.send(new SetAlarmStateCommand({ AlarmName, StateValue: "ALARM", StateReason: "a drill" }));
    await set("many");
    assert.deepEqual(await state(), [["ALARM", 5]]);
    await assert.rejects(set("none"), (error: { $metadata: { httpStatusCode?: number } }) => {
      assert.equal(error.$metadata.httpStatusCode, 404);
      return true;
    });
  });

  it("answers only what is asked for: units, states, kinds of alarms, series that are returned", async () => {
    const MetricData = [{ MetricName: "timed", Timestamp, Value: 5, Unit: "Seconds" as const }];
    await client.send(new PutMetricDataCommand({ Namespace: "Units", MetricData }));
    const points = async (Unit: "Seconds" | "Count") => {
      const { Datapoints } = await client.send(
        new GetMetricStatisticsCommand({
          Namespace: "Units",
          MetricName: "timed",
          ...range,
          Period: 60,
          Statistics: ["Sum"],
          Unit,
        }),
      );
      return Datapoints?.map(({ Sum }) => Sum);
    };
    assert.deepEqual(await points("Seconds"), [5]);
    assert.deepEqual(await points("Count"), []);
    const query = (Id: string, ReturnData?: boolean) => ({
      Id,
      ReturnData,
      MetricStat: { Metric: { Namespace: "Units", MetricName: "timed" }, Period: 60, Stat: "Sum" },
    });
    const { MetricDataResults } = await client.send(
      new GetMetricDataCommand({ ...range, MetricDataQueries: [query("m1", false), query("m2")] }),
    );
    assert.deepEqual(
      MetricDataResults?.map(({ Id, Values }) => [Id, Values]),
      [["m2", [5]]],
    );
    const composite = await client.send(new DescribeAlarmsCommand({ AlarmTypes: ["CompositeAlarm"] }));
    assert.deepEqual([composite.MetricAlarms, composite.CompositeAlarms], [[], []]);
    const state = await client.send(new DescribeAlarmsCommand({ StateValue: "OK", AlarmNames: ["many"] }));
    assert.deepEqual(state.MetricAlarms, []);
    await assert.rejects(
      client.send(
        new SetAlarmStateCommand({ AlarmName: "many", StateValue: "BROKEN" as "OK", StateReason: "" }),
      ),
      { name: "InvalidParameterValueException" },
    );
    await assert.rejects(client.send(new DeleteAlarmsCommand({ AlarmNames: ["many"] })), {
      name: "NotImplemented",
    });
    await assert.rejects(client.send(new ListMetricsCommand({ RecentlyActive: "PT3H" })), {
      name: "NotImplemented",
      message: /RecentlyActive/,
    });
  });
});
