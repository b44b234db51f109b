import assert from "node:assert/strict";
import {
  CreateEventBusCommand,
  DeleteRuleCommand,
  DescribeRuleCommand,
  EventBridgeClient,
  ListEventBusesCommand,
  ListTargetsByRuleCommand,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  TestEventPatternCommand,
  type PutEventsRequestEntry,
} from "@aws-sdk/client-eventbridge";
import { SQSClient } from "@aws-sdk/client-sqs";
import { events } from "../../aws/events/index.ts";
import { jsonCall } from "../../delivery/destinations.ts";
import { lambda } from "../../aws/lambda/index.ts";
import { logs } from "../../aws/logs/index.ts";
import { sns } from "../../aws/sns/index.ts";
import { sqs } from "../../aws/sqs/index.ts";
import { makeFunction } from "../lambda/support/function.ts";
import { makeQueue, nextMessage } from "../sqs/support/queues.ts";
import { startTestbed, type Made, type Testbed } from "../support/testbed.ts";

// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-what-is.html
describe("EventBridge buses, with their SDK client", function () {
  this.timeout(60_000);
  let testbed: Testbed;
  let client: EventBridgeClient;
  let queues: SQSClient;
  before(async () => {
    testbed = await startTestbed([logs, sqs, sns, lambda, events]);
    client = new EventBridgeClient(testbed.clientConfig);
    queues = new SQSClient(testbed.clientConfig);
  });
  after(async () => {
    client.destroy();
    queues.destroy();
    await testbed.stop();
  });

  const put = async (...Entries: PutEventsRequestEntry[]) =>
    await client.send(new PutEventsCommand({ Entries }));
  const order = (Detail: object, more: PutEventsRequestEntry = {}): PutEventsRequestEntry => ({
    Source: "shop",
    DetailType: "order",
    Detail: JSON.stringify(Detail),
    ...more,
  });
  /** A rule for `detail.kind`, so that tests do not meet each other's events. */
  const rule = async (name: string, more: Record<string, unknown> = {}): Promise<Made> =>
    await testbed.resources.create("aws:cloudwatch/eventRule:EventRule", name, {
      name,
      eventPattern: JSON.stringify({ source: ["shop"], detail: { kind: [name] } }),
      ...more,
    });
  const target = async (name: string, to: Made, inputs: object = {}) =>
    await testbed.resources.create("aws:cloudwatch/eventTarget:EventTarget", name, {
      rule: name,
      arn: to["arn"],
      ...inputs,
    });
  /** A queue that lets a rule in. */
  const queue = async (name: string, source?: Made): Promise<Made> =>
    await makeQueue(testbed, name, source && { service: "events.amazonaws.com", source });
  const next = async (made: Made) => await nextMessage(queues, made);
  const nextBody = async (made: Made) =>
    JSON.parse((await next(made))?.Body ?? "null") as Record<string, unknown>;

  // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html
  it("sends an event to the targets whose rule it matches, in the form of AWS", async () => {
    const made = await rule("form");
    const to = await queue("form", made);
    await target("form", to);
    const { Entries, FailedEntryCount } = await put(
      order({ kind: "other" }),
      order({ kind: "form", n: 1 }, { Resources: ["arn:aws:x"], Time: new Date(1_700_000_000_000) }),
    );
    assert.equal(FailedEntryCount, 0);
    assert.deepEqual(await nextBody(to), {
      version: "0",
      id: Entries?.[1]?.EventId,
      "detail-type": "order",
      source: "shop",
      account: testbed.platform.accountId,
      time: "2023-11-14T22:13:20Z",
      region: testbed.region,
      resources: ["arn:aws:x"],
      detail: { kind: "form", n: 1 },
    });
  });

  // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-related-service-xray.html
  it("passes a trace header on to targets, an entry's own before the request's, and drops what is none", async () => {
    const to = await queue("traced", await rule("traced"));
    await target("traced", to);
    const header = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";
    await put(order({ kind: "traced" }, { TraceHeader: header }));
    const message = await next(to);
    assert.equal(message?.Attributes?.AWSTraceHeader, header);
    assert.equal(message.Body?.includes("1-5759e988"), false, "it is no part of the event");
    await put(order({ kind: "traced" }, { TraceHeader: "Root=nonsense" }));
    assert.equal((await next(to))?.Attributes?.AWSTraceHeader, undefined);
  });

  // https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
  it("answers each entry by itself", async () => {
    const { Entries, FailedEntryCount } = await put(
      order({ kind: "nobody" }),
      { Source: "shop", DetailType: "order", Detail: "no JSON" },
      { Source: "shop", DetailType: "order", Detail: "[1]" },
      order({}, { Source: "aws.ec2" }),
      { DetailType: "order", Detail: "{}" },
      order({}, { EventBusName: "default" }),
    );
    assert.equal(FailedEntryCount, 4);
    assert.deepEqual(
      Entries?.map(({ ErrorCode }) => ErrorCode),
      [
        undefined,
        "MalformedDetail",
        "MalformedDetail",
        "NotAuthorizedForSourceException",
        "InvalidArgument",
        undefined,
      ],
    );
    assert.ok(Entries?.[0]?.EventId);
    await assert.rejects(put(...Array.from({ length: 11 }, () => order({}))), {
      name: "ValidationException",
    });
    await assert.rejects(put(order({ text: "x".repeat(1024 * 1024) })), { name: "ValidationException" });
  });

  it("answers what is no event, bus or target with the caller's mistake", async () => {
    const { accessKeyId } = testbed.capabilities.iam.operator;
    const operator = testbed.capabilities.iam.identify(accessKeyId)?.principal;
    const call = async (operation: string, input: unknown) => {
      assert.ok(operator);
      const request = jsonCall(testbed.region, `AWSEvents.${operation}`, input as object);
      await testbed.capabilities.gateway.call(operator, "events", request);
    };
    await rule("hostile");
    const bad: [string, unknown][] = [
      ...[
        null,
        5,
        "x",
        { Source: 5 },
        { Source: "a", Resources: "b" },
        { Source: "a", Time: "now" },
        { EventBusName: "arn:nope" },
      ].map((entry): [string, unknown] => ["PutEvents", { Entries: [entry] }]),
      ["PutEvents", { Entries: {} }],
      ["PutEvents", []],
      ...[null, 5, {}, { Id: "1" }, { Id: "1", Arn: "nope" }, { Id: "1", Arn: "arn:aws:sqs" }].map(
        (target): [string, unknown] => ["PutTargets", { Rule: "hostile", Targets: [target] }],
      ),
      ["PutTargets", { Rule: 5, Targets: [] }],
      ["DescribeEventBus", { Name: "arn:nope" }],
    ];
    for (const [operation, input] of bad)
      await assert.rejects(
        call(operation, input),
        ({ status, code }: { status?: number; code?: string }) => status === 400 && typeof code === "string",
        JSON.stringify([operation, input]),
      );
  });

  it("lets nobody put events without events:PutEvents on the bus", async () => {
    const allowed = testbed.platform.accountId;
    const { credentials } = await testbed.role("putter", [
      {
        Effect: "Allow",
        Action: "events:PutEvents",
        Resource: `arn:aws:events:${testbed.region}:${allowed}:event-bus/default`,
      },
    ]);
    const other = new EventBridgeClient({ ...testbed.clientConfig, credentials });
    assert.equal((await other.send(new PutEventsCommand({ Entries: [order({})] }))).FailedEntryCount, 0);
    await assert.rejects(
      other.send(new PutEventsCommand({ Entries: [order({}, { EventBusName: "private" })] })),
      {
        name: "AccessDeniedException",
      },
    );
    await assert.rejects(other.send(new ListEventBusesCommand({})), { name: "AccessDeniedException" });
    other.destroy();
  });

  // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
  it("gives a target a part of the event, a constant, or a template", async () => {
    const made = await rule("inputs");
    const [part, constant, template] = [
      await queue("part", made),
      await queue("constant", made),
      await queue("template", made),
    ];
    await testbed.resources.create("aws:cloudwatch/eventTarget:EventTarget", "part", {
      rule: "inputs",
      targetId: "part",
      arn: part["arn"],
      inputPath: "$.detail",
    });
    await testbed.resources.create("aws:cloudwatch/eventTarget:EventTarget", "constant", {
      rule: "inputs",
      targetId: "constant",
      arn: constant["arn"],
      input: '{"always":"this"}',
    });
    await testbed.resources.create("aws:cloudwatch/eventTarget:EventTarget", "template", {
      rule: "inputs",
      targetId: "template",
      arn: template["arn"],
      inputTransformer: {
        inputPaths: { name: "$.detail.name", amount: "$.detail.amount", none: "$.detail.none" },
        inputTemplate:
          '{"text": "<name> paid <amount>", "amount": <amount>, "rule": <aws.events.rule-arn>, "none": "<none>"}',
      },
    });
    await put(order({ kind: "inputs", name: 'Eun "Eve"', amount: 3 }));
    assert.deepEqual(await nextBody(part), { kind: "inputs", name: 'Eun "Eve"', amount: 3 });
    assert.deepEqual(await nextBody(constant), { always: "this" });
    assert.deepEqual(await nextBody(template), {
      text: 'Eun "Eve" paid 3',
      amount: 3,
      rule: made["arn"],
      none: "",
    });
  });

  // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
  it("writes objects into templates as AWS does: never escaped, without their quotes in a text", async () => {
    const made = await rule("objects");
    const [text, event] = [await queue("objects-text", made), await queue("objects-event", made)];
    const InputPathsMap = { payload: "$.detail.payload", list: "$.detail.list", name: "$.detail.name" };
    const put1 = async (Id: string, to: Made, InputTemplate: string) =>
      await client.send(
        new PutTargetsCommand({
          Rule: "objects",
          Targets: [{ Id, Arn: to["arn"] as string, InputTransformer: { InputPathsMap, InputTemplate } }],
        }),
      );
    await put1("text", text, '"Payload of <name>: <payload>, <list>"');
    await put1("event", event, '{"event": <aws.events.event>, "list": <list>, "payload": <payload>}');
    const payload = { acc_id: "0a78", sf_id: "baz" };
    await put(order({ kind: "objects", payload, list: ["a", 1], name: 'Eun "Eve"' }));
    assert.equal((await next(text))?.Body, '"Payload of Eun \\"Eve\\": {acc_id:0a78,sf_id:baz}, [a,1]"');
    const body = await nextBody(event);
    assert.deepEqual([body["list"], body["payload"]], [["a", 1], payload]);
    const passed = body["event"] as Record<string, unknown>;
    assert.deepEqual(
      [passed["detailType"], passed["detail-type"], passed["detail"], passed["source"]],
      ["order", undefined, undefined, "shop"],
    );
  });

  it("delivers nothing when a template with an object in quotes comes to no JSON", async () => {
    const made = await rule("no-json");
    const [to, letters] = [await queue("no-json", made), await queue("no-json-letters", made)];
    await target("no-json", to, {
      deadLetterConfig: { arn: letters["arn"] },
      inputTransformer: {
        inputPaths: { payload: "$.detail.payload" },
        inputTemplate: '{"payload": "<payload>"}',
      },
    });
    await put(order({ kind: "no-json", payload: { a: "b" } }));
    const message = await next(letters);
    assert.equal(message?.MessageAttributes?.["ERROR_CODE"]?.StringValue, "INVALID_JSON");
    assert.match(message?.MessageAttributes?.["ERROR_MESSAGE"]?.StringValue ?? "", /Take the quotes/);
    await put(order({ kind: "no-json", payload: "text" }));
    assert.deepEqual(await nextBody(to), { payload: "text" });
  });

  // https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutTargets.html
  it("refuses a template with a placeholder that stands for nothing", async () => {
    const to = await queue("placeholders", await rule("placeholders"));
    for (const InputTransformer of [
      { InputTemplate: '{"a": <unknown>}' },
      { InputTemplate: '"<known> <toString>"', InputPathsMap: { known: "$.detail" } },
      { InputTemplate: '"<known>"', InputPathsMap: { known: "detail" } },
      { InputTemplate: "" },
    ])
      await assert.rejects(
        client.send(
          new PutTargetsCommand({
            Rule: "placeholders",
            Targets: [{ Id: "1", Arn: to["arn"] as string, InputTransformer }],
          }),
        ),
        { name: "ValidationException" },
        JSON.stringify(InputTransformer),
      );
    const { Targets } = await client.send(new ListTargetsByRuleCommand({ Rule: "placeholders" }));
    assert.deepEqual(Targets, []);
  });

  // https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
  it("takes events for a bus that is not there, as AWS does, and says that they are lost", async () => {
    const lines: string[] = [];
    testbed.platform.logs.listen(({ message }) => lines.push(message));
    const { Entries, FailedEntryCount } = await put(order({ kind: "lost" }, { EventBusName: "nowhere" }));
    assert.equal(FailedEntryCount, 0);
    assert.match(Entries?.[0]?.EventId ?? "", /^[0-9a-f-]{36}$/);
    assert.equal(lines.filter((line) => line.includes("event-bus/nowhere")).length, 1);
  });

  // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
  it("puts what a target may not get into its dead-letter queue at once, and says why", async () => {
    const made = await rule("refused");
    const [to, letters] = [await queue("refused"), await queue("letters", made)];
    await target("refused", to, { deadLetterConfig: { arn: letters["arn"] } });
    await put(order({ kind: "refused" }));
    const message = await next(letters);
    assert.deepEqual((JSON.parse(message?.Body ?? "{}") as { detail: unknown }).detail, { kind: "refused" });
    assert.equal(message?.MessageAttributes?.["RULE_ARN"]?.StringValue, made["arn"]);
    assert.equal(message?.MessageAttributes?.["TARGET_ARN"]?.StringValue, to["arn"]);
    assert.equal(message?.MessageAttributes?.["ERROR_CODE"]?.StringValue, "NO_PERMISSIONS");
    assert.match(message?.MessageAttributes?.["ERROR_MESSAGE"]?.StringValue ?? "", /sqs:SendMessage/);
    assert.equal(message?.MessageAttributes?.["EXHAUSTED_RETRY_CONDITION"], undefined);
  });

  it("calls a function that lets the rule in, and passes events on to another bus with the role of the target", async () => {
    const bus = await testbed.resources.create("aws:cloudwatch/eventBus:EventBus", "private", {
      name: "private",
    });
    const made = await rule("passed");
    const roleArn = await testbed.serviceRole("passer", "events.amazonaws.com", [
      { Effect: "Allow", Action: "events:PutEvents", Resource: bus["arn"] },
    ]);
    await target("passed", bus, { roleArn });
    assert.equal(made["id"], "passed");
    const inner = await testbed.resources.create("aws:cloudwatch/eventRule:EventRule", "inner", {
      name: "inner",
      eventBusName: "private",
      eventPattern: JSON.stringify({ detail: { kind: [{ prefix: "pass" }] } }),
    });
    assert.equal(inner["id"], "private/inner");
    assert.equal(
      inner["arn"],
      `arn:aws:events:${testbed.region}:${testbed.platform.accountId}:rule/private/inner`,
    );
    const done = await testbed.resources.create("aws:sqs/queue:Queue", "done", { name: "done" });
    const source = `
      import { SQSClient, SendMessageCommand } from "@aws-sdk/client-sqs";
      export const handler = async (event) =>
        void (await new SQSClient({}).send(new SendMessageCommand({ QueueUrl: process.env.QUEUE, MessageBody: JSON.stringify(event) })));`;
    const fn = await makeFunction(
      testbed,
      "consumer",
      source,
      { environment: { variables: { QUEUE: done["url"] } } },
      [{ Effect: "Allow", Action: "sqs:SendMessage", Resource: done["arn"] }],
    );
    await testbed.resources.create("aws:lambda/permission:Permission", "consumer", {
      function: "consumer",
      action: "lambda:InvokeFunction",
      principal: "events.amazonaws.com",
      sourceArn: inner["arn"],
    });
    await testbed.resources.create("aws:cloudwatch/eventTarget:EventTarget", "inner", {
      rule: "inner",
      eventBusName: "private",
      arn: fn["arn"],
    });
    await put(order({ kind: "passed" }));
    const event = await nextBody(done);
    assert.equal(event["source"], "shop");
    assert.deepEqual(event["detail"], { kind: "passed" });
  });

  it("delivers what it accepted after it was killed", async () => {
    const made = await rule("killed");
    const to = await queue("killed", made);
    await target("killed", to);
    await put(order({ kind: "killed" }));
    await testbed.kill();
    assert.deepEqual((await nextBody(to))["detail"], { kind: "killed" });
    await put(order({ kind: "killed", again: true }));
    // What was under way at the end may come twice.
    let detail = (await nextBody(to))["detail"] as { again?: boolean };
    if (!detail.again) detail = (await nextBody(to))["detail"] as { again?: boolean };
    assert.deepEqual(detail, { kind: "killed", again: true });
  });

  it("sends nothing for a rule that is disabled", async () => {
    const made = await rule("off", { state: "DISABLED" });
    const to = await queue("off", made);
    await target("off", to);
    await put(order({ kind: "off", n: 1 }));
    await testbed.resources.update("aws:cloudwatch/eventRule:EventRule", "off", {
      name: "off",
      eventPattern: made["eventPattern"],
      state: "ENABLED",
    });
    await put(order({ kind: "off", n: 2 }));
    assert.deepEqual((await nextBody(to))["detail"], { kind: "off", n: 2 });
  });

  it("makes, describes and deletes buses, rules and targets by its API", async () => {
    const to = await queue("api");
    await client.send(new CreateEventBusCommand({ Name: "mine" }));
    const { EventBuses } = await client.send(new ListEventBusesCommand({}));
    assert.deepEqual(EventBuses?.map(({ Name }) => Name).sort(), ["default", "mine", "private"]);
    const EventPattern = JSON.stringify({ source: ["shop"] });
    await client.send(new PutRuleCommand({ Name: "by-hand", EventBusName: "mine", EventPattern }));
    const named = { EventBusName: "mine", Rule: "by-hand" };
    await client.send(new PutTargetsCommand({ ...named, Targets: [{ Id: "1", Arn: to["arn"] as string }] }));
    assert.deepEqual((await client.send(new ListTargetsByRuleCommand(named))).Targets, [
      { Id: "1", Arn: to["arn"] },
    ]);
    assert.equal(
      (await client.send(new DescribeRuleCommand({ Name: "by-hand", EventBusName: "mine" }))).EventPattern,
      EventPattern,
    );
    await assert.rejects(client.send(new DeleteRuleCommand({ Name: "by-hand", EventBusName: "mine" })), {
      name: "ValidationException",
    });
    await assert.rejects(client.send(new DescribeRuleCommand({ Name: "none" })), {
      name: "ResourceNotFoundException",
    });
    for (const ScheduleExpression of ["rate(1 minutes)", "cron(* * * * *)", "at(2026-12-24T18:00:00)"])
      await assert.rejects(client.send(new PutRuleCommand({ Name: "timer", ScheduleExpression })), {
        name: "ValidationException",
        message: /ScheduleExpression is not valid/,
      });
    await assert.rejects(client.send(new PutRuleCommand({ Name: "timer" })), {
      name: "ValidationException",
    });
    await assert.rejects(
      client.send(
        new PutRuleCommand({ Name: "timer", EventBusName: "mine", ScheduleExpression: "rate(1 minute)" }),
      ),
      { name: "ValidationException", message: /default event bus/ },
    );
    await assert.rejects(
      client.send(new PutRuleCommand({ Name: "bad", EventPattern: '{"source":"shop"}' })),
      {
        name: "InvalidEventPatternException",
      },
    );
  });

  // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
  it("knows the operators of patterns", async () => {
    const Event = JSON.stringify({
      id: "1",
      account: "1",
      source: "shop",
      time: "2026-11-28T00:00:00Z",
      region: "r",
      resources: ["a", "b"],
      "detail-type": "order",
      detail: { ip: "10.0.0.7", n: 5, name: "Order-7", state: "open", tags: ["x", "y"], nothing: null },
    });
    const matches = async (pattern: object) =>
      (await client.send(new TestEventPatternCommand({ Event, EventPattern: JSON.stringify(pattern) })))
        .Result;
    const yes: object[] = [
      { resources: ["b"] },
      { detail: { ip: [{ cidr: "10.0.0.0/24" }] } },
      { detail: { n: [{ numeric: [">", 0, "<=", 5] }] } },
      { detail: { name: [{ prefix: "Order" }] } },
      { detail: { name: [{ prefix: { "equals-ignore-case": "order" } }] } },
      { detail: { name: [{ suffix: "-7" }] } },
      { detail: { name: [{ "equals-ignore-case": "order-7" }] } },
      { detail: { name: [{ wildcard: "O*-7" }] } },
      { detail: { state: [{ "anything-but": ["closed", "gone"] }] } },
      { detail: { state: [{ "anything-but": { prefix: "cl" } }] } },
      { detail: { none: [{ exists: false }], n: [{ exists: true }] } },
      { detail: { nothing: [null] } },
      { detail: { $or: [{ n: [9] }, { tags: ["y"] }] } },
    ];
    for (const pattern of yes) assert.equal(await matches(pattern), true, JSON.stringify(pattern));
    const no: object[] = [
      { detail: { ip: [{ cidr: "10.0.1.0/24" }] } },
      { detail: { n: [{ numeric: [">", 5] }] } },
      { detail: { n: ["5"] } },
      { detail: { state: [{ "anything-but": "open" }] } },
      { detail: { name: [{ exists: false }] } },
      { detail: { $or: [{ n: [9] }, { tags: ["z"] }] } },
    ];
    for (const pattern of no) assert.equal(await matches(pattern), false, JSON.stringify(pattern));
    for (const bad of [
      "{",
      "[]",
      '{"a":{}}',
      '{"a":[]}',
      '{"a":[{"cidr":"10.0.0.0/99"}]}',
      '{"a":[{"unknown":1}]}',
    ])
      await assert.rejects(
        client.send(new TestEventPatternCommand({ Event, EventPattern: bad })),
        { name: "InvalidEventPatternException" },
        bad,
      );
  });
});
