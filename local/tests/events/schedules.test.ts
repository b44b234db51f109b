import assert from "node:assert/strict";
import { DescribeRuleCommand, EventBridgeClient, PutRuleCommand } from "@aws-sdk/client-eventbridge";
import { ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { Platform } from "../../contract/service.ts";
import { events } from "../../aws/events/index.ts";
import { Schedules } from "../../aws/events/schedules.ts";
import { BusStore } from "../../aws/events/store.ts";
import { sqs } from "../../aws/sqs/index.ts";
import { startTestbed, type Testbed } from "../support/testbed.ts";

const MINUTE = 60_000;

// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
describe("Rules by schedule", () => {
  let testbed: Testbed;
  let platform: Platform;
  let store: BusStore;
  before(async () => {
    testbed = await startTestbed([events, sqs]);
    platform = testbed.platform;
    store = new BusStore(platform);
  });
  after(async () => await testbed.stop());

  it("are kept and told, without a pattern", async () => {
    const client = new EventBridgeClient(testbed.clientConfig);
    await client.send(new PutRuleCommand({ Name: "kept", ScheduleExpression: "cron(0 3 * * ? *)" }));
    const { ScheduleExpression, EventPattern, State } = await client.send(
      new DescribeRuleCommand({ Name: "kept" }),
    );
    assert.deepEqual([ScheduleExpression, EventPattern, State], ["cron(0 3 * * ? *)", undefined, "ENABLED"]);
    client.destroy();
  });

  it("send the event of EventBridge itself when they are due, and not before, nor when they are disabled", async () => {
    const { resources } = testbed;
    const queue = await resources.create("aws:sqs/queue:Queue", "ticks", {});
    await resources.create("aws:cloudwatch/eventRule:EventRule", "tick", {
      name: "tick",
      scheduleExpression: "rate(5 minutes)",
    });
    const ruleArn = store.ruleArn(platform.region, "tick");
    await resources.create("aws:sqs/queuePolicy:QueuePolicy", "ticks", {
      queueUrl: queue.id,
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: "events.amazonaws.com" },
            Action: "sqs:SendMessage",
            Resource: queue["arn"],
            Condition: { ArnEquals: { "aws:SourceArn": ruleArn } },
          },
        ],
      }),
    });
    await resources.create("aws:cloudwatch/eventTarget:EventTarget", "tick", {
      rule: "tick",
      arn: queue["arn"],
    });
    const client = new SQSClient(testbed.clientConfig);
    const received = async () => {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({ QueueUrl: queue.id, WaitTimeSeconds: 1, MaxNumberOfMessages: 10 }),
      );
      return Messages.map(({ Body = "" }) => JSON.parse(Body) as Record<string, unknown>);
    };
    const { since = 0 } = store.rule(ruleArn).schedule ?? {};
    const first = Math.floor(since / MINUTE) * MINUTE + 5 * MINUTE;
    const schedules = new Schedules(store, since);
    await schedules.look(first - 1);
    assert.deepEqual(await received(), []);
    await schedules.look(first + 1);
    await schedules.look(first + 2);
    const [event, ...others] = await received();
    assert.deepEqual(others, []);
    const { id, ...rest } = event ?? {};
    assert.match(String(id), /^[\da-f-]{36}$/);
    assert.deepEqual(rest, {
      version: "0",
      account: platform.accountId,
      region: platform.region,
      "detail-type": "Scheduled Event",
      source: "aws.events",
      time: new Date(first).toISOString().replace(".000Z", "Z"),
      resources: [ruleArn],
      detail: {},
    });
    // A machine that slept does not make up for every tick.
    await schedules.look(first + 31 * MINUTE);
    assert.equal((await received()).length, 1);
    await store.putRule({ ...store.rule(ruleArn), isEnabled: false });
    await schedules.look(first + 60 * MINUTE);
    assert.deepEqual(await received(), []);
    client.destroy();
  });
});
