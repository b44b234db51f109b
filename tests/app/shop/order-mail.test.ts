import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { GetQueueAttributesCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { tables } from "../../../app/data/tables.ts";
import { mailedOrders } from "../../../app/shop/outbox/events.ts";
import { dynamodb } from "../../../local/aws/dynamodb/index.ts";
import { events } from "../../../local/aws/events/index.ts";
import { lambda } from "../../../local/aws/lambda/index.ts";
import { logs } from "../../../local/aws/logs/index.ts";
import { ses } from "../../../local/aws/ses/index.ts";
import { sqs } from "../../../local/aws/sqs/index.ts";
import { makeFunction } from "../../../local/tests/lambda/support/function.ts";
import { makeQueue } from "../../../local/tests/sqs/support/queues.ts";
import { startTestbed, type Made, type Testbed } from "../../../local/tests/support/testbed.ts";
import { newUser, TestShop, until } from "./support/shop.ts";
import { Store } from "./support/store.ts";

const root = resolve(import.meta.dirname, "../../..");
const SENDER = "mysfits@example.com";
/** Seconds of the function, and for which a message that it did not finish stays hidden: longer than a claim. */
const SECONDS = 4;

/** The function of the program, which dies at the step that a message of a queue names. */
const source = `
  import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
  import { mailOptions } from "${root}/app/functions/mail/clients.ts";
  import { mailOrders } from "${root}/app/functions/order-mail/handle.ts";
  const options = mailOptions();
  const queue = new SQSClient({});
  const QueueUrl = process.env.FAULTS;
  async function nextFault() {
    const { Messages } = await queue.send(new ReceiveMessageCommand({ QueueUrl }));
    if (!Messages) return undefined;
    await queue.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: Messages[0].ReceiptHandle }));
    return Messages[0].Body;
  }
  export const handler = async (event, context) => {
    for (const { body } of event.Records) {
      const { eventId, orderId } = JSON.parse(body).detail;
      process.stdout.write(JSON.stringify({ delivered: eventId, orderId }) + "\\n");
    }
    const fault = await nextFault();
    const exit = (at) => { if (fault === at) process.exit(1); };
    const { ledger } = options;
    exit("before its claim");
    return await mailOrders(event, context, {
      ...options,
      answerMilliseconds: 1_000,
      addressOf: async (userId) => userId + "@example.org",
      ses: { send: async (...sent) => { exit("before SES"); const answer = await options.ses.send(...sent); exit("after SES"); return answer; } },
      ledger: {
        claim: (...given) => ledger.claim(...given),
        failed: (...given) => ledger.failed(...given),
        release: (...given) => ledger.release(...given),
        sent: async (...given) => { await ledger.sent(...given); exit("after its mark"); },
      },
    });
  };`;

/** What an order's mail comes to when something is killed at a step: how often its event reaches the function, with how many mails, and how many of
 * them are counted as perhaps sent twice. */
interface Outcome {
  readonly deliveries: number;
  readonly mails: number;
  readonly counted: number;
}

describe("The mail about an order, from the outbox through the bus, the queue and SES", function () {
  this.timeout(90_000);
  let store: Store;
  let shop: TestShop;
  let testbed: Testbed;
  let queues: SQSClient;
  let logReader: CloudWatchLogsClient;
  let faults: Made;
  let orders: Made;

  before(async () => {
    store = await Store.start();
    shop = await TestShop.start(store);
    testbed = await startTestbed([logs, dynamodb, sqs, events, ses, lambda]);
    const { clientConfig, region, resources } = testbed;
    queues = new SQSClient(clientConfig);
    logReader = new CloudWatchLogsClient(clientConfig);
    const identity = await resources.create("aws:sesv2/emailIdentity:EmailIdentity", "sender", {
      emailIdentity: SENDER,
      region,
    });
    const set = await resources.create("aws:sesv2/configurationSet:ConfigurationSet", "set", {
      configurationSetName: "set",
      region,
    });
    const table = async (name: string, hashKey: string) =>
      await resources.create("aws:dynamodb/table:Table", name, {
        name,
        hashKey,
        billingMode: "PAY_PER_REQUEST",
        attributes: [{ name: hashKey, type: "S" }],
      });
    const mails = await table("mails", tables.mails.partitionKey.attribute);
    const blocked = await table("blocked", tables.blockedAddresses.partitionKey.attribute);
    await resources.create("aws:cloudwatch/eventBus:EventBus", "orders", { name: "orders" });
    const rule = await resources.create("aws:cloudwatch/eventRule:EventRule", "mailed", {
      name: "mailed",
      eventBusName: "orders",
      eventPattern: JSON.stringify(mailedOrders),
    });
    faults = await resources.create("aws:sqs/queue:Queue", "faults", { name: "faults" });
    orders = await makeQueue(
      testbed,
      "paid",
      { service: "events.amazonaws.com", source: rule },
      { visibilityTimeoutSeconds: SECONDS },
    );
    await resources.create("aws:cloudwatch/eventTarget:EventTarget", "mailed", {
      rule: "mailed",
      eventBusName: "orders",
      arn: orders["arn"],
    });
    const variables = {
      SES_REGION: region,
      SENDER,
      CONFIGURATION_SET: "set",
      FAULTS: faults["url"],
      MAILS_TABLE: mails["name"],
      BLOCKED_ADDRESSES_TABLE: blocked["name"],
    };
    await makeFunction(testbed, "mailer", source, { environment: { variables }, timeout: SECONDS }, [
      { Effect: "Allow", Action: "dynamodb:UpdateItem", Resource: mails["arn"] },
      { Effect: "Allow", Action: "dynamodb:GetItem", Resource: blocked["arn"] },
      {
        Effect: "Allow",
        Action: "ses:SendEmail",
        // Recipients' identities are asked for too, in the sandbox everybody's.
        Resource: [String(identity["arn"]).replace(/identity\/.*/, "identity/*"), set["arn"]],
      },
      { Effect: "Allow", Action: ["sqs:ReceiveMessage", "sqs:DeleteMessage"], Resource: faults["arn"] },
      {
        Effect: "Allow",
        Action: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
        Resource: orders["arn"],
      },
    ]);
    await resources.create("aws:lambda/eventSourceMapping:EventSourceMapping", "mailer", {
      functionName: "mailer",
      eventSourceArn: orders["arn"],
      functionResponseTypes: ["ReportBatchItemFailures"],
    });
  });
  after(async () => {
    queues.destroy();
    logReader.destroy();
    await testbed.stop();
    await shop.stop();
    await store.stop();
  });

  /** Runs the relay in a process of its own. @returns the signal that ended it. */
  const relay = async (dies: "before the bus" | "after the bus" | "never"): Promise<string | null> => {
    const { endpoint, region, credentials } = testbed.clientConfig;
    const child = spawn(
      process.execPath,
      [resolve(import.meta.dirname, "support/relay-process.ts"), store.socketFolder, endpoint, dies],
      {
        stdio: "inherit",
        env: {
          AWS_REGION: region,
          AWS_ACCESS_KEY_ID: credentials.accessKeyId,
          AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
        },
      },
    );
    const [code, signal] = (await once(child, "exit")) as [number | null, string | null];
    assert.ok(signal === "SIGKILL" || code === 0, `the relay ended with ${code}`);
    return signal;
  };
  const unsent = async () =>
    Number(
      (await store.rows<{ n: string }>("SELECT count(*) AS n FROM shop.outbox WHERE sent_at IS NULL"))[0]?.n,
    );
  const paidOrder = async () => {
    const user = newUser();
    await shop.put(user, "ink-midnight");
    const { body } = await shop.order(user);
    assert.equal(body.state, "paid");
    return { user, orderId: body.orderId };
  };
  /** Lines of the function's log. */
  const lines = async (filterPattern: string) => {
    const { events: found = [] } = await logReader.send(
      new FilterLogEventsCommand({ logGroupName: "/aws/lambda/mailer", filterPattern }),
    );
    return found.map(({ message = "" }) => JSON.parse(message) as Record<string, unknown>);
  };
  /** Resolves when no message waits, and none is worked on. */
  const queueIsEmpty = async () =>
    await until("the queue is empty", async () => {
      const { Attributes = {} } = await queues.send(
        new GetQueueAttributesCommand({ QueueUrl: orders["url"] as string, AttributeNames: ["All"] }),
      );
      const { ApproximateNumberOfMessages: waiting, ApproximateNumberOfMessagesNotVisible: hidden } =
        Attributes;
      return waiting === "0" && hidden === "0";
    });
  /** What has become of an order's mail, when everything has come to an end. */
  const outcomeOf = async ({ user, orderId }: { user: string; orderId: string }): Promise<Outcome> => {
    const mails = () => testbed.platform.mailbox.all().filter(({ to }) => to.includes(`${user}@example.org`));
    await until("there is a mail", async () => mails().length > 0);
    await queueIsEmpty();
    const deliveries = await lines(`{ $.orderId = "${orderId}" }`);
    assert.equal(
      new Set(deliveries.map(({ delivered }) => delivered)).size,
      1,
      "one event, whatever comes twice",
    );
    for (const { status, text } of mails()) {
      assert.equal(status, "sent");
      assert.ok(text.includes(orderId));
    }
    const counted = await lines(`{ $.possible_duplicate = 1 && $.mailId = "order#${orderId}" }`);
    return { deliveries: deliveries.length, mails: mails().length, counted: counted.length };
  };

  it("is one, where nothing is killed", async () => {
    const order = await paidOrder();
    assert.equal(await unsent(), 2, "that it is placed, and that it is paid");
    assert.equal(await relay("never"), null);
    assert.deepEqual(await outcomeOf(order), { deliveries: 1, mails: 1, counted: 0 });
    assert.equal(await unsent(), 0);
  });

  for (const [dies, outcome] of [
    ["before the bus", { deliveries: 1, mails: 1, counted: 0 }],
    ["after the bus", { deliveries: 2, mails: 1, counted: 0 }],
  ] as const)
    it(`is one when the relay is killed ${dies} has taken the event`, async () => {
      const order = await paidOrder();
      assert.equal(await relay(dies), "SIGKILL");
      assert.equal(await unsent(), 2, "it is still in the outbox");
      assert.equal(await relay("never"), null);
      assert.deepEqual(await outcomeOf(order), outcome);
      assert.equal(await unsent(), 0);
    });

  for (const [step, outcome] of [
    ["before its claim", { deliveries: 2, mails: 1, counted: 0 }],
    // Nobody can tell this one from the next.
    ["before SES", { deliveries: 2, mails: 1, counted: 1 }],
    ["after SES", { deliveries: 2, mails: 2, counted: 1 }],
    ["after its mark", { deliveries: 2, mails: 1, counted: 0 }],
  ] as const)
    it(`is ${outcome.mails === 1 ? "one" : "one more, and counted,"} when the function is killed ${step}`, async () => {
      const order = await paidOrder();
      await queues.send(new SendMessageCommand({ QueueUrl: faults["url"] as string, MessageBody: step }));
      assert.equal(await relay("never"), null);
      assert.deepEqual(await outcomeOf(order), outcome);
    });
});
