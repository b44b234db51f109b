import assert from "node:assert/strict";
import {
  CreateEventBusCommand,
  DeleteEventBusCommand,
  DeleteRuleCommand,
  DescribeEventBusCommand,
  DescribeRuleCommand,
  DisableRuleCommand,
  EnableRuleCommand,
  EventBridgeClient,
  ListEventBusesCommand,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from "@aws-sdk/client-eventbridge";
import { events } from "../../aws/events/index.ts";
import { startTestbed, type Testbed } from "../support/testbed.ts";

// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Operations.html
describe("EventBridge, buses, rules and targets by the API", () => {
  let testbed: Testbed;
  let client: EventBridgeClient;
  before(async () => {
    testbed = await startTestbed([events]);
    client = new EventBridgeClient(testbed.clientConfig);
  });
  after(async () => {
    client.destroy();
    await testbed.stop();
  });

  const arnOf = (resource: string, service = "events") =>
    `arn:aws:${service}:${testbed.region}:${testbed.platform.accountId}:${resource}`;
  const EventPattern = '{"source":["shop"]}';
  const target = (Id: string) => ({ Id, Arn: arnOf("queue", "sqs") });

  it("describes and deletes buses, the default one never", async () => {
    await client.send(new CreateEventBusCommand({ Name: "shop", Description: "of the shop" }));
    const described = await client.send(new DescribeEventBusCommand({ Name: "shop" }));
    assert.deepEqual(
      [described.Name, described.Arn, described.Description, described.Policy],
      ["shop", arnOf("event-bus/shop"), "of the shop", undefined],
    );
    await assert.rejects(client.send(new CreateEventBusCommand({ Name: "shop" })), {
      name: "ResourceAlreadyExistsException",
    });
    const named = await client.send(new ListEventBusesCommand({ NamePrefix: "sh" }));
    assert.deepEqual(
      named.EventBuses?.map(({ Name }) => Name),
      ["shop"],
    );
    assert.equal((await client.send(new DescribeEventBusCommand({}))).Name, "default");
    await client.send(new PutRuleCommand({ Name: "in-use", EventBusName: "shop", EventPattern }));
    await assert.rejects(client.send(new DeleteEventBusCommand({ Name: "shop" })), {
      name: "ValidationException",
      message: /still has rules/,
    });
    await client.send(new DeleteRuleCommand({ Name: "in-use", EventBusName: "shop" }));
    await client.send(new DeleteEventBusCommand({ Name: "shop" }));
    await assert.rejects(client.send(new DescribeEventBusCommand({ Name: "shop" })), {
      name: "ResourceNotFoundException",
    });
    await assert.rejects(client.send(new DeleteEventBusCommand({ Name: "default" })), {
      name: "ValidationException",
    });
    for (const Name of ["with space", "x".repeat(257)])
      await assert.rejects(
        client.send(new CreateEventBusCommand({ Name })),
        { name: "ValidationException" },
        Name,
      );
  });

  it("lists, enables and disables rules, and keeps their targets over a change", async () => {
    for (const Name of ["rule-a", "rule-b", "other"])
      await client.send(new PutRuleCommand({ Name, EventPattern, Description: Name }));
    const listed = async (NamePrefix?: string) =>
      (await client.send(new ListRulesCommand({ NamePrefix }))).Rules?.map(({ Name, State }) => [
        Name,
        State,
      ]);
    assert.deepEqual(await listed("rule-"), [
      ["rule-a", "ENABLED"],
      ["rule-b", "ENABLED"],
    ]);
    await client.send(new DisableRuleCommand({ Name: "rule-b" }));
    assert.deepEqual(await listed(), [
      ["other", "ENABLED"],
      ["rule-a", "ENABLED"],
      ["rule-b", "DISABLED"],
    ]);
    await client.send(new EnableRuleCommand({ Name: "rule-b" }));
    assert.equal((await client.send(new DescribeRuleCommand({ Name: "rule-b" }))).State, "ENABLED");
    await client.send(new PutTargetsCommand({ Rule: "rule-b", Targets: [target("1")] }));
    const changed = '{"source":["shop","depot"]}';
    await client.send(new PutRuleCommand({ Name: "rule-b", EventPattern: changed, State: "DISABLED" }));
    const described = await client.send(new DescribeRuleCommand({ Name: "rule-b" }));
    assert.deepEqual(
      [described.EventPattern, described.State, described.Arn, described.EventBusName],
      [changed, "DISABLED", arnOf("rule/rule-b"), "default"],
    );
    const { Targets } = await client.send(new ListTargetsByRuleCommand({ Rule: "rule-b" }));
    assert.deepEqual(Targets, [target("1")]);
    for (const command of [
      new EnableRuleCommand({ Name: "none" }),
      new ListRulesCommand({ EventBusName: "none" }),
      new PutRuleCommand({ Name: "lost", EventBusName: "none", EventPattern }),
    ])
      await assert.rejects(client.send(command as DescribeRuleCommand), {
        name: "ResourceNotFoundException",
      });
  });

  it("takes targets away one by one, and has five at most", async () => {
    await client.send(new PutRuleCommand({ Name: "targets", EventPattern }));
    const Targets = ["1", "2", "3", "4", "5"].map(target);
    const put = await client.send(new PutTargetsCommand({ Rule: "targets", Targets }));
    assert.equal(put.FailedEntryCount, 0);
    await assert.rejects(client.send(new PutTargetsCommand({ Rule: "targets", Targets: [target("6")] })), {
      name: "LimitExceededException",
    });
    await client.send(new RemoveTargetsCommand({ Rule: "targets", Ids: ["1", "3", "none"] }));
    const left = await client.send(new ListTargetsByRuleCommand({ Rule: "targets" }));
    assert.deepEqual(
      left.Targets?.map(({ Id }) => Id),
      ["2", "4", "5"],
    );
    await assert.rejects(client.send(new RemoveTargetsCommand({ Rule: "none", Ids: ["1"] })), {
      name: "ResourceNotFoundException",
    });
  });

  // https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutTargets.html
  it("refuses targets that are none, or that nothing here does", async () => {
    await client.send(new PutRuleCommand({ Name: "strict", EventPattern }));
    const bad: [object, string][] = [
      [{ ...target("1"), Input: "{" }, "ValidationException"],
      [{ ...target("1"), Input: "{}", InputPath: "$.detail" }, "ValidationException"],
      [target("not an id"), "ValidationException"],
      [{ Id: "1", Arn: arnOf("event-bus/other") }, "ValidationException"],
      [{ Id: "1", Arn: arnOf("stateMachine:x", "states") }, "NotImplemented"],
    ];
    for (const [one, name] of bad)
      await assert.rejects(
        client.send(new PutTargetsCommand({ Rule: "strict", Targets: [one as { Id: string; Arn: string }] })),
        { name },
        JSON.stringify(one),
      );
    assert.deepEqual((await client.send(new ListTargetsByRuleCommand({ Rule: "strict" }))).Targets, []);
  });

  it("refuses by name what a bus, a rule or a target is given and nothing here does", async () => {
    const { resources } = testbed;
    const rule = { name: "named", eventPattern: EventPattern };
    await resources.create("aws:cloudwatch/eventRule:EventRule", "named", { ...rule, tags: { a: "1" } });
    const cases: [string, Record<string, unknown>][] = [
      ["aws:cloudwatch/eventBus:EventBus", { deadLetterConfig: { arn: arnOf("q", "sqs") } }],
      ["aws:cloudwatch/eventBus:EventBus", { eventSourceName: "aws.partner/x" }],
      ["aws:cloudwatch/eventTarget:EventTarget", { kinesisTarget: { partitionKeyPath: "$.id" } }],
      ["aws:cloudwatch/eventTarget:EventTarget", { httpTarget: { pathParameterValues: ["x"] } }],
    ];
    for (const [type, inputs] of cases) {
      const required = type.endsWith("Target") ? { rule: "named", arn: arnOf("q", "sqs") } : {};
      await assert.rejects(
        resources.create(type, "refused", { ...required, ...inputs }),
        { code: "NotImplemented", message: new RegExp(Object.keys(inputs)[0] ?? "") },
        JSON.stringify(inputs),
      );
    }
    for (const more of [{ State: "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS" as const }])
      await assert.rejects(client.send(new PutRuleCommand({ Name: "refused", EventPattern, ...more })), {
        name: "NotImplemented",
      });
    await assert.rejects(client.send(new DescribeRuleCommand({ Name: "refused" })), {
      name: "ResourceNotFoundException",
    });
    await assert.rejects(
      client.send(
        new PutTargetsCommand({
          Rule: "named",
          Targets: [{ ...target("1"), KinesisParameters: { PartitionKeyPath: "$.id" } }],
        }),
      ),
      { name: "NotImplemented", message: /Targets.KinesisParameters/ },
    );
  });

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
  it("keeps policies with one statement or several, and refuses what is no policy", async () => {
    const type = "aws:cloudwatch/eventBusPolicy:EventBusPolicy";
    const own = arnOf("event-bus/default");
    const Statement = { Effect: "Allow", Principal: "*", Action: "events:PutEvents", Resource: own };
    for (const policy of ["no JSON", "null", "[]", '{"Statement":5}', '{"Version":"2012-10-17"}'])
      await assert.rejects(
        testbed.resources.create(type, "bad", { eventBusName: "default", policy }),
        { code: "ValidationException" },
        policy,
      );
    await testbed.resources.create(type, "one", {
      eventBusName: "default",
      policy: JSON.stringify({ Version: "2012-10-17", Statement }),
    });
    const { FailedEntryCount } = await client.send(
      new PutEventsCommand({ Entries: [{ Source: "shop", DetailType: "order", Detail: "{}" }] }),
    );
    assert.equal(FailedEntryCount, 0);
  });

  // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-conditions.html
  it("takes events of the sources that a policy names, and no call with another one among them", async () => {
    await client.send(new CreateEventBusCommand({ Name: "orders" }));
    const { credentials } = await testbed.role("shop", [
      {
        Effect: "Allow",
        Action: "events:PutEvents",
        Resource: arnOf("event-bus/orders"),
        Condition: { StringEquals: { "events:source": "mysfits.shop" } },
      },
    ]);
    const shop = new EventBridgeClient({ ...testbed.clientConfig, credentials });
    const put = async (...sources: string[]) =>
      await shop.send(
        new PutEventsCommand({
          Entries: sources.map((Source) => ({
            Source,
            EventBusName: "orders",
            DetailType: "OrderPaid",
            Detail: "{}",
          })),
        }),
      );
    assert.equal((await put("mysfits.shop", "mysfits.shop")).FailedEntryCount, 0);
    await assert.rejects(put("mysfits.shop", "aws.health"), { name: "AccessDeniedException" });
    await assert.rejects(put("mysfits.news"), { name: "AccessDeniedException" });
    shop.destroy();
  });
});
