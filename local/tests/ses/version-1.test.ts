import assert from "node:assert/strict";
import {
  CreateTemplateCommand,
  DeleteIdentityCommand,
  DeleteTemplateCommand,
  GetAccountSendingEnabledCommand,
  GetIdentityVerificationAttributesCommand,
  GetSendQuotaCommand,
  GetSendStatisticsCommand,
  GetTemplateCommand,
  ListIdentitiesCommand,
  ListTemplatesCommand,
  SendBulkTemplatedEmailCommand,
  SendEmailCommand,
  SendRawEmailCommand,
  SendTemplatedEmailCommand,
  SESClient,
  TestRenderTemplateCommand,
  UpdateTemplateCommand,
  VerifyDomainIdentityCommand,
  VerifyEmailIdentityCommand,
  type SendEmailCommandInput,
} from "@aws-sdk/client-ses";
import {
  GetEmailTemplateCommand,
  PutAccountDetailsCommand,
  PutConfigurationSetSendingOptionsCommand,
  SESv2Client,
} from "@aws-sdk/client-sesv2";
import { SENDER, startSender, type Sender } from "./support.ts";

// https://docs.aws.amazon.com/ses/latest/APIReference/API_Operations.html
describe("SES, with its SDK client of API v1", function () {
  this.timeout(20_000);
  let sender: Sender;
  let client: SESClient;
  let second: SESv2Client;
  before(async () => {
    sender = await startSender(["SEND"]);
    client = new SESClient(sender.testbed.clientConfig);
    second = new SESv2Client(sender.testbed.clientConfig);
  });
  after(async () => {
    client.destroy();
    second.destroy();
    await sender.testbed.stop();
  });

  const mail = (more: Partial<SendEmailCommandInput> = {}): SendEmailCommandInput => ({
    Source: SENDER,
    Destination: { ToAddresses: ["reader@example.org"], CcAddresses: ["copy@example.org"] },
    Message: {
      Subject: { Data: "안녕" },
      Body: { Text: { Data: "a < b & c" }, Html: { Data: "<p>html</p>" } },
    },
    ...more,
  });
  const last = () => sender.testbed.platform.mailbox.all().at(-1);

  it("sends simple and raw mail", async () => {
    const { MessageId } = await client.send(new SendEmailCommand(mail({ ConfigurationSetName: "set" })));
    assert.match(MessageId ?? "", /^[\da-f]{16}-/);
    assert.deepEqual(
      [last()?.to, last()?.from, last()?.subject, last()?.text, last()?.html, last()?.status],
      [
        ["reader@example.org", "copy@example.org"],
        "mysfits@example.com",
        "안녕",
        "a < b & c",
        "<p>html</p>",
        "sent",
      ],
    );
    const raw = `From: ${SENDER}\r\nTo: raw@example.org\r\nSubject: raw\r\n\r\nraw text\r\n`;
    await client.send(new SendRawEmailCommand({ RawMessage: { Data: Buffer.from(raw) } }));
    assert.deepEqual(
      [last()?.to, last()?.subject, last()?.text.trim()],
      [["raw@example.org"], "raw", "raw text"],
    );
  });

  it("refuses in its own words", async () => {
    // https://docs.aws.amazon.com/ses/latest/APIReference/API_SendEmail.html#API_SendEmail_Errors
    const refused = async (more: Partial<SendEmailCommandInput>, name: string) =>
      await assert.rejects(
        client.send(new SendEmailCommand(mail(more))),
        (error: { name: string; $metadata: { httpStatusCode?: number } }) => {
          assert.deepEqual([error.name, error.$metadata.httpStatusCode], [name, 400]);
          return true;
        },
      );
    await refused({ Source: "someone@example.net" }, "MessageRejected");
    await refused({ ConfigurationSetName: "none" }, "ConfigurationSetDoesNotExistException");
    await refused({ Source: "nobody" }, "InvalidParameterValue");
    await refused({ Destination: {} }, "InvalidParameterValue");
    await second.send(
      new PutConfigurationSetSendingOptionsCommand({ ConfigurationSetName: "set", SendingEnabled: false }),
    );
    await refused({ ConfigurationSetName: "set" }, "ConfigurationSetSendingPausedException");
    await second.send(
      new PutConfigurationSetSendingOptionsCommand({ ConfigurationSetName: "set", SendingEnabled: true }),
    );
  });

  it("asks for its own action on identity, configuration set and template, with sender and recipients as conditions", async () => {
    // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonses.html
    await client.send(
      new CreateTemplateCommand({ Template: { TemplateName: "guarded", SubjectPart: "s", TextPart: "t" } }),
    );
    const { testbed, identityArn } = sender;
    const of = (resource: string) => identityArn.replace("identity/example.com", resource);
    const Condition = {
      StringEquals: { "ses:FromAddress": "mysfits@example.com" },
      "ForAllValues:StringLike": { "ses:Recipients": ["*@example.org"] },
    };
    const { credentials } = await testbed.role("v1-mailer", [
      {
        Effect: "Allow",
        Action: ["ses:SendTemplatedEmail"],
        Resource: [identityArn, of("configuration-set/set"), of("template/guarded")],
        Condition,
      },
    ]);
    const mailer = new SESClient({ ...testbed.clientConfig, credentials });
    const send = async (to: string, Template: string) =>
      await mailer.send(
        new SendTemplatedEmailCommand({
          Source: SENDER,
          Destination: { ToAddresses: [to] },
          Template,
          TemplateData: "{}",
          ConfigurationSetName: "set",
        }),
      );
    await send("reader@example.org", "guarded");
    await assert.rejects(send("reader@example.com", "guarded"), {
      name: "AccessDenied",
      message: /ses:SendTemplatedEmail/,
    });
    await assert.rejects(send("reader@example.org", "other"), {
      name: "AccessDenied",
      message: /template\/other/,
    });
    await assert.rejects(mailer.send(new SendEmailCommand(mail())), {
      name: "AccessDenied",
      message: /ses:SendEmail/,
    });
    mailer.destroy();
  });

  it("keeps templates that both versions see", async () => {
    const Template = { TemplateName: "welcome", SubjectPart: "Hi {{name}}", TextPart: "{{name}}" };
    await client.send(new CreateTemplateCommand({ Template }));
    await assert.rejects(client.send(new CreateTemplateCommand({ Template })), {
      name: "AlreadyExistsException",
    });
    const invalid = { TemplateName: "invalid", SubjectPart: "{{#if name}}", TextPart: "t" };
    await assert.rejects(client.send(new CreateTemplateCommand({ Template: invalid })), {
      name: "InvalidTemplateException",
    });
    await client.send(new UpdateTemplateCommand({ Template: { ...Template, HtmlPart: "<b>{{name}}</b>" } }));
    assert.deepEqual((await client.send(new GetTemplateCommand({ TemplateName: "welcome" }))).Template, {
      ...Template,
      HtmlPart: "<b>{{name}}</b>",
    });
    const { TemplateContent } = await second.send(new GetEmailTemplateCommand({ TemplateName: "welcome" }));
    assert.deepEqual(TemplateContent, { Subject: "Hi {{name}}", Text: "{{name}}", Html: "<b>{{name}}</b>" });
    const first = await client.send(new ListTemplatesCommand({ MaxItems: 1 }));
    assert.deepEqual([first.TemplatesMetadata?.map(({ Name }) => Name)], [["guarded"]]);
    const rest = await client.send(new ListTemplatesCommand({ NextToken: first.NextToken }));
    assert.deepEqual(
      [rest.TemplatesMetadata?.map(({ Name }) => Name), rest.NextToken],
      [["welcome"], undefined],
    );

    // https://docs.aws.amazon.com/ses/latest/APIReference/API_TestRenderTemplate.html
    const test = async (TemplateName: string, TemplateData: string) =>
      (await client.send(new TestRenderTemplateCommand({ TemplateName, TemplateData }))).RenderedTemplate ??
      "";
    assert.match(await test("welcome", '{"name":"<Eva>"}'), /Subject: Hi <Eva>\r?\n[\s\S]*<b><Eva><\/b>/);
    await assert.rejects(test("welcome", "{}"), {
      name: "MissingRenderingAttributeException",
      message: /'name' is not present/,
    });
    await assert.rejects(test("welcome", "no JSON"), { name: "InvalidRenderingParameterException" });
    await assert.rejects(test("none", "{}"), { name: "TemplateDoesNotExistException" });
    await client.send(new DeleteTemplateCommand({ TemplateName: "guarded" }));
    await assert.rejects(client.send(new GetTemplateCommand({ TemplateName: "guarded" })), {
      name: "TemplateDoesNotExistException",
    });
  });

  it("sends one template to many, with values of each and default values, and tells of each what came of it", async () => {
    // https://docs.aws.amazon.com/ses/latest/APIReference/API_SendBulkTemplatedEmail.html
    const before = sender.testbed.platform.mailbox.all().length;
    const { Status } = await client.send(
      new SendBulkTemplatedEmailCommand({
        Source: SENDER,
        Template: "welcome",
        DefaultTemplateData: '{"name":"friend"}',
        Destinations: [
          { Destination: { ToAddresses: ["a@example.org"] }, ReplacementTemplateData: '{"name":"Anaya"}' },
          { Destination: { ToAddresses: ["b@example.org"] } },
          { Destination: { ToAddresses: ["nobody"] } },
        ],
      }),
    );
    assert.deepEqual(
      Status?.map((one) => [one.Status, one.MessageId !== undefined]),
      [
        ["Success", true],
        ["Success", true],
        ["InvalidParameterValue", false],
      ],
    );
    const mails = sender.testbed.platform.mailbox.all().slice(before);
    assert.deepEqual(
      mails.map(({ to, subject }) => [to, subject]),
      [
        [["a@example.org"], "Hi Anaya"],
        [["b@example.org"], "Hi friend"],
      ],
    );
  });

  it("lists identities; what the API makes stays pending and sends nothing", async () => {
    await client.send(new VerifyEmailIdentityCommand({ EmailAddress: "Pending@example.net" }));
    const { VerificationToken } = await client.send(
      new VerifyDomainIdentityCommand({ Domain: "example.edu" }),
    );
    const names = async (IdentityType?: "Domain" | "EmailAddress") =>
      (await client.send(new ListIdentitiesCommand({ IdentityType }))).Identities;
    assert.deepEqual(await names(), ["example.com", "example.edu", "pending@example.net"]);
    assert.deepEqual(
      [await names("Domain"), await names("EmailAddress")],
      [["example.com", "example.edu"], ["pending@example.net"]],
    );
    const { VerificationAttributes } = await client.send(
      new GetIdentityVerificationAttributesCommand({
        Identities: ["example.com", "example.edu", "pending@example.net", "unknown.example"],
      }),
    );
    assert.deepEqual(
      Object.entries(VerificationAttributes ?? {}).map(([name, one]) => [name, one.VerificationStatus]),
      [
        ["example.com", "Success"],
        ["example.edu", "Pending"],
        ["pending@example.net", "Pending"],
      ],
    );
    assert.equal(VerificationAttributes?.["example.edu"]?.VerificationToken, VerificationToken);
    await assert.rejects(client.send(new SendEmailCommand(mail({ Source: "pending@example.net" }))), {
      name: "MessageRejected",
    });
    await client.send(new DeleteIdentityCommand({ Identity: "example.edu" }));
    assert.deepEqual(await names("Domain"), ["example.com"]);
  });

  it("tells quota and statistics of the account, and throttles it in the sandbox", async () => {
    // https://docs.aws.amazon.com/ses/latest/dg/manage-sending-quotas-errors.html
    assert.equal((await client.send(new GetAccountSendingEnabledCommand({}))).Enabled, true);
    const { SendDataPoints } = await client.send(new GetSendStatisticsCommand({}));
    const attempts = SendDataPoints?.reduce((sum, point) => sum + (point.DeliveryAttempts ?? 0), 0);
    const quota = await client.send(new GetSendQuotaCommand({}));
    assert.deepEqual([quota.Max24HourSend, quota.MaxSendRate, attempts], [50_000, 14, quota.SentLast24Hours]);
    const details = { MailType: "TRANSACTIONAL", WebsiteURL: "https://example.com" } as const;
    await second.send(new PutAccountDetailsCommand({ ...details, ProductionAccessEnabled: false }));
    const Destination = { ToAddresses: ["reader@example.com"] };
    const answers = await Promise.allSettled(
      [1, 2, 3].map(async () => await client.send(new SendEmailCommand(mail({ Destination })))),
    );
    assert.equal(
      answers.filter(({ status }) => status === "fulfilled").length <= 1,
      true,
      "more than one mail in a second",
    );
    const [refused] = answers.filter((answer) => answer.status === "rejected");
    assert.deepEqual(
      [(refused?.reason as Error).name, (refused?.reason as Error).message],
      ["Throttling", "Maximum sending rate exceeded."],
    );
    await second.send(new PutAccountDetailsCommand({ ...details, ProductionAccessEnabled: true }));
  });
});
