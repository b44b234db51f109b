import assert from "node:assert/strict";
import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  PutMetricDataCommand,
  SetAlarmStateCommand,
} from "@aws-sdk/client-cloudwatch";
import { cloudwatch } from "../../aws/cloudwatch/index.ts";
import { sns } from "../../aws/sns/index.ts";
import { startTestbed, type Testbed } from "../support/testbed.ts";

const METRIC_ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const COMPOSITE = "aws:cloudwatch/compositeAlarm:CompositeAlarm";

describe("CloudWatch's alarms of several metrics and of other alarms", () => {
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

  const common = { period: 60, evaluationPeriods: 1, comparisonOperator: "GreaterThanThreshold" };
  const put = async (MetricName: string, Value: number, minutesAgo = 0) =>
    await client.send(
      new PutMetricDataCommand({
        Namespace: "App",
        MetricData: [{ MetricName, Value, Timestamp: new Date(Date.now() - minutesAgo * 60_000) }],
      }),
    );
  const describeAlarm = async (name: string) => {
    await testbed.capabilities.alarms.evaluate();
    const { MetricAlarms = [], CompositeAlarms = [] } = await client.send(
      new DescribeAlarmsCommand({ AlarmNames: [name], AlarmTypes: ["CompositeAlarm", "MetricAlarm"] }),
    );
    return [...MetricAlarms, ...CompositeAlarms][0];
  };

  it("watch an expression, with gaps filled", async () => {
    const query = (id: string, metricName: string) => ({
      id,
      metric: { namespace: "App", metricName, dimensions: {}, stat: "Sum", period: 60 },
    });
    await testbed.resources.create(METRIC_ALARM, "throttled", {
      ...common,
      name: "throttled",
      threshold: 4,
      metricQueries: [
        { id: "all", expression: "FILL(reads, 0) + FILL(writes, 0)", label: "Throttled", returnData: true },
        query("reads", "ReadThrottles"),
        query("writes", "WriteThrottles"),
      ],
    });
    assert.equal((await describeAlarm("throttled"))?.StateValue, "OK");
    await put("WriteThrottles", 5);
    const alarm = await describeAlarm("throttled");
    assert.deepEqual(
      [alarm?.StateValue, alarm?.StateReason],
      ["ALARM", "Throttled was 5; the threshold is 4"],
    );
    await testbed.capabilities.alarms.evaluate(Date.now() + 600_000);
    const { MetricAlarms } = await client.send(new DescribeAlarmsCommand({ AlarmNames: ["throttled"] }));
    assert.equal(MetricAlarms?.[0]?.StateValue, "OK");
    assert.deepEqual(
      MetricAlarms[0].Metrics?.map(({ Id, Expression }) => [Id, Expression]),
      [
        ["all", "FILL(reads, 0) + FILL(writes, 0)"],
        ["reads", undefined],
        ["writes", undefined],
      ],
    );
    await assert.rejects(
      testbed.resources.create(METRIC_ALARM, "two", {
        ...common,
        name: "two",
        metricQueries: [query("reads", "ReadThrottles")],
      }),
      /the metricQueries of alarm two/,
    );
  });

  it("watch a percentile, in M of N periods", async () => {
    await testbed.resources.create(METRIC_ALARM, "slow", {
      ...common,
      name: "slow",
      namespace: "App",
      metricName: "Latency",
      extendedStatistic: "p99",
      threshold: 1000,
      evaluationPeriods: 3,
      datapointsToAlarm: 2,
      treatMissingData: "notBreaching",
    });
    await put("Latency", 5000, 2);
    await put("Latency", 10, 1);
    assert.equal((await describeAlarm("slow"))?.StateValue, "OK");
    await put("Latency", 5000);
    await testbed.capabilities.alarms.evaluate();
    const { MetricAlarms } = await client.send(new DescribeAlarmsCommand({ AlarmNames: ["slow"] }));
    assert.deepEqual(
      MetricAlarms?.map(({ StateValue, ExtendedStatistic }) => [StateValue, ExtendedStatistic]),
      [["ALARM", "p99"]],
    );
  });

  it("tell once what several of them say", async () => {
    const topic = await testbed.resources.create("aws:sns/topic:Topic", "alarms", { name: "alarms" });
    await testbed.resources.create("aws:sns/topicPolicy:TopicPolicy", "alarms", {
      arn: topic["arn"],
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: "cloudwatch.amazonaws.com" },
            Action: "sns:Publish",
            Resource: topic["arn"],
            Condition: { ArnLike: { "aws:SourceArn": "arn:aws:cloudwatch:*:*:alarm:down" } },
          },
        ],
      }),
    });
    await testbed.resources.create("aws:sns/topicSubscription:TopicSubscription", "admin", {
      topic: topic["arn"],
      protocol: "email",
      endpoint: "admin@example.com",
    });
    await fetch(/http:\S+/.exec(testbed.platform.mailbox.all().at(-1)?.text ?? "")?.[0] ?? "");
    for (const name of ["one", "other"]) {
      const alarm = await testbed.resources.create(METRIC_ALARM, name, {
        ...common,
        name,
        namespace: "App",
        metricName: name,
        statistic: "Sum",
        treatMissingData: "notBreaching",
        threshold: 0,
      });
      assert.equal(alarm["name"], name);
    }
    await testbed.resources.create(COMPOSITE, "down", {
      alarmName: "down",
      alarmDescription: "nothing works",
      alarmRule: 'ALARM("one") OR ALARM("other")',
      alarmActions: [topic["arn"]],
    });
    assert.equal((await describeAlarm("down"))?.StateValue, "OK");
    const mails: string[] = [];
    const first = new Promise<void>((done) =>
      testbed.platform.mailbox.listen(({ subject }) => done(void mails.push(subject))),
    );
    await put("one", 1);
    await put("other", 1);
    const down = await describeAlarm("down");
    assert.equal(down?.StateValue, "ALARM");
    assert.match(down.StateReason ?? "", /^in ALARM: one, other; /);
    await first;
    assert.deepEqual(mails, ['ALARM: "down" in ap-northeast-2']);
    await testbed.capabilities.alarms.evaluate(Date.now() + 600_000);
    const { CompositeAlarms, MetricAlarms } = await client.send(
      new DescribeAlarmsCommand({ AlarmNames: ["down"], AlarmTypes: ["CompositeAlarm"] }),
    );
    assert.deepEqual([CompositeAlarms?.[0]?.StateValue, MetricAlarms], ["OK", []]);
    assert.deepEqual(
      (await client.send(new DescribeAlarmsCommand({ AlarmNames: ["down"] }))).CompositeAlarms,
      [],
    );
    await client.send(
      new SetAlarmStateCommand({ AlarmName: "down", StateValue: "ALARM", StateReason: "a drill" }),
    );
    const states = testbed.capabilities.alarms.all().find(({ name }) => name === "down");
    assert.deepEqual([states?.state, states?.reason], ["ALARM", "a drill"]);
  });

  it("refuse a rule that is none", async () => {
    await assert.rejects(
      testbed.resources.create(COMPOSITE, "bad", { alarmName: "bad", alarmRule: "ALARM(one" }),
      /Error in AlarmRule: Unsupported expression at the end/,
    );
  });
});
