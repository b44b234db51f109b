import assert from "node:assert/strict";
import { resolve } from "node:path";
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import {
  PutAccountDetailsCommand,
  PutConfigurationSetSendingOptionsCommand,
  SESv2Client,
} from "@aws-sdk/client-sesv2";
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { tables } from "../../app/data/tables.ts";
import { dynamodb } from "../../local/aws/dynamodb/index.ts";
import { lambda } from "../../local/aws/lambda/index.ts";
import { logs } from "../../local/aws/logs/index.ts";
import { ses } from "../../local/aws/ses/index.ts";
import { sqs } from "../../local/aws/sqs/index.ts";
import { changeFunction, makeFunction } from "../../local/tests/lambda/support/function.ts";
import { startTestbed, type Made, type Testbed } from "../../local/tests/support/testbed.ts";

const root = resolve(import.meta.dirname, "../..");
const SENDER = "mysfits@example.com";

/** The function of the program, with a fault from a queue in each invocation that finds one. */
const source = `
  import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
  import { mailOptions } from "${root}/app/functions/mail/clients.ts";
  import { mailRegistrations } from "${root}/app/functions/registration-mail/handle.ts";
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
    const fault = await nextFault();
    if (fault === "throw") throw new Error("fault");
    if (fault === "hang") await new Promise((resolve) => setTimeout(resolve, 600_000));
    const exit = (at) => { if (fault === at) process.exit(1); };
    const { ledger } = options;
    return await mailRegistrations(event, context, {
      ...options,
      answerMilliseconds: 500,
      ses: { send: async (...sent) => { exit("exit before send"); const answer = await options.ses.send(...sent); exit("exit after send"); return answer; } },
      ledger: {
        claim: (...given) => ledger.claim(...given),
        admit: (...given) => ledger.admit(...given),
        failed: (...given) => ledger.failed(...given),
        release: (...given) => ledger.release(...given),
        sent: async (...given) => { await ledger.sent(...given); exit("exit after mark"); },
      },
    });
  };`;

describe("The mail about a registration, through the stream, its function and SES", function () {
  this.timeout(90_000);
  let testbed: Testbed;
  let database: DynamoDBDocumentClient;
  let queues: SQSClient;
  let mailer: SESv2Client;
  let invoker: LambdaClient;
  let faults: Made;
  let failures: Made;

  before(async () => {
    testbed = await startTestbed([logs, dynamodb, sqs, ses, lambda]);
    const { clientConfig, region } = testbed;
    database = DynamoDBDocumentClient.from(new DynamoDBClient(clientConfig));
    queues = new SQSClient(clientConfig);
    mailer = new SESv2Client(clientConfig);
    invoker = new LambdaClient(clientConfig);
    const identity = await testbed.resources.create("aws:sesv2/emailIdentity:EmailIdentity", "sender", {
      emailIdentity: SENDER,
      region,
    });
    const set = await testbed.resources.create("aws:sesv2/configurationSet:ConfigurationSet", "set", {
      configurationSetName: "set",
      region,
    });
    const table = async (name: string, hashKey: string, more: object = {}) =>
      await testbed.resources.create("aws:dynamodb/table:Table", name, {
        name,
        hashKey,
        billingMode: "PAY_PER_REQUEST",
        attributes: [{ name: hashKey, type: "S" }],
        ...more,
      });
    const event = await table("event", tables.event.partitionKey.attribute, {
      streamEnabled: true,
      streamViewType: tables.event.stream,
    });
    const mails = await table("mails", tables.mails.partitionKey.attribute);
    const blocked = await table("blocked", tables.blockedAddresses.partitionKey.attribute);
    faults = await testbed.resources.create("aws:sqs/queue:Queue", "faults", { name: "faults" });
    failures = await testbed.resources.create("aws:sqs/queue:Queue", "failures", { name: "failures" });
    const variables = {
      SES_REGION: region,
      SENDER,
      CONFIGURATION_SET: "set",
      FAULTS: faults["url"],
      MAILS_TABLE: mails["name"],
      BLOCKED_ADDRESSES_TABLE: blocked["name"],
    };
    await makeFunction(testbed, "mailer", source, { environment: { variables }, timeout: 10 }, [
      {
        Effect: "Allow",
        Action: ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"],
        Resource: event["streamArn"],
      },
      { Effect: "Allow", Action: "dynamodb:ListStreams", Resource: "*" },
      { Effect: "Allow", Action: "dynamodb:UpdateItem", Resource: mails["arn"] },
      { Effect: "Allow", Action: "dynamodb:GetItem", Resource: blocked["arn"] },
      {
        Effect: "Allow",
        Action: "ses:SendEmail",
        // Recipients' identities are asked for too, in the sandbox everybody's.
        Resource: [String(identity["arn"]).replace(/identity\/.*/, "identity/*"), set["arn"]],
        Condition: { StringEquals: { "ses:FromAddress": SENDER } },
      },
      { Effect: "Allow", Action: ["sqs:ReceiveMessage", "sqs:DeleteMessage"], Resource: faults["arn"] },
      { Effect: "Allow", Action: "sqs:SendMessage", Resource: failures["arn"] },
    ]);
    // As the program's pipeline has it.
    await testbed.resources.create("aws:lambda/eventSourceMapping:EventSourceMapping", "mailer", {
      functionName: "mailer",
      eventSourceArn: event["streamArn"],
      startingPosition: "TRIM_HORIZON",
      batchSize: 10,
      maximumRetryAttempts: 5,
      bisectBatchOnFunctionError: true,
      functionResponseTypes: ["ReportBatchItemFailures"],
      filterCriteria: { filters: [{ pattern: JSON.stringify({ eventName: ["INSERT"] }) }] },
      destinationConfig: { onFailure: { destinationArn: failures["arn"] } },
    });
  });
  after(async () => {
    for (const client of [database, queues, mailer, invoker]) client.destroy();
    await testbed.stop();
  });

  const fault = async (MessageBody: string) =>
    await queues.send(new SendMessageCommand({ QueueUrl: faults["url"] as string, MessageBody }));
  const registeredAt = "2026-11-24T00:00:00.000Z";
  const register = async (email: string, more: object = {}) =>
    await database.send(
      new PutCommand({
        TableName: "event",
        Item: { email, name: "자람", mobile: "+821012345678", language: "ko", registeredAt, ...more },
      }),
    );
  /** Makes what the stream would give the function. */
  const record = (SequenceNumber: string, email: string, at = registeredAt) => ({
    eventName: "INSERT",
    dynamodb: {
      SequenceNumber,
      NewImage: {
        email: { S: email },
        name: { S: "둘" },
        mobile: { S: "+821012345678" },
        registeredAt: { S: at },
      },
    },
  });
  const call = async (Records: object[]) => {
    const { Payload } = await invoker.send(
      new InvokeCommand({ FunctionName: "mailer", Payload: JSON.stringify({ Records }) }),
    );
    return JSON.parse(Payload?.transformToString() ?? "") as unknown;
  };
  const idOf = (email: string) => `registration#${email}#${registeredAt}`;
  const ledger = async (email: string) =>
    (
      await database.send(
        new GetCommand({ TableName: "mails", Key: { MailId: idOf(email) }, ConsistentRead: true }),
      )
    ).Item;
  const mailsTo = (email: string) =>
    testbed.platform.mailbox.all().filter(({ to, status }) => to.includes(email) && status === "sent");
  /** Resolves when so many mails to an address have come from now on. */
  const mailed = async (email: string, times = 1) => {
    let left = times;
    await new Promise<void>((done) => {
      const stop = testbed.platform.mailbox.listen(({ to, status }) => {
        if (status !== "sent" || !to.includes(email) || --left > 0) return;
        stop();
        done();
      });
    });
  };
  /** The records before it are dealt with when a later one's mail is there: a stream is read in order. */
  const passed = async (name: string) => {
    const email = `after-${name.replaceAll(" ", "-")}@example.org`;
    const arrived = mailed(email);
    await register(email);
    await arrived;
  };

  it("is one mail in English and Korean, from the configured sender", async () => {
    await register("first@example.org");
    await passed("first");
    const [mail, ...more] = mailsTo("first@example.org");
    assert.deepEqual(more, []);
    assert.equal(mail?.from, SENDER);
    assert.match(mail.subject, /등록되었습니다 \/ Your address was registered/);
    assert.match(mail.text, /^안녕하세요[\s\S]*Hello,/);
    assert.match(mail.html ?? "", /<div lang="ko">/);
    assert.equal((await ledger("first@example.org"))?.["State"], "sent");
  });

  it("is one mail for an item that was put into the table by hand, with nothing but address, name and number", async () => {
    const email = "by-hand@example.org";
    const arrived = mailed(email);
    await database.send(
      new PutCommand({ TableName: "event", Item: { email, name: "손", mobile: "+821012345678" } }),
    );
    await arrived;
    await passed("by hand");
    const [mail, ...more] = mailsTo(email);
    assert.deepEqual(more, []);
    assert.match(mail?.text ?? "", /^Hello,/);
    const { Messages } = await queues.send(
      new ReceiveMessageCommand({ QueueUrl: failures["url"] as string }),
    );
    assert.equal(Messages, undefined);
  });

  // Anybody can write anybody's address: what they typed beside it is not for its owner.
  it("has nothing in it that the registrant typed", async () => {
    const email = "stranger@example.org";
    const name = 'Win <a href="https://evil.example">1,000 USD</a>\r\nBcc: victim@example.org';
    const arrived = mailed(email);
    await register(email, { name, mobile: "+19005550199" });
    await arrived;
    const { id, at, to, ...mail } = mailsTo(email)[0] ?? {};
    assert.deepEqual(to, [email]);
    for (const typed of ["Win", "evil", "USD", "Bcc", "victim", "9005550199"])
      assert.ok(!JSON.stringify(mail).includes(typed), typed);
    assert.ok(id !== undefined && at !== undefined);
  });

  for (const name of ["throw", "hang", "exit before send", "exit after mark"])
    it(`is one mail when the function fails once: ${name}`, async () => {
      const email = `${name.replaceAll(" ", "-")}@example.org`;
      await fault(name);
      // The record behind it may get into the same batch: its mail alone would not say that this one's has come.
      const arrived = mailed(email);
      await register(email);
      await arrived;
      await passed(name);
      assert.equal(mailsTo(email).length, 1);
      assert.equal((await ledger(email))?.["State"], "sent");
    });

  it("is at most one mail more, and counted, when the process dies between SES's answer and the mark", async () => {
    await fault("exit after send");
    const arrived = mailed("ambiguous@example.org", 2);
    await register("ambiguous@example.org");
    await arrived;
    await passed("ambiguous");
    assert.equal(mailsTo("ambiguous@example.org").length, 2);
    const reader = new CloudWatchLogsClient(testbed.clientConfig);
    const { events } = await reader.send(
      new FilterLogEventsCommand({
        logGroupName: "/aws/lambda/mailer",
        filterPattern: '{ $.possible_duplicate = 1 && $.mailId = "registration#ambiguous@*" }',
      }),
    );
    assert.equal(events?.length, 1);
    reader.destroy();
  });

  it("waits while the function is throttled, and goes out once when it is not", async () => {
    const reserve = async (reservedConcurrentExecutions: number) =>
      await changeFunction(testbed, "mailer", source, { timeout: 10, reservedConcurrentExecutions });
    await reserve(0);
    const throttled = new Promise<void>((done) => {
      const stop = testbed.platform.logs.listen(({ message }) => {
        if (!message.includes("Rate Exceeded")) return;
        stop();
        done();
      });
    });
    await register("throttled@example.org");
    await throttled;
    assert.equal(mailsTo("throttled@example.org").length, 0);
    const arrived = mailed("throttled@example.org");
    await reserve(-1);
    await arrived;
    await passed("function throttled");
    assert.equal(mailsTo("throttled@example.org").length, 1);
  });

  it("waits while SES is paused, and goes out once when it is not", async () => {
    const paused = async (is: boolean) =>
      await mailer.send(
        new PutConfigurationSetSendingOptionsCommand({ ConfigurationSetName: "set", SendingEnabled: !is }),
      );
    await paused(true);
    const delayed = new Promise<void>((done) => {
      const stop = testbed.platform.logs.listen((line) => {
        if (!/mail_delayed.*SendingPaused/.test(line.message)) return;
        stop();
        done();
      });
    });
    await register("paused@example.org");
    await delayed;
    assert.equal(mailsTo("paused@example.org").length, 0);
    const arrived = mailed("paused@example.org");
    await paused(false);
    await arrived;
    await passed("paused");
    assert.equal(mailsTo("paused@example.org").length, 1);
  });

  it("goes out to everybody once when SES throttles", async () => {
    const production = async (is: boolean) =>
      await mailer.send(
        new PutAccountDetailsCommand({
          ProductionAccessEnabled: is,
          MailType: "TRANSACTIONAL",
          WebsiteURL: "https://example.com",
        }),
      );
    // The sandbox: one mail a second, to verified addresses.
    await testbed.resources.create("aws:sesv2/emailIdentity:EmailIdentity", "readers", {
      emailIdentity: "readers.example.org",
    });
    await production(false);
    const people = [1, 2, 3, 4].map((n) => `r${n}@readers.example.org`);
    const all = new Promise<void>((done) => {
      let left = people.length;
      const stop = testbed.platform.mailbox.listen(({ to, status }) => {
        if (status !== "sent" || !people.includes(to[0] ?? "") || --left > 0) return;
        stop();
        done();
      });
    });
    await Promise.all(people.map(async (email) => await register(email)));
    await all;
    await production(true);
    await passed("throttled");
    for (const email of people) assert.equal(mailsTo(email).length, 1, email);
  });

  it("is not sent to a blocked address, and not more than five times a day to one", async () => {
    await database.send(
      new PutCommand({ TableName: "blocked", Item: { Address: "blocked@example.org", Reason: "bounce" } }),
    );
    await register("blocked@example.org");
    for (let n = 0; n < 7; n++)
      assert.deepEqual(await call([record(String(n), "eager@example.org", `2026-11-24T00:00:0${n}.000Z`)]), {
        batchItemFailures: [],
      });
    await passed("blocked");
    assert.equal(mailsTo("blocked@example.org").length, 0);
    assert.deepEqual(
      [(await ledger("blocked@example.org"))?.["State"], (await ledger("blocked@example.org"))?.["Reason"]],
      ["failed", "the address is blocked"],
    );
    assert.equal(mailsTo("eager@example.org").length, 5);
  });

  it("is one mail when the stream delivers a record twice, at the same time too", async () => {
    const answers = await Promise.all([
      call([record("1", "twice@example.org")]),
      call([record("1", "twice@example.org")]),
      call([record("1", "twice@example.org"), record("1", "twice@example.org")]),
    ]);
    for (const answer of answers) assert.deepEqual(answer, { batchItemFailures: [] });
    assert.equal(mailsTo("twice@example.org").length, 1);
  });

  it("keeps a poison record in the failure queue, and mails everybody else once", async () => {
    const arrived = Promise.all([mailed("good-1@example.org"), mailed("good-2@example.org")]);
    await register("good-1@example.org");
    await register("poison@example.org", { name: "" });
    await register("good-2@example.org");
    await arrived;
    await passed("poison");
    assert.equal(mailsTo("good-1@example.org").length, 1);
    assert.equal(mailsTo("good-2@example.org").length, 1);
    assert.equal(mailsTo("poison@example.org").length, 0);
    const { Messages } = await queues.send(
      new ReceiveMessageCommand({ QueueUrl: failures["url"] as string, WaitTimeSeconds: 20 }),
    );
    const failed = JSON.parse(Messages?.[0]?.Body ?? "{}") as {
      requestContext?: { condition: string };
      DDBStreamBatchInfo?: { batchSize: number };
    };
    assert.equal(failed.requestContext?.condition, "RetryAttemptsExhausted");
    assert.equal(failed.DDBStreamBatchInfo?.batchSize, 1);
    assert.ok(mailsTo("after-poison@example.org").length === 1);
  });
});
