import assert from "node:assert/strict";
import {
  CreateScheduleCommand,
  CreateScheduleGroupCommand,
  DeleteScheduleCommand,
  DeleteScheduleGroupCommand,
  GetScheduleCommand,
  GetScheduleGroupCommand,
  ListScheduleGroupsCommand,
  ListSchedulesCommand,
  ListTagsForResourceCommand,
  SchedulerClient,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateScheduleCommand,
  type CreateScheduleCommandInput,
} from "@aws-sdk/client-scheduler";
import { ReceiveMessageCommand, SQSClient, type Message } from "@aws-sdk/client-sqs";
import { events } from "../../aws/events/index.ts";
import { lambda } from "../../aws/lambda/index.ts";
import { logs } from "../../aws/logs/index.ts";
import { scheduler } from "../../aws/scheduler/index.ts";
import { Clock } from "../../aws/scheduler/clock.ts";
import { Invocations, type InvocationOptions } from "../../aws/scheduler/invocations.ts";
import { ScheduleStore } from "../../aws/scheduler/store.ts";
import { sns } from "../../aws/sns/index.ts";
import { sqs } from "../../aws/sqs/index.ts";
import { makeFunction } from "../lambda/support/function.ts";
import { startTestbed, type Testbed } from "../support/testbed.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const validation = { name: "ValidationException" };
const notFound = { name: "ResourceNotFoundException" };

// https://docs.aws.amazon.com/scheduler/latest/UserGuide/what-is-scheduler.html
describe("EventBridge Scheduler", function () {
  this.timeout(15_000);
  let testbed: Testbed;
  let client: SchedulerClient;
  let queues: SQSClient;
  let roleArn: string;
  const clocks: Invocations[] = [];
  before(async () => {
    testbed = await startTestbed([logs, sqs, sns, lambda, events, scheduler]);
    client = new SchedulerClient(testbed.clientConfig);
    queues = new SQSClient(testbed.clientConfig);
    roleArn = await testbed.serviceRole("caller", "scheduler.amazonaws.com", [
      { Effect: "Allow", Action: "sqs:SendMessage", Resource: arnOf("sqs", "ticks*") },
      { Effect: "Allow", Action: "sqs:SendMessage", Resource: arnOf("sqs", "failed*") },
      { Effect: "Allow", Action: "sns:Publish", Resource: "*" },
      { Effect: "Allow", Action: "lambda:InvokeFunction", Resource: "*" },
      { Effect: "Allow", Action: "events:PutEvents", Resource: "*" },
    ]);
  });
  after(async () => {
    for (const invocations of clocks) await invocations.stop();
    client.destroy();
    queues.destroy();
    await testbed.stop();
  });

  const arnOf = (service: string, resource: string) =>
    `arn:aws:${service}:${testbed.region}:000000000000:${resource}`;
  const queue = async (name: string) => {
    const made = await testbed.resources.create("aws:sqs/queue:Queue", name, { name });
    return { url: made.id, arn: made["arn"] as string };
  };
  const receive = async (QueueUrl: string, WaitTimeSeconds = 5): Promise<Message | undefined> => {
    const { Messages } = await queues.send(
      new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds, MessageAttributeNames: ["All"] }),
    );
    return Messages?.[0];
  };
  const inputOf = (
    Name: string,
    target: Partial<NonNullable<CreateScheduleCommandInput["Target"]>>,
    more: Partial<CreateScheduleCommandInput> = {},
  ): CreateScheduleCommandInput => ({
    Name,
    ScheduleExpression: "rate(5 minutes)",
    FlexibleTimeWindow: { Mode: "OFF" },
    Target: { Arn: arnOf("sqs", "ticks"), RoleArn: roleArn, ...target },
    ...more,
  });
  const create = async (...input: Parameters<typeof inputOf>) =>
    (await client.send(new CreateScheduleCommand(inputOf(...input)))).ScheduleArn ?? "";
  /** A clock of its own that begins at a time. */
  const clockAt = (now: number, options: InvocationOptions = {}) => {
    const store = new ScheduleStore(testbed.platform);
    const invocations = new Invocations(testbed.platform, store, options);
    clocks.push(invocations);
    return new Clock(store, invocations, now);
  };

  it("keeps, tells, changes and deletes schedules", async () => {
    const StartDate = new Date("2030-01-01T00:00:00Z");
    const arn = await create("kept", {}, { StartDate, Description: "five", State: "DISABLED" });
    assert.equal(arn, arnOf("scheduler", "schedule/default/kept"));
    const {
      CreationDate,
      LastModificationDate,
      $metadata: _,
      ...schedule
    } = await client.send(new GetScheduleCommand({ Name: "kept" }));
    assert.ok(CreationDate instanceof Date && LastModificationDate instanceof Date);
    assert.deepEqual(schedule, {
      Arn: arn,
      Name: "kept",
      GroupName: "default",
      ScheduleExpression: "rate(5 minutes)",
      ScheduleExpressionTimezone: "UTC",
      StartDate,
      Description: "five",
      State: "DISABLED",
      FlexibleTimeWindow: { Mode: "OFF" },
      ActionAfterCompletion: "NONE",
      Target: { Arn: arnOf("sqs", "ticks"), RoleArn: roleArn },
    });
    await assert.rejects(create("kept", {}), { name: "ConflictException" });
    await client.send(new UpdateScheduleCommand(inputOf("kept", {}, { ScheduleExpression: "rate(1 hour)" })));
    const changed = await client.send(new GetScheduleCommand({ Name: "kept" }));
    assert.deepEqual(
      [changed.ScheduleExpression, changed.State, changed.Description],
      ["rate(1 hour)", "ENABLED", undefined],
    );
    await testbed.kill();
    assert.equal((await client.send(new GetScheduleCommand({ Name: "kept" }))).Arn, arn);
    await client.send(new DeleteScheduleCommand({ Name: "kept" }));
    await assert.rejects(client.send(new GetScheduleCommand({ Name: "kept" })), notFound);
    await assert.rejects(client.send(new DeleteScheduleCommand({ Name: "kept" })), notFound);
    await assert.rejects(client.send(new UpdateScheduleCommand(inputOf("kept", {}))), notFound);
  });

  it("has groups, which go with their schedules, and lists in parts", async () => {
    await client.send(new CreateScheduleGroupCommand({ Name: "shop", Tags: [{ Key: "a", Value: "1" }] }));
    for (const name of ["one", "two", "three"]) await create(name, {}, { GroupName: "shop" });
    const list = async (NextToken?: string) =>
      await client.send(new ListSchedulesCommand({ GroupName: "shop", MaxResults: 2, NextToken }));
    const first = await list();
    const second = await list(first.NextToken);
    assert.deepEqual(
      [...(first.Schedules ?? []), ...(second.Schedules ?? [])].map(({ Name }) => Name).sort(),
      ["one", "three", "two"],
    );
    assert.equal(second.NextToken, undefined);
    await assert.rejects(list("nobody's"), validation);
    const { ScheduleGroups = [] } = await client.send(new ListScheduleGroupsCommand({}));
    assert.deepEqual(
      ScheduleGroups.map(({ Name, State }) => [Name, State]),
      [
        ["default", "ACTIVE"],
        ["shop", "ACTIVE"],
      ],
    );
    const ResourceArn = arnOf("scheduler", "schedule-group/shop");
    await client.send(new TagResourceCommand({ ResourceArn, Tags: [{ Key: "b", Value: "2" }] }));
    await client.send(new UntagResourceCommand({ ResourceArn, TagKeys: ["a"] }));
    const { Tags } = await client.send(new ListTagsForResourceCommand({ ResourceArn }));
    assert.deepEqual(Tags, [{ Key: "b", Value: "2" }]);
    await assert.rejects(create("one", {}, { GroupName: "nobody" }), notFound);
    await assert.rejects(client.send(new DeleteScheduleGroupCommand({ Name: "default" })), validation);
    await client.send(new DeleteScheduleGroupCommand({ Name: "shop" }));
    await assert.rejects(client.send(new GetScheduleGroupCommand({ Name: "shop" })), notFound);
    assert.deepEqual((await client.send(new ListSchedulesCommand({}))).Schedules, []);
  });

  it("refuses what AWS refuses", async () => {
    const refused = async (...input: Parameters<typeof inputOf>) =>
      await assert.rejects(create(...input), validation);
    for (const ScheduleExpression of ["rate(5 minute)", "cron(* * *)", "at(tomorrow)", "every day"])
      await refused("wrong", {}, { ScheduleExpression });
    await refused("wrong", {}, { ScheduleExpressionTimezone: "Europe/Nowhere" });
    await refused("wrong", {}, { FlexibleTimeWindow: { Mode: "FLEXIBLE" } });
    await refused("wrong", {}, { FlexibleTimeWindow: { Mode: "FLEXIBLE", MaximumWindowInMinutes: 1441 } });
    await refused("wrong", {}, { FlexibleTimeWindow: { Mode: "OFF", MaximumWindowInMinutes: 5 } });
    await refused("wrong", {}, { StartDate: new Date(2), EndDate: new Date(1) });
    await refused("not a name", {});
    await refused("wrong", { DeadLetterConfig: { Arn: arnOf("sqs", "failed.fifo") } });
    await refused("wrong", { RetryPolicy: { MaximumRetryAttempts: 186 } });
    await refused("wrong", { RetryPolicy: { MaximumEventAgeInSeconds: 59 } });
    await refused("wrong", { Arn: arnOf("events", "event-bus/default") });
    await assert.rejects(create("wrong", { Arn: "arn:aws:scheduler:::aws-sdk:sqs:sendMessage" }), {
      name: "NotImplemented",
    });
    const others = await testbed.serviceRole("others", "lambda.amazonaws.com", []);
    await assert.rejects(create("wrong", { RoleArn: others }), {
      ...validation,
      message: "The execution role you provide must allow AWS EventBridge Scheduler to assume the role.",
    });
    assert.deepEqual((await client.send(new ListSchedulesCommand({}))).Schedules, []);
  });

  it("calls by rate, with the event of Scheduler itself, and not before, nor when it is disabled", async () => {
    const { url, arn } = await queue("ticks-rate");
    const schedule = await create("rate", { Arn: arn });
    const now = Date.now();
    const clock = clockAt(now);
    await clock.look(now + 4 * MINUTE);
    assert.equal(await receive(url, 0), undefined);
    await clock.look(now + 5 * MINUTE);
    const { id, time, ...event } = JSON.parse((await receive(url))?.Body ?? "{}") as Record<string, unknown>;
    assert.match(String(id), /^[\da-f-]{36}$/);
    assert.equal(Date.parse(String(time)) % MINUTE, 0);
    assert.deepEqual(event, {
      version: "0",
      "detail-type": "Scheduled Event",
      source: "aws.scheduler",
      account: "000000000000",
      region: testbed.region,
      resources: [schedule],
      detail: "{}",
    });
    const input = inputOf("rate", { Arn: arn }, { State: "DISABLED" });
    await client.send(new UpdateScheduleCommand(input));
    await clock.look(now + 10 * MINUTE);
    assert.equal(await receive(url, 0), undefined);
    await client.send(new DeleteScheduleCommand({ Name: "rate" }));
  });

  it("calls by cron in a time zone, between two dates", async () => {
    const { url, arn } = await queue("ticks-cron");
    await create(
      "cron",
      { Arn: arn, Input: "<aws.scheduler.scheduled-time> <aws.scheduler.attempt-number> <other>" },
      {
        ScheduleExpression: "cron(30 9 * * ? *)",
        ScheduleExpressionTimezone: "Asia/Seoul",
        StartDate: new Date("2030-03-02T00:00:00Z"),
        EndDate: new Date("2030-03-04T00:00:00Z"),
      },
    );
    const clock = clockAt(Date.parse("2030-03-01T00:00:00Z"));
    const bodies: string[] = [];
    for (let hour = 1; hour <= 5 * 24; hour += 1) {
      await clock.look(Date.parse("2030-03-01T00:00:00Z") + hour * HOUR);
      const message = await receive(url, hour % 24 === 1 && hour > 24 && hour < 96 ? 5 : 0);
      if (message?.Body !== undefined) bodies.push(message.Body);
    }
    assert.deepEqual(bodies, ["2030-03-02T00:30:00Z 1 <other>", "2030-03-03T00:30:00Z 1 <other>"]);
    await client.send(new DeleteScheduleCommand({ Name: "cron" }));
  });

  it("calls once at a time, and is deleted then when it says so", async () => {
    const { url, arn } = await queue("ticks-once");
    const at = { ScheduleExpression: "at(2031-05-01T12:00:00)", ScheduleExpressionTimezone: "Asia/Seoul" };
    await create("once", { Arn: arn, Input: "once" }, { ...at, ActionAfterCompletion: "DELETE" });
    await create("stays", { Arn: arn, Input: "stays" }, at);
    const time = Date.parse("2031-05-01T03:00:00Z");
    const clock = clockAt(time - 10 * MINUTE);
    await clock.look(time - MINUTE);
    assert.equal(await receive(url, 0), undefined);
    await clock.look(time);
    const got = [(await receive(url))?.Body, (await receive(url))?.Body];
    assert.deepEqual(got.toSorted(), ["once", "stays"]);
    await clock.look(time + HOUR);
    assert.equal(await receive(url, 0), undefined);
    const { Schedules = [] } = await client.send(new ListSchedulesCommand({}));
    assert.deepEqual(
      Schedules.map(({ Name }) => Name),
      ["stays"],
    );
    await client.send(new DeleteScheduleCommand({ Name: "stays" }));
  });

  it("waits within its flexible window, over a restart too", async () => {
    const { url, arn } = await queue("ticks-window");
    await create(
      "window",
      { Arn: arn, Input: "late" },
      { FlexibleTimeWindow: { Mode: "FLEXIBLE", MaximumWindowInMinutes: 10 } },
    );
    const now = Date.now();
    await clockAt(now, { random: () => 0.5 }).look(now + 5 * MINUTE);
    assert.equal(await receive(url, 0), undefined);
    const [waiting] = testbed.platform.store
      .collection<{ notBefore: number }>("scheduler/invocations")
      .values();
    assert.equal(Math.round(((waiting?.notBefore ?? 0) - now) / MINUTE), 5);
    await clockAt(now, { random: () => 0 }).look(now + 5 * MINUTE);
    assert.equal((await receive(url))?.Body, "late");
    await client.send(new DeleteScheduleCommand({ Name: "window" }));
  });

  it("calls functions, topics and event buses by its role", async () => {
    const { url, arn } = await queue("ticks-topic");
    const { resources } = testbed;
    const topic = await resources.create("aws:sns/topic:Topic", "topic", { name: "topic" });
    const policy = (Service: string) =>
      JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { Service }, Action: "sqs:SendMessage", Resource: arn }],
      });
    await resources.create("aws:sqs/queuePolicy:QueuePolicy", "topic", {
      queueUrl: url,
      policy: policy("sns.amazonaws.com"),
    });
    await resources.create("aws:sns/topicSubscription:TopicSubscription", "topic", {
      topic: topic["arn"],
      protocol: "sqs",
      endpoint: arn,
      rawMessageDelivery: true,
    });
    const called = new Promise<string>((resolve) => {
      const stop = testbed.platform.logs.listen(({ source, message }) => {
        const [, text] = /called with (\w+)/.exec(message) ?? [];
        if (source !== "function/called" || text === undefined) return;
        stop();
        resolve(text);
      });
    });
    const fn = await makeFunction(
      testbed,
      "called",
      `export const handler = async (event) => console.log("called with " + event.kind);`,
    );
    await create("to-topic", { Arn: topic["arn"] as string, Input: "hello" });
    await create("to-function", { Arn: fn["arn"] as string, Input: '{"kind":"nightly"}' });
    const now = Date.now();
    await clockAt(now).look(now + 5 * MINUTE);
    assert.equal((await receive(url))?.Body, "hello");
    assert.equal(await called, "nightly");
    await resources.create("aws:cloudwatch/eventRule:EventRule", "own", {
      name: "own",
      eventPattern: JSON.stringify({ source: ["shop"] }),
    });
    await resources.update("aws:sqs/queuePolicy:QueuePolicy", "topic", {
      queueUrl: url,
      policy: policy("events.amazonaws.com"),
    });
    await resources.create("aws:cloudwatch/eventTarget:EventTarget", "own", { rule: "own", arn });
    await create("to-bus", {
      Arn: arnOf("events", "event-bus/default"),
      Input: '{"count":1}',
      EventBridgeParameters: { Source: "shop", DetailType: "Nightly" },
    });
    await client.send(new DeleteScheduleCommand({ Name: "to-topic" }));
    await client.send(new DeleteScheduleCommand({ Name: "to-function" }));
    await clockAt(now).look(now + 6 * MINUTE);
    const event = JSON.parse((await receive(url))?.Body ?? "{}") as Record<string, unknown>;
    assert.deepEqual(
      [event["source"], event["detail-type"], event["detail"]],
      ["shop", "Nightly", { count: 1 }],
    );
    await client.send(new DeleteScheduleCommand({ Name: "to-bus" }));
  });

  // https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html
  it("puts what can't be delivered into the dead-letter queue, with the reason", async () => {
    const { url, arn } = await queue("failed");
    await queue("secret");
    const schedule = await create("refused", {
      Arn: arnOf("sqs", "secret"),
      Input: "text",
      DeadLetterConfig: { Arn: arn },
    });
    const now = Date.now();
    await clockAt(now).look(now + 5 * MINUTE);
    const { Body, MessageAttributes = {} } = (await receive(url)) ?? {};
    assert.equal(Body, "text");
    const attribute = (name: string) => MessageAttributes[name]?.StringValue;
    assert.deepEqual(
      ["ERROR_CODE", "RETRY_ATTEMPTS", "IS_PAYLOAD_TRUNCATED", "SCHEDULE_ARN", "TARGET_ARN"].map(attribute),
      ["AccessDenied", "0", "false", schedule, arnOf("sqs", "secret")],
    );
    assert.match(attribute("ERROR_MESSAGE") ?? "", /not authorized to perform: sqs:SendMessage/);
    assert.equal(attribute("EXHAUSTED_RETRY_CONDITION"), undefined);
    await client.send(new DeleteScheduleCommand({ Name: "refused" }));
  });

  it("runs for programs", async () => {
    const { url, arn } = await queue("ticks-program");
    const { resources } = testbed;
    const group = await resources.create("aws:scheduler/scheduleGroup:ScheduleGroup", "jobs", {
      name: "jobs",
    });
    assert.deepEqual([group.id, group["arn"]], ["jobs", arnOf("scheduler", "schedule-group/jobs")]);
    const inputs = {
      groupName: "jobs",
      scheduleExpression: "rate(1 minute)",
      flexibleTimeWindow: { mode: "OFF" },
      target: { arn, roleArn, input: "program", retryPolicy: { maximumRetryAttempts: 0 } },
    };
    const refused = async (more: object) =>
      await assert.rejects(
        resources.create("aws:scheduler/schedule:Schedule", "bad", { ...inputs, ...more }),
        { code: "ValidationException" },
      );
    await refused({ flexibleTimeWindow: { mode: "FLEXIBLE" } });
    await refused({ flexibleTimeWindow: { mode: "OFF", maximumWindowInMinutes: 5 } });
    await refused({ startDate: "tomorrow" });
    const made = await resources.create("aws:scheduler/schedule:Schedule", "relay", inputs);
    assert.match(made.id, /^jobs\/relay-[\da-f]{7}$/);
    const now = Date.now();
    await clockAt(now).look(now + MINUTE);
    assert.equal((await receive(url))?.Body, "program");
    await resources.update("aws:scheduler/schedule:Schedule", "relay", { ...inputs, state: "DISABLED" });
    const { State } = await client.send(
      new GetScheduleCommand({ GroupName: "jobs", Name: made["name"] as string }),
    );
    assert.equal(State, "DISABLED");
    await resources.remove("aws:scheduler/schedule:Schedule", "relay");
    await resources.remove("aws:scheduler/scheduleGroup:ScheduleGroup", "jobs");
    assert.deepEqual((await client.send(new ListSchedulesCommand({}))).Schedules, []);
  });

  it("asks the caller's policies, and the right to hand the role over", async () => {
    const { credentials } = await testbed.role("maker", [
      {
        Effect: "Allow",
        Action: "scheduler:CreateSchedule",
        Resource: arnOf("scheduler", "schedule/default/own-*"),
      },
    ]);
    const own = new SchedulerClient({ ...testbed.clientConfig, credentials });
    await assert.rejects(own.send(new CreateScheduleCommand(inputOf("own-a", {}))), {
      name: "AccessDeniedException",
      message: /iam:PassRole/,
    });
    await assert.rejects(own.send(new CreateScheduleCommand(inputOf("other", {}))), {
      name: "AccessDeniedException",
      message: /scheduler:CreateSchedule/,
    });
    own.destroy();
  });
});
