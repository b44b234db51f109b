import assert from "node:assert/strict";
import {
  CreateEmailTemplateCommand,
  DeleteSuppressedDestinationCommand,
  GetAccountCommand,
  GetSuppressedDestinationCommand,
  PutAccountDetailsCommand,
  PutConfigurationSetSendingOptionsCommand,
  PutSuppressedDestinationCommand,
  SendEmailCommand,
  SESv2Client,
  type SendEmailCommandInput,
} from "@aws-sdk/client-sesv2";
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { ses } from "../../aws/ses/index.ts";
import { sns } from "../../aws/sns/index.ts";
import { sqs } from "../../aws/sqs/index.ts";
import { startTestbed, type Testbed } from "../support/testbed.ts";

const SENDER = "mysfits@example.com";

describe("SES, with its SDK client (API v2)", function () {
  this.timeout(40_000);
  let testbed: Testbed;
  let client: SESv2Client;
  let identityArn: string;
  before(async () => {
    testbed = await startTestbed([sqs, sns, ses]);
    client = new SESv2Client({ ...testbed.clientConfig, region: "ap-southeast-2" });
    const region = "ap-southeast-2";
    identityArn = (
      await testbed.resources.create("aws:sesv2/emailIdentity:EmailIdentity", "domain", {
        emailIdentity: "example.com",
        region,
      })
    )["arn"] as string;
    await testbed.resources.create("aws:sesv2/configurationSet:ConfigurationSet", "set", {
      configurationSetName: "set",
      region,
    });
  });
  after(async () => {
    client.destroy();
    await testbed.stop();
  });

  const mail = (to: string, more: Partial<SendEmailCommandInput> = {}): SendEmailCommandInput => ({
    FromEmailAddress: SENDER,
    Destination: { ToAddresses: [to] },
    Content: {
      Simple: { Subject: { Data: "안녕" }, Body: { Text: { Data: "text" }, Html: { Data: "<p>html</p>" } } },
    },
    ...more,
  });
  const send = async (to: string, more: Partial<SendEmailCommandInput> = {}) =>
    await client.send(new SendEmailCommand(mail(to, more)));
  const last = () => {
    const newest = testbed.platform.mailbox.all().at(-1);
    return (
      newest && {
        to: newest.to,
        from: newest.from,
        subject: newest.subject,
        text: newest.text,
        html: newest.html,
        status: newest.status,
        region: newest.region,
      }
    );
  };

  it("sends a mail of a verified domain to the inbox, in its region", async () => {
    const { MessageId } = await send("reader@example.org", { ConfigurationSetName: "set" });
    assert.match(MessageId ?? "", /^[\da-f]{16}-[\da-f-]{36}-000000$/);
    assert.deepEqual(last(), {
      to: ["reader@example.org"],
      from: SENDER,
      subject: "안녕",
      text: "text",
      html: "<p>html</p>",
      status: "sent",
      region: "ap-southeast-2",
    });
  });

  it("rejects a sender that nobody verified, in that region", async () => {
    // https://docs.aws.amazon.com/ses/latest/dg/troubleshoot-error-messages.html
    await assert.rejects(send("a@example.org", { FromEmailAddress: "someone@example.net" }), {
      name: "MessageRejected",
      message:
        /^Email address is not verified\. The following identities failed the check in region AP-SOUTHEAST-2: someone@example\.net$/,
    });
    const seoul = new SESv2Client(testbed.clientConfig);
    await assert.rejects(seoul.send(new SendEmailCommand(mail("a@example.org"))), {
      name: "MessageRejected",
    });
    seoul.destroy();
  });

  it("asks for permission on the identity and the configuration set, with the sender as a condition", async () => {
    // https://docs.aws.amazon.com/ses/latest/dg/control-user-access.html
    const Resource = [identityArn, identityArn.replace("identity/example.com", "configuration-set/set")];
    const Condition = { StringEquals: { "ses:FromAddress": SENDER } };
    const { credentials } = await testbed.role("mailer", [
      { Effect: "Allow", Action: "ses:SendEmail", Resource, Condition },
    ]);
    const mailer = new SESv2Client({ ...testbed.clientConfig, region: "ap-southeast-2", credentials });
    await mailer.send(new SendEmailCommand(mail("b@example.org", { ConfigurationSetName: "set" })));
    await assert.rejects(
      mailer.send(new SendEmailCommand(mail("b@example.org", { FromEmailAddress: "boss@example.com" }))),
      {
        name: "AccessDeniedException",
        message: /ses:SendEmail/,
      },
    );
    mailer.destroy();
  });

  it("tells bounces and complaints to the configuration set's topic, and keeps suppressed addresses from mail", async () => {
    // https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html#send-email-simulator
    const region = "ap-southeast-2";
    const topic = await testbed.resources.create("aws:sns/topic:Topic", "feedback", {
      name: "feedback",
      region,
    });
    const queue = await testbed.resources.create("aws:sqs/queue:Queue", "feedback", {
      name: "feedback",
      region,
    });
    const allow = (Service: string, Action: string, Resource: unknown) =>
      JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { Service }, Action, Resource }],
      });
    await testbed.resources.create("aws:sqs/queuePolicy:QueuePolicy", "feedback", {
      queueUrl: queue["url"],
      region,
      policy: allow("sns.amazonaws.com", "sqs:SendMessage", queue["arn"]),
    });
    await testbed.resources.create("aws:sns/topicSubscription:TopicSubscription", "feedback", {
      topic: topic["arn"],
      protocol: "sqs",
      endpoint: queue["arn"],
      rawMessageDelivery: true,
      region,
    });
    const letSesPublish = async () =>
      await testbed.resources.create("aws:sns/topicPolicy:TopicPolicy", "feedback", {
        arn: topic["arn"],
        region,
        policy: allow("ses.amazonaws.com", "sns:Publish", topic["arn"]),
      });
    const publishEvents = async () =>
      await testbed.resources.create(
        "aws:sesv2/configurationSetEventDestination:ConfigurationSetEventDestination",
        "feedback",
        {
          configurationSetName: "set",
          eventDestinationName: "feedback",
          region,
          eventDestination: {
            enabled: true,
            matchingEventTypes: ["BOUNCE", "COMPLAINT"],
            snsDestination: { topicArn: topic["arn"] },
          },
        },
      );
    await assert.rejects(publishEvents(), { code: "AccessDenied", message: /sns:Publish/ });
    await letSesPublish();
    await publishEvents();
    const queues = new SQSClient({ ...testbed.clientConfig, region });
    const QueueUrl = queue["url"] as string;
    const nextText = async () => {
      const { Messages } = await queues.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }));
      await queues.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: Messages?.[0]?.ReceiptHandle }));
      return Messages?.[0]?.Body ?? "";
    };
    const next = async () =>
      JSON.parse(await nextText()) as {
        eventType: string;
        bounce?: { bounceType: string; bounceSubType: string; bouncedRecipients: { emailAddress: string }[] };
        complaint?: { complainedRecipients: { emailAddress: string }[] };
      };
    // The first message of a destination is a note in plain text.
    assert.equal(await nextText(), "Successfully validated SNS topic for Amazon SES event publishing.");
    // Without a policy of the topic SES may not publish: the mail goes out all the same.
    await testbed.resources.remove("aws:sns/topicPolicy:TopicPolicy", "feedback");
    await send("bounce@simulator.amazonses.com", { ConfigurationSetName: "set" });
    await letSesPublish();
    await send("bounce+7@simulator.amazonses.com", { ConfigurationSetName: "set" });
    const bounced = await next();
    assert.deepEqual(
      [bounced.eventType, bounced.bounce?.bounceType, bounced.bounce?.bouncedRecipients[0]?.emailAddress],
      ["Bounce", "Permanent", "bounce+7@simulator.amazonses.com"],
    );
    await send("complaint@simulator.amazonses.com", { ConfigurationSetName: "set" });
    assert.equal(
      (await next()).complaint?.complainedRecipients[0]?.emailAddress,
      "complaint@simulator.amazonses.com",
    );

    await client.send(
      new PutSuppressedDestinationCommand({ EmailAddress: "gone@example.org", Reason: "BOUNCE" }),
    );
    await send("gone@example.org", { ConfigurationSetName: "set" });
    assert.equal((await next()).bounce?.bounceSubType, "OnAccountSuppressionList");
    assert.equal(last()?.status, "rejected");
    const { SuppressedDestination } = await client.send(
      new GetSuppressedDestinationCommand({ EmailAddress: "gone@example.org" }),
    );
    assert.equal(SuppressedDestination?.Reason, "BOUNCE");
    await client.send(new DeleteSuppressedDestinationCommand({ EmailAddress: "gone@example.org" }));
    await assert.rejects(
      client.send(new GetSuppressedDestinationCommand({ EmailAddress: "gone@example.org" })),
      {
        name: "NotFoundException",
      },
    );
    queues.destroy();
  });

  it("stops while sending is paused", async () => {
    await client.send(
      new PutConfigurationSetSendingOptionsCommand({ ConfigurationSetName: "set", SendingEnabled: false }),
    );
    await assert.rejects(send("a@example.org", { ConfigurationSetName: "set" }), {
      name: "SendingPausedException",
    });
    await client.send(
      new PutConfigurationSetSendingOptionsCommand({ ConfigurationSetName: "set", SendingEnabled: true }),
    );
    await send("a@example.org", { ConfigurationSetName: "set" });
  });

  it("sends templates and raw mail", async () => {
    await client.send(
      new CreateEmailTemplateCommand({
        TemplateName: "welcome",
        TemplateContent: { Subject: "Hi {{name}}", Html: "<p>{{name}}</p>", Text: "{{name}}" },
      }),
    );
    await send("a@example.org", {
      Content: { Template: { TemplateName: "welcome", TemplateData: '{"name":"<Evangeline>"}' } },
    });
    assert.deepEqual(
      [last()?.subject, last()?.text, last()?.html],
      ["Hi <Evangeline>", "<Evangeline>", "<p><Evangeline></p>"],
    );
    const raw = `From: ${SENDER}\r\nTo: raw@example.org\r\nSubject: =?UTF-8?B?${Buffer.from("날것").toString("base64")}?=\r\n\r\nraw text\r\n`;
    await client.send(new SendEmailCommand({ Content: { Raw: { Data: Buffer.from(raw) } } }));
    assert.deepEqual(
      [last()?.to, last()?.subject, last()?.text.trim()],
      [["raw@example.org"], "날것", "raw text"],
    );
  });

  it("lets no line break into a header, and answers what is no mail with the reason", async () => {
    const simple = (Subject: string) => ({
      Simple: { Subject: { Data: Subject }, Body: { Text: { Data: "x" } } },
    });
    await assert.rejects(send("a@example.org", { Content: simple("a\r\nBcc: b@example.org") }), {
      name: "BadRequestException",
    });
    await assert.rejects(send("a@example.org\r\nBcc: b@example.org"), { name: "BadRequestException" });
    await assert.rejects(send("nobody"), { name: "BadRequestException" });
    await assert.rejects(send("a@example.org", { ConfigurationSetName: "none" }), {
      name: "NotFoundException",
    });
  });

  it("keeps to the sandbox when the account is in it: verified recipients, one mail a second", async () => {
    // https://docs.aws.amazon.com/ses/latest/dg/request-production-access.html
    const details = (ProductionAccessEnabled: boolean) =>
      client.send(
        new PutAccountDetailsCommand({
          ProductionAccessEnabled,
          MailType: "TRANSACTIONAL",
          WebsiteURL: "https://example.com",
        }),
      );
    await details(false);
    assert.equal((await client.send(new GetAccountCommand({}))).SendQuota?.MaxSendRate, 1);
    await assert.rejects(send("stranger@example.org"), {
      name: "MessageRejected",
      message: /stranger@example\.org/,
    });
    const answers = await Promise.allSettled(
      [1, 2, 3].map(async (n) => await send(`reader${n}@example.com`)),
    );
    const refused = answers.filter((answer) => answer.status === "rejected");
    assert.equal(answers.length - refused.length <= 1, true, "more than one mail in a second");
    assert.equal((refused[0]?.reason as Error).name, "TooManyRequestsException");
    await details(true);
  });

  // What SES says in the sandbox: "not authorized to perform `ses:SendEmail' on resource `…:identity/<recipient>'".
  // https://github.com/aws/aws-sdk-js/issues/3641
  it("asks IAM about the recipients' identities that the account has, and in the sandbox about every recipient's", async () => {
    const region = "ap-southeast-2";
    const account = "000000000000";
    const may = (resource: string) => ({
      Effect: "Allow",
      Action: "ses:SendEmail",
      Resource: `arn:aws:ses:${region}:${account}:${resource}`,
      Condition: { StringEquals: { "ses:FromAddress": SENDER } },
    });
    const as = async (name: string, statements: readonly object[]) => {
      const { credentials } = await testbed.role(name, statements);
      return new SESv2Client({ ...testbed.clientConfig, region, credentials });
    };
    await testbed.resources.create("aws:sesv2/emailIdentity:EmailIdentity", "reader", {
      emailIdentity: "reader@example.net",
      region,
    });
    const narrow = await as("narrow", [may("identity/example.com")]);
    const wide = await as("wide", [may("identity/*")]);
    const to = (client: SESv2Client, address: string, more: Partial<SendEmailCommandInput> = {}) =>
      client.send(new SendEmailCommand(mail(address, more)));
    const denied = {
      name: "AccessDeniedException",
      message: /ses:SendEmail on resource: .*identity\/reader@example\.net/,
    };
    await assert.rejects(to(narrow, "reader@example.net"), denied);
    await to(narrow, "somebody@example.org");
    await to(wide, "reader@example.net");
    await assert.rejects(to(wide, "reader@example.net", { FromEmailAddress: "other@example.com" }), {
      name: "AccessDeniedException",
    });
    await client.send(
      new PutAccountDetailsCommand({
        MailType: "TRANSACTIONAL",
        WebsiteURL: "https://example.com",
        ProductionAccessEnabled: false,
      }),
    );
    try {
      await assert.rejects(to(narrow, "somebody@example.org"), {
        name: "AccessDeniedException",
        message: /identity\/somebody@example\.org/,
      });
      await assert.rejects(to(wide, "somebody@example.org"), { name: "MessageRejected" });
    } finally {
      await client.send(
        new PutAccountDetailsCommand({
          MailType: "TRANSACTIONAL",
          WebsiteURL: "https://example.com",
          ProductionAccessEnabled: true,
        }),
      );
      narrow.destroy();
      wide.destroy();
    }
  });

  it("takes an identity that the program looks up to be there, verified: the account has it on AWS", async () => {
    const region = "ap-southeast-2";
    const invoke = testbed.services.find(({ name }) => name === "ses")?.invokes?.[
      "aws:sesv2/getEmailIdentity:getEmailIdentity"
    ];
    const identity = await invoke?.({ emailIdentity: "Example.ORG" }, region);
    assert.deepEqual(
      [identity?.["arn"], identity?.["verifiedForSendingStatus"]],
      [`arn:aws:ses:${region}:000000000000:identity/example.org`, true],
    );
    await send("reader@example.com", { FromEmailAddress: "news@example.org" });
    assert.deepEqual([last()?.from, last()?.status], ["news@example.org", "sent"]);
  });
});
