import assert from "node:assert/strict";
import {
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { cloudwatch } from "../../aws/cloudwatch/index.ts";
import { readEmbeddedMetrics } from "../../aws/cloudwatch/embedded-metrics.ts";
import { sns } from "../../aws/sns/index.ts";
import { sqs } from "../../aws/sqs/index.ts";
import { startTestbed, type Testbed } from "../support/testbed.ts";

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html
describe("CloudWatch's alarms", () => {
  let testbed: Testbed;
  before(async () => {
    testbed = await startTestbed([sqs, sns, cloudwatch]);
  });
  after(() => testbed.stop());

  const alarm = async (name: string, inputs: object) =>
    await testbed.resources.create("aws:cloudwatch/metricAlarm:MetricAlarm", name, {
      name,
      statistic: "Maximum",
      period: 60,
      evaluationPeriods: 1,
      comparisonOperator: "GreaterThanThreshold",
      threshold: 0,
      ...inputs,
    });
  const stateOf = async (name: string) => {
    await testbed.capabilities.alarms.evaluate();
    return testbed.capabilities.alarms.all().find((one) => one.name === name)?.state;
  };

  it("tells a topic when a message waits in the queue that it watches", async () => {
    const queue = await testbed.resources.create("aws:sqs/queue:Queue", "failures", { name: "failures" });
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
    await alarm("failures", {
      namespace: "AWS/SQS",
      metricName: "ApproximateNumberOfMessagesVisible",
      dimensions: { QueueName: "failures" },
      alarmActions: [topic["arn"]],
      treatMissingData: "notBreaching",
    });
    assert.equal(await stateOf("failures"), "OK");
    const client = new SQSClient(testbed.clientConfig);
    const QueueUrl = queue["url"] as string;
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: "failed" }));
    const mailed = new Promise<string>((done) =>
      testbed.platform.mailbox.listen(({ subject, text }) => done(`${subject} ${text}`)),
    );
    assert.equal(await stateOf("failures"), "ALARM");
    assert.match(
      await mailed,
      /^ALARM: "failures" in ap-northeast-2 You are receiving this email because your Amazon CloudWatch Alarm "failures" .*- State Change: +OK -> ALARM\n/s,
    );
    const { Messages } = await client.send(new ReceiveMessageCommand({ QueueUrl }));
    await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: Messages?.[0]?.ReceiptHandle }));
    client.destroy();
  });

  it("counts what log lines embed", async () => {
    const line = JSON.stringify({
      _aws: {
        Timestamp: Date.now(),
        CloudWatchMetrics: [
          { Namespace: "App", Dimensions: [["Kind"]], Metrics: [{ Name: "sent", Unit: "Count" }] },
        ],
      },
      sent: 3,
      Kind: "mail",
    });
    assert.deepEqual(
      readEmbeddedMetrics("r", line).map(({ namespace, metricName, value, unit, dimensions }) => [
        namespace,
        metricName,
        value,
        unit,
        dimensions,
      ]),
      [["App", "sent", 3, "Count", { Kind: "mail" }]],
    );
    assert.deepEqual(readEmbeddedMetrics("r", 'no document "_aws"'), []);
    await alarm("sent", {
      namespace: "App",
      metricName: "sent",
      dimensions: { Kind: "mail" },
      statistic: "Sum",
      threshold: 5,
    });
    assert.equal(await stateOf("sent"), "INSUFFICIENT_DATA");
    testbed.platform.logs.write("function/x", "info", line);
    assert.equal(await stateOf("sent"), "OK");
    testbed.platform.logs.write("function/x", "info", line);
    assert.equal(await stateOf("sent"), "ALARM");
  });

  it("does not take the time before the start for an outage, where missing figures are bad ones", async () => {
    await alarm("healthy", {
      namespace: "App",
      metricName: "Healthy",
      statistic: "Minimum",
      comparisonOperator: "LessThanThreshold",
      threshold: 1,
      evaluationPeriods: 3,
      treatMissingData: "breaching",
    });
    assert.equal(await stateOf("healthy"), "INSUFFICIENT_DATA");
    testbed.platform.metrics.put({
      region: testbed.platform.region,
      namespace: "App",
      metricName: "Healthy",
      dimensions: {},
      value: 1,
      unit: "Count",
    });
    assert.equal(await stateOf("healthy"), "OK");
    await testbed.capabilities.alarms.evaluate(Date.now() + 600_000);
    assert.equal(testbed.capabilities.alarms.all().find(({ name }) => name === "healthy")?.state, "ALARM");
  });

  it("refuses what it would not watch", async () => {
    const metric = { namespace: "App", metricName: "x" };
    await assert.rejects(
      alarm("trimmed", { ...metric, statistic: undefined, extendedStatistic: "tm99" }),
      /the statistic tm99 of alarm trimmed/,
    );
    await assert.rejects(
      alarm("none", { ...metric, statistic: undefined }),
      /the statistic {2}of alarm none/,
    );
    for (const more of [{ unit: "Seconds" }, { thresholdMetricId: "e1" }, { evaluationInterval: 10 }])
      await assert.rejects(alarm("refused", { ...metric, ...more }), {
        code: "NotImplemented",
        message: new RegExp(Object.keys(more)[0] ?? ""),
      });
    assert.deepEqual(
      testbed.capabilities.alarms.all().filter(({ name }) => ["none", "refused"].includes(name)),
      [],
    );
    await assert.rejects(
      alarm("action", { ...metric, alarmActions: ["arn:aws:automate:ap-northeast-2:ec2:stop"] }),
      /topic/,
    );
    await assert.rejects(
      alarm("comparison", { ...metric, comparisonOperator: "Nearly" }),
      /comparisonOperator/,
    );
  });
});
