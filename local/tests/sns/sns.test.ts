import assert from "node:assert/strict";
import {
  ConfirmSubscriptionCommand,
  GetSubscriptionAttributesCommand,
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  PublishBatchCommand,
  PublishCommand,
  SNSClient,
  SubscribeCommand,
  UnsubscribeCommand,
} from "@aws-sdk/client-sns";
import { ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { sns } from "../../aws/sns/index.ts";
import { sqs } from "../../aws/sqs/index.ts";
import { makeQueue, nextMessage } from "../sqs/support/queues.ts";
import { startTestbed, type Made, type Testbed } from "../support/testbed.ts";

describe("SNS, with its SDK client", function () {
  this.timeout(40_000);
  let testbed: Testbed;
  let client: SNSClient;
  let queues: SQSClient;
  before(async () => {
    testbed = await startTestbed([sqs, sns]);
    client = new SNSClient(testbed.clientConfig);
    queues = new SQSClient(testbed.clientConfig);
  });
  after(async () => {
    client.destroy();
    queues.destroy();
    await testbed.stop();
  });

  const topic = async (name: string, inputs: object = {}): Promise<Made> =>
    await testbed.resources.create("aws:sns/topic:Topic", name, { name, ...inputs });
  /** A queue that lets the topic in. */
  const queue = async (name: string, source: Made, inputs: object = {}): Promise<Made> =>
    await makeQueue(testbed, name, { service: "sns.amazonaws.com", source }, inputs);
  const subscribe = async (name: string, to: Made, endpoint: Made, inputs: object = {}) =>
    await testbed.resources.create("aws:sns/topicSubscription:TopicSubscription", name, {
      topic: to["arn"],
      protocol: "sqs",
      endpoint: endpoint["arn"],
      ...inputs,
    });
  const next = async (made: Made) => await nextMessage(queues, made);
  const publish = async (to: Made, Message: string, more: object = {}) =>
    await client.send(new PublishCommand({ TopicArn: to["arn"] as string, Message, ...more }));

  it("brings a message to a queue, in an envelope or raw", async () => {
    // https://docs.aws.amazon.com/sns/latest/dg/sns-large-payload-raw-message-delivery.html
    const news = await topic("news");
    const [wrapped, raw] = [await queue("wrapped", news), await queue("raw", news)];
    await subscribe("wrapped", news, wrapped);
    await subscribe("raw", news, raw, { rawMessageDelivery: true });
    const { MessageId } = await publish(news, "입양 <소식>", {
      Subject: "news",
      MessageAttributes: { kind: { DataType: "String", StringValue: "adoption" } },
    });
    const envelope = JSON.parse((await next(wrapped))?.Body ?? "{}") as Record<string, unknown>;
    assert.deepEqual(
      [
        envelope["Type"],
        envelope["MessageId"],
        envelope["TopicArn"],
        envelope["Subject"],
        envelope["Message"],
      ],
      ["Notification", MessageId, news["arn"], "news", "입양 <소식>"],
    );
    assert.deepEqual(envelope["MessageAttributes"], { kind: { Type: "String", Value: "adoption" } });
    const plain = await next(raw);
    assert.equal(plain?.Body, "입양 <소식>");
    assert.equal(plain.MessageAttributes?.["kind"]?.StringValue, "adoption");
  });

  it("sends only what a filter policy lets through, by attributes or by the body", async () => {
    // https://docs.aws.amazon.com/sns/latest/dg/sns-message-filtering.html
    const filtered = await topic("filtered");
    const [byAttribute, byBody] = [await queue("by-attribute", filtered), await queue("by-body", filtered)];
    const raw = { rawMessageDelivery: true };
    await subscribe("by-attribute", filtered, byAttribute, {
      ...raw,
      filterPolicy: JSON.stringify({ price: [{ numeric: [">", 10] }] }),
    });
    await subscribe("by-body", filtered, byBody, {
      ...raw,
      filterPolicyScope: "MessageBody",
      filterPolicy: JSON.stringify({ detail: { kind: [{ prefix: "ad" }] } }),
    });
    for (const [text, price] of [
      ['{"detail":{"kind":"like"}}', "11"],
      ['{"detail":{"kind":"adopt"}}', "9"],
    ] as const)
      await publish(filtered, text, {
        MessageAttributes: { price: { DataType: "Number", StringValue: price } },
      });
    assert.equal((await next(byAttribute))?.Body, '{"detail":{"kind":"like"}}');
    assert.equal((await next(byBody))?.Body, '{"detail":{"kind":"adopt"}}');
    await assert.rejects(
      subscribe("by-nonsense", filtered, await queue("nonsense", filtered), { filterPolicy: "{" }),
      {
        code: "InvalidParameter",
      },
    );
  });

  it("can't bring anything to a queue whose policy does not let it in, and uses the subscription's dead-letter queue", async () => {
    // https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html
    const shut = await topic("shut");
    const closed = await testbed.resources.create("aws:sqs/queue:Queue", "closed", { name: "closed" });
    const dead = await queue("dead", shut);
    await subscribe("closed", shut, closed, {
      redrivePolicy: JSON.stringify({ deadLetterTargetArn: dead["arn"] }),
    });
    await publish(shut, "undelivered");
    assert.match((await next(dead))?.Body ?? "", /"Message":"undelivered"/);
    const { Messages } = await queues.send(new ReceiveMessageCommand({ QueueUrl: closed["url"] as string }));
    assert.equal(Messages, undefined);
  });

  it("keeps the order of a group from a FIFO topic to a FIFO queue, and takes a deduplication id once", async () => {
    const ordered = await topic("ordered.fifo", { fifoTopic: true, contentBasedDeduplication: true });
    const line = await queue("line.fifo", ordered, { fifoQueue: true });
    await subscribe("line", ordered, line, { rawMessageDelivery: true });
    for (const text of ["1", "2", "2", "3"]) await publish(ordered, text, { MessageGroupId: "g" });
    assert.deepEqual(
      [(await next(line))?.Body, (await next(line))?.Body, (await next(line))?.Body],
      ["1", "2", "3"],
    );
    await assert.rejects(publish(ordered, "no group"), { name: "InvalidParameterException" });
  });

  const mailsTo = (address: string) => testbed.platform.mailbox.all().filter(({ to }) => to[0] === address);
  const linkTo = (address: string) =>
    /http:\S+\/confirmation\.html\?\S+/.exec(mailsTo(address).at(-1)?.text ?? "")?.[0] ?? "";

  // https://docs.aws.amazon.com/sns/latest/dg/sns-email-notifications.html
  it("mails an address only after its owner followed the link of the mail that asks, over a restart too", async () => {
    const mails = await topic("mails");
    const made = await testbed.resources.create("aws:sns/topicSubscription:TopicSubscription", "admin", {
      topic: mails["arn"],
      protocol: "email",
      endpoint: "admin@example.com",
    });
    assert.deepEqual([made["pendingConfirmation"], made["confirmationWasAuthenticated"]], [true, false]);
    const TopicArn = mails["arn"] as string;
    const pending = await client.send(
      new SubscribeCommand({ TopicArn, Protocol: "email", Endpoint: "somebody@example.com" }),
    );
    assert.equal(pending.SubscriptionArn, "pending confirmation");
    await publish(mails, "too early");
    await testbed.restart();
    const answer = await fetch(linkTo("admin@example.com"));
    assert.deepEqual([answer.status, /Subscription confirmed/.test(await answer.text())], [200, true]);
    assert.equal((await fetch(linkTo("admin@example.com"))).status, 400);
    const arrived = new Promise<void>((resolve) => testbed.platform.mailbox.listen(() => resolve()));
    await publish(mails, "a question", { Subject: "Question" });
    await arrived;
    assert.deepEqual(
      [mailsTo("admin@example.com"), mailsTo("somebody@example.com")].map((all) =>
        all.map(({ subject }) => subject),
      ),
      [
        ["AWS Notification - Subscription Confirmation", "Question"],
        ["AWS Notification - Subscription Confirmation"],
      ],
    );
    const { Subscriptions } = await client.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
    assert.deepEqual(
      Subscriptions?.map(({ Endpoint, SubscriptionArn }) => [
        Endpoint,
        SubscriptionArn === "PendingConfirmation",
      ]).sort(),
      [
        ["admin@example.com", false],
        ["somebody@example.com", true],
      ],
    );
    const { Attributes } = await client.send(new GetTopicAttributesCommand({ TopicArn }));
    assert.deepEqual(
      [Attributes?.["SubscriptionsConfirmed"], Attributes?.["SubscriptionsPending"]],
      ["1", "1"],
    );
    const attributes = async (SubscriptionArn: string) => {
      const subscription = (await client.send(new GetSubscriptionAttributesCommand({ SubscriptionArn })))
        .Attributes;
      return [subscription?.["PendingConfirmation"], subscription?.["ConfirmationWasAuthenticated"]];
    };
    assert.deepEqual(await attributes(made["arn"] as string), ["false", "false"]);
  });

  // https://docs.aws.amazon.com/sns/latest/api/API_ConfirmSubscription.html
  it("confirms by the token of the newest mail, and by nothing else", async () => {
    const asked = await topic("asked");
    const TopicArn = asked["arn"] as string;
    const ask = async () =>
      await client.send(
        new SubscribeCommand({
          TopicArn,
          Protocol: "email",
          Endpoint: "token@example.com",
          ReturnSubscriptionArn: true,
        }),
      );
    const { SubscriptionArn } = await ask();
    await ask();
    assert.equal(mailsTo("token@example.com").length, 2);
    await assert.rejects(client.send(new UnsubscribeCommand({ SubscriptionArn })), {
      name: "InvalidParameterException",
      message: /pending/,
    });
    await assert.rejects(client.send(new ConfirmSubscriptionCommand({ TopicArn, Token: "0".repeat(64) })), {
      name: "InvalidParameterException",
    });
    assert.equal(
      (await fetch(`${testbed.endpoint}/confirmation.html?TopicArn=${TopicArn}&Token=`)).status,
      400,
    );
    const Token = new URL(linkTo("token@example.com")).searchParams.get("Token") ?? "";
    assert.equal(
      (await client.send(new ConfirmSubscriptionCommand({ TopicArn, Token }))).SubscriptionArn,
      SubscriptionArn,
    );
    await client.send(new UnsubscribeCommand({ SubscriptionArn }));
    assert.deepEqual(
      (await client.send(new ListSubscriptionsByTopicCommand({ TopicArn }))).Subscriptions,
      [],
    );
    await testbed.resources.create("aws:sns/topicSubscription:TopicSubscription", "gone", {
      topic: TopicArn,
      protocol: "email",
      endpoint: "gone@example.com",
    });
    await testbed.resources.remove("aws:sns/topicSubscription:TopicSubscription", "gone");
    assert.equal((await fetch(linkTo("gone@example.com"))).status, 400);
  });

  it("publishes for whom a role or the topic's policy allows it", async () => {
    const guarded = await topic("guarded");
    const { credentials } = await testbed.role("reader", [
      { Effect: "Allow", Action: "sns:ListTopics", Resource: "*" },
    ]);
    const reader = new SNSClient({ ...testbed.clientConfig, credentials });
    const attempt = () =>
      reader.send(new PublishCommand({ TopicArn: guarded["arn"] as string, Message: "x" }));
    await assert.rejects(attempt(), {
      name: "AuthorizationErrorException",
      message: /not authorized to perform: sns:publish/i,
    });
    await testbed.resources.create("aws:sns/topicPolicy:TopicPolicy", "guarded", {
      arn: guarded["arn"],
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { AWS: `arn:aws:iam::${testbed.platform.accountId}:role/reader` },
            Action: "sns:Publish",
            Resource: guarded["arn"],
          },
        ],
      }),
    });
    await attempt();
    reader.destroy();
  });

  it("tells which entries of a batch failed, and refuses a topic that is not there", async () => {
    const batch = await topic("batch");
    const { Successful, Failed } = await client.send(
      new PublishBatchCommand({
        TopicArn: batch["arn"] as string,
        PublishBatchRequestEntries: [
          { Id: "good", Message: "good" },
          { Id: "bad", Message: "bad", Subject: "two\nlines" },
        ],
      }),
    );
    assert.deepEqual(
      [Successful?.map(({ Id }) => Id), Failed?.map(({ Id, Code }) => [Id, Code])],
      [["good"], [["bad", "InvalidParameter"]]],
    );
    await assert.rejects(publish({ id: "", arn: `${String(batch["arn"])}-not` }, "x"), {
      name: "NotFoundException",
    });
  });

  // https://docs.aws.amazon.com/sns/latest/dg/attribute-key-matching.html
  it("lets nothing through a filter by attributes when there are none, and knows null and empty in the body", async () => {
    const made = await topic("exists");
    const raw = { rawMessageDelivery: true };
    const [absent, present, body] = [
      await queue("absent", made),
      await queue("present", made),
      await queue("in-body", made),
    ];
    await subscribe("absent", made, absent, { ...raw, filterPolicy: '{"store":[{"exists":false}]}' });
    await subscribe("present", made, present, { ...raw, filterPolicy: '{"store":[{"exists":true}]}' });
    await subscribe("in-body", made, body, {
      ...raw,
      filterPolicyScope: "MessageBody",
      filterPolicy: '{"store":[{"exists":true}]}',
    });
    const text = (StringValue: string) => ({ DataType: "String", StringValue });
    await publish(made, "no attributes");
    await publish(made, '{"store":null}');
    await publish(made, '{"store":""}');
    await publish(made, '{"store":{"name":"x"}}', { MessageAttributes: { other: text("x") } });
    await publish(made, '{"store":"fans"}', { MessageAttributes: { store: text("x") } });
    assert.equal((await next(absent))?.Body, '{"store":{"name":"x"}}');
    assert.equal((await next(present))?.Body, '{"store":"fans"}');
    assert.equal((await next(body))?.Body, '{"store":"fans"}');
  });

  // https://docs.aws.amazon.com/sns/latest/dg/sns-message-attributes.html
  it("keeps a message from nobody else because of an attribute that one filter can't read", async () => {
    const made = await topic("unreadable");
    const raw = { rawMessageDelivery: true };
    const [everybody, byList, byOther] = [
      await queue("everybody", made),
      await queue("by-list", made),
      await queue("by-other", made),
    ];
    await subscribe("everybody", made, everybody, raw);
    await subscribe("by-list", made, byList, { ...raw, filterPolicy: '{"list":["a"]}' });
    await subscribe("by-other", made, byOther, { ...raw, filterPolicy: '{"kind":["x"]}' });
    const attributes = (StringValue: string) => ({
      MessageAttributes: {
        list: { DataType: "String.Array", StringValue },
        kind: { DataType: "String", StringValue: "x" },
      },
    });
    await publish(made, "bad", attributes("[a"));
    await publish(made, "good", attributes('["a"]'));
    assert.deepEqual([(await next(everybody))?.Body, (await next(everybody))?.Body].sort(), ["bad", "good"]);
    assert.deepEqual([(await next(byOther))?.Body, (await next(byOther))?.Body].sort(), ["bad", "good"]);
    assert.equal((await next(byList))?.Body, "good");
  });

  // https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
  it("takes a text for each protocol, and the default where a protocol's is no text", async () => {
    const made = await topic("structured");
    const to = await queue("structured", made);
    await subscribe("structured", made, to, { rawMessageDelivery: true });
    const structured = async (message: unknown) =>
      await publish(made, JSON.stringify(message), { MessageStructure: "json" });
    await structured({ default: "for all", sqs: "for queues" });
    assert.equal((await next(to))?.Body, "for queues");
    await structured({ default: "for all", sqs: { object: "x" } });
    assert.equal((await next(to))?.Body, "for all");
    for (const [bad, message] of [
      [{ default: { object: "x" } }, /No default entry/],
      [{ sqs: "x" }, /No default entry/],
      [null, /failed to parse/],
      [["default"], /failed to parse/],
      ["text", /failed to parse/],
    ] as const)
      await assert.rejects(
        structured(bad),
        { name: "InvalidParameterException", message },
        JSON.stringify(bad),
      );
  });

  // https://docs.aws.amazon.com/sns/latest/dg/fifo-topic-message-ordering.html
  it("numbers the messages of a FIFO topic, in the answers and in the message, over a restart too", async () => {
    const made = await topic("numbered.fifo", { fifoTopic: true, contentBasedDeduplication: true });
    const to = await queue("numbered.fifo", made, { fifoQueue: true });
    await subscribe("numbered", made, to);
    const group = { MessageGroupId: "g" };
    const first = await publish(made, "1", group);
    assert.match(first.SequenceNumber ?? "", /^1\d{19}$/);
    const again = await publish(made, "1", group);
    assert.deepEqual([again.SequenceNumber, again.MessageId], [first.SequenceNumber, first.MessageId]);
    const { Successful } = await client.send(
      new PublishBatchCommand({
        TopicArn: made["arn"] as string,
        PublishBatchRequestEntries: [
          { Id: "a", Message: "2", ...group },
          { Id: "b", Message: "3", ...group },
        ],
      }),
    );
    await testbed.restart();
    const last = await publish(made, "4", group);
    const given = [first, ...(Successful ?? []), last].map(({ SequenceNumber }) => SequenceNumber);
    assert.deepEqual(given, [...new Set(given)].sort());
    const envelopes: Record<string, unknown>[] = [];
    for (const _ of given)
      envelopes.push(JSON.parse((await next(to))?.Body ?? "{}") as Record<string, unknown>);
    assert.deepEqual(
      envelopes.map(({ SequenceNumber }) => SequenceNumber),
      given,
    );
    for (const name of ["Signature", "SignatureVersion", "SigningCertURL"])
      assert.equal(name in (envelopes[0] ?? {}), false);
    const standard = await publish(await topic("unnumbered"), "x");
    assert.equal(standard.SequenceNumber, undefined);
  });
});
