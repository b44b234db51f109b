import assert from "node:assert/strict";
import {
  CreateEmailTemplateCommand,
  DeleteEmailTemplateCommand,
  GetEmailTemplateCommand,
  ListEmailTemplatesCommand,
  SendBulkEmailCommand,
  SendEmailCommand,
  SESv2Client,
  TestRenderEmailTemplateCommand,
  UpdateEmailTemplateCommand,
} from "@aws-sdk/client-sesv2";
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { SENDER, startSender, type Sender } from "./support.ts";

// https://docs.aws.amazon.com/ses/latest/dg/send-personalized-email-advanced.html
describe("SES's templates", function () {
  this.timeout(20_000);
  let sender: Sender;
  let client: SESv2Client;
  let queues: SQSClient;
  before(async () => {
    sender = await startSender(["RENDERING_FAILURE"]);
    client = new SESv2Client(sender.testbed.clientConfig);
    queues = new SQSClient(sender.testbed.clientConfig);
    const { resources } = sender.testbed;
    await resources.create("aws:ses/template:Template", "advanced", {
      name: "advanced",
      subject: "{{contact.firstName}}: {{count}}",
      text: '{{#* inline "place"}}{{city}}!{{/inline}}{{#each interests}}[{{interest}}]{{else}}none{{/each}} {{#if vip}}VIP{{else}}guest{{/if}} {{#with contact}}{{> place}}{{/with}}',
      html: "<p>{{contact.firstName}}</p>",
    });
  });
  after(async () => {
    client.destroy();
    queues.destroy();
    await sender.testbed.stop();
  });

  const last = () => sender.testbed.platform.mailbox.all().at(-1);
  const send = async (TemplateName: string, data: object) =>
    await client.send(
      new SendEmailCommand({
        FromEmailAddress: SENDER,
        Destination: { ToAddresses: ["reader@example.org"] },
        ConfigurationSetName: "set",
        Content: { Template: { TemplateName, TemplateData: JSON.stringify(data) } },
      }),
    );

  it("are filled in with nested values, lists, conditions and inline partials, and nothing is escaped", async () => {
    const contact = { firstName: "<Anaya>", city: "Bengaluru" };
    await send("advanced", {
      contact,
      count: 0,
      interests: [{ interest: "Sports" }, { interest: "Travel" }],
    });
    assert.deepEqual(
      [last()?.subject, last()?.text, last()?.html, last()?.status],
      ["<Anaya>: 0", "[Sports][Travel] guest Bengaluru!", "<p><Anaya></p>", "sent"],
    );
    await send("advanced", { contact, count: 1, vip: true });
    assert.equal(last()?.text, "none VIP Bengaluru!");
  });

  it("are taken without a value that they need, but the mail is not sent and an event tells why", async () => {
    // https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html#event-publishing-retrieving-sns-contents-failure-object
    const { MessageId } = await send("advanced", { contact: { firstName: "Anaya", city: "x" } });
    assert.deepEqual(
      [last()?.status, last()?.reason],
      [
        "rejected",
        "the template could not be filled in: Attribute 'count' is not present in the rendering data.",
      ],
    );
    const { Messages } = await queues.send(
      new ReceiveMessageCommand({ QueueUrl: sender.eventsUrl, WaitTimeSeconds: 20 }),
    );
    await queues.send(
      new DeleteMessageCommand({ QueueUrl: sender.eventsUrl, ReceiptHandle: Messages?.[0]?.ReceiptHandle }),
    );
    const event = JSON.parse(Messages?.[0]?.Body ?? "{}") as {
      eventType: string;
      mail: { messageId: string };
      failure: object;
    };
    assert.deepEqual(
      [event.eventType, event.mail.messageId, event.failure],
      [
        "Rendering Failure",
        MessageId,
        { errorMessage: "Attribute 'count' is not present in the rendering data.", templateName: "advanced" },
      ],
    );
  });

  it("reach nothing but their data", async () => {
    for (const Text of [
      "{{constructor.name}}",
      "{{__proto__.toString}}",
      "{{lookup this 'constructor'}}",
      "{{log 'x'}}",
      "{{#each this}}{{/each}}{{toString}}",
    ]) {
      const Content = { Template: { TemplateContent: { Subject: "s", Text }, TemplateData: '{"a":1}' } };
      await client.send(
        new SendEmailCommand({
          FromEmailAddress: SENDER,
          Destination: { ToAddresses: ["reader@example.org"] },
          Content,
        }),
      );
      assert.equal(/function|Object/.test(last()?.text ?? ""), false, Text);
    }
  });

  it("are made, changed, listed, tried and deleted with API v2", async () => {
    const content = (Text: string) => ({
      TemplateName: "made",
      TemplateContent: { Subject: "s {{a}}", Text },
    });
    await client.send(new CreateEmailTemplateCommand(content("one {{a}}")));
    await assert.rejects(client.send(new CreateEmailTemplateCommand(content("x"))), {
      name: "AlreadyExistsException",
    });
    await assert.rejects(
      client.send(new CreateEmailTemplateCommand({ ...content("{{#each a}}"), TemplateName: "bad" })),
      {
        name: "BadRequestException",
      },
    );
    await assert.rejects(
      client.send(new CreateEmailTemplateCommand({ ...content("x"), TemplateName: "a/b" })),
      {
        name: "BadRequestException",
      },
    );
    await client.send(new UpdateEmailTemplateCommand(content("two {{a}}")));
    const { RenderedTemplate } = await client.send(
      new TestRenderEmailTemplateCommand({ TemplateName: "made", TemplateData: '{"a":"A"}' }),
    );
    assert.match(RenderedTemplate ?? "", /Subject: s A\r\n[\s\S]*\r\ntwo A$/);
    await assert.rejects(
      client.send(new TestRenderEmailTemplateCommand({ TemplateName: "made", TemplateData: "{}" })),
      {
        name: "BadRequestException",
        message: /'a' is not present/,
      },
    );
    const { TemplatesMetadata } = await client.send(new ListEmailTemplatesCommand({}));
    assert.deepEqual(
      TemplatesMetadata?.map(({ TemplateName }) => TemplateName),
      ["advanced", "made"],
    );
    await client.send(new DeleteEmailTemplateCommand({ TemplateName: "made" }));
    await assert.rejects(client.send(new GetEmailTemplateCommand({ TemplateName: "made" })), {
      name: "NotFoundException",
    });
    await assert.rejects(send("made", {}), { name: "NotFoundException" });
  });

  it("go to many with API v2", async () => {
    const before = sender.testbed.platform.mailbox.all().length;
    const { BulkEmailEntryResults } = await client.send(
      new SendBulkEmailCommand({
        FromEmailAddress: SENDER,
        DefaultContent: {
          Template: {
            TemplateContent: { Subject: "Hi {{name}}", Text: "t" },
            TemplateData: '{"name":"friend"}',
          },
        },
        BulkEmailEntries: [
          {
            Destination: { ToAddresses: ["a@example.org"] },
            ReplacementEmailContent: { ReplacementTemplate: { ReplacementTemplateData: '{"name":"Anaya"}' } },
          },
          { Destination: { ToAddresses: ["b@example.org"] } },
          { Destination: { ToAddresses: ["nobody"] } },
        ],
      }),
    );
    assert.deepEqual(
      BulkEmailEntryResults?.map(({ Status }) => Status),
      ["SUCCESS", "SUCCESS", "INVALID_PARAMETER"],
    );
    assert.deepEqual(
      sender.testbed.platform.mailbox
        .all()
        .slice(before)
        .map(({ subject }) => subject)
        .sort(),
      ["Hi Anaya", "Hi friend"],
    );
  });

  it("count in CloudWatch, with a tag of the message as dimension", async () => {
    // https://docs.aws.amazon.com/ses/latest/dg/event-publishing-add-event-destination-cloudwatch.html
    await sender.testbed.resources.create(
      "aws:sesv2/configurationSetEventDestination:ConfigurationSetEventDestination",
      "metrics",
      {
        configurationSetName: "set",
        eventDestinationName: "metrics",
        eventDestination: {
          enabled: true,
          matchingEventTypes: ["RENDERING_FAILURE"],
          cloudWatchDestination: {
            dimensionConfigurations: [
              {
                dimensionName: "campaign",
                dimensionValueSource: "MESSAGE_TAG",
                defaultDimensionValue: "none",
              },
            ],
          },
        },
      },
    );
    const measured: unknown[] = [];
    const end = sender.testbed.platform.metrics.listen(({ namespace, metricName, dimensions }) => {
      if (Object.keys(dimensions).length > 0 && namespace === "AWS/SES")
        measured.push([metricName, dimensions]);
    });
    await send("advanced", {});
    end();
    assert.deepEqual(measured, [["RenderingFailure", { campaign: "none" }]]);
  });
});
