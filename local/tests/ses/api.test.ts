import assert from "node:assert/strict";
import {
  CreateEmailIdentityCommand,
  DeleteEmailIdentityCommand,
  GetAccountCommand,
  GetConfigurationSetCommand,
  GetConfigurationSetEventDestinationsCommand,
  GetEmailIdentityCommand,
  ListConfigurationSetsCommand,
  ListEmailIdentitiesCommand,
  ListSuppressedDestinationsCommand,
  PutAccountSendingAttributesCommand,
  PutAccountSuppressionAttributesCommand,
  PutSuppressedDestinationCommand,
  SendEmailCommand,
  SESv2Client,
} from "@aws-sdk/client-sesv2";
import { restCall } from "../../delivery/destinations.ts";
import type { Sender } from "./support.ts";
import { SENDER, startSender } from "./support.ts";

// https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_Operations.html
describe("SES, identities, configuration sets and the account by API v2", () => {
  let sender: Sender;
  let client: SESv2Client;
  before(async () => {
    sender = await startSender(["SEND", "BOUNCE"]);
    client = new SESv2Client(sender.testbed.clientConfig);
  });
  after(async () => {
    client.destroy();
    await sender.testbed.stop();
  });

  const send = async () =>
    await client.send(
      new SendEmailCommand({
        FromEmailAddress: SENDER,
        Destination: { ToAddresses: ["reader@example.org"] },
        Content: { Simple: { Subject: { Data: "s" }, Body: { Text: { Data: "t" } } } },
      }),
    );

  it("lists identities and configuration sets where the SDK asks for them", async () => {
    const { EmailIdentities } = await client.send(new ListEmailIdentitiesCommand({}));
    assert.deepEqual(EmailIdentities, [
      {
        IdentityType: "DOMAIN",
        IdentityName: "example.com",
        SendingEnabled: true,
        VerificationStatus: "SUCCESS",
      },
    ]);
    const { ConfigurationSets } = await client.send(new ListConfigurationSetsCommand({}));
    assert.deepEqual(ConfigurationSets, ["set"]);
  });

  it("makes identities that wait for ever to be verified, describes and deletes them", async () => {
    const EmailIdentity = "somebody@example.net";
    const made = await client.send(new CreateEmailIdentityCommand({ EmailIdentity }));
    assert.deepEqual([made.IdentityType, made.VerifiedForSendingStatus], ["EMAIL_ADDRESS", false]);
    await assert.rejects(client.send(new CreateEmailIdentityCommand({ EmailIdentity })), {
      name: "AlreadyExistsException",
    });
    const waiting = await client.send(new GetEmailIdentityCommand({ EmailIdentity }));
    assert.deepEqual([waiting.VerificationStatus, waiting.VerifiedForSendingStatus], ["PENDING", false]);
    const verified = await client.send(new GetEmailIdentityCommand({ EmailIdentity: "example.com" }));
    assert.deepEqual([verified.IdentityType, verified.VerificationStatus], ["DOMAIN", "SUCCESS"]);
    await client.send(new DeleteEmailIdentityCommand({ EmailIdentity }));
    for (const command of [GetEmailIdentityCommand, DeleteEmailIdentityCommand])
      await assert.rejects(client.send(new command({ EmailIdentity })), { name: "NotFoundException" });
  });

  it("describes configuration sets with where their events go", async () => {
    const set = await client.send(new GetConfigurationSetCommand({ ConfigurationSetName: "set" }));
    assert.deepEqual([set.ConfigurationSetName, set.SendingOptions], ["set", { SendingEnabled: true }]);
    const { EventDestinations } = await client.send(
      new GetConfigurationSetEventDestinationsCommand({ ConfigurationSetName: "set" }),
    );
    assert.deepEqual(EventDestinations, [
      {
        Name: "events",
        Enabled: true,
        MatchingEventTypes: ["SEND", "BOUNCE"],
        SnsDestination: {
          TopicArn: `arn:aws:sns:${sender.testbed.region}:${sender.testbed.platform.accountId}:events`,
        },
      },
    ]);
    await assert.rejects(client.send(new GetConfigurationSetCommand({ ConfigurationSetName: "none" })), {
      name: "NotFoundException",
    });
  });

  it("stops and resumes sending for the whole account", async () => {
    await client.send(new PutAccountSendingAttributesCommand({ SendingEnabled: false }));
    assert.equal((await client.send(new GetAccountCommand({}))).SendingEnabled, false);
    await assert.rejects(send(), { name: "SendingPausedException" });
    await client.send(new PutAccountSendingAttributesCommand({ SendingEnabled: true }));
    assert.match((await send()).MessageId ?? "", /-000000$/);
  });

  it("keeps a list of suppressed addresses, and why", async () => {
    await client.send(new PutAccountSuppressionAttributesCommand({ SuppressedReasons: ["COMPLAINT"] }));
    assert.deepEqual((await client.send(new GetAccountCommand({}))).SuppressionAttributes, {
      SuppressedReasons: ["COMPLAINT"],
    });
    await client.send(
      new PutSuppressedDestinationCommand({ EmailAddress: "Angry@example.org", Reason: "COMPLAINT" }),
    );
    const { SuppressedDestinationSummaries } = await client.send(new ListSuppressedDestinationsCommand({}));
    assert.deepEqual(
      SuppressedDestinationSummaries?.map(({ EmailAddress, Reason }) => [EmailAddress, Reason]),
      [["angry@example.org", "COMPLAINT"]],
    );
    await assert.rejects(
      client.send(
        new PutSuppressedDestinationCommand({ EmailAddress: "a@example.org", Reason: "BORED" as "BOUNCE" }),
      ),
      { name: "BadRequestException" },
    );
  });

  it("answers a body that is no JSON object with the caller's mistake, and mails nobody", async () => {
    const { capabilities, platform, region } = sender.testbed;
    const operator = capabilities.iam.identify(capabilities.iam.operator.accessKeyId)?.principal;
    assert.ok(operator);
    const mails = platform.mailbox.all().length;
    for (const body of ["null", "5", "[]", '"text"', "{"])
      for (const [method, path] of [
        ["POST", "/v2/email/outbound-emails"],
        ["POST", "/v2/email/outbound-bulk-emails"],
        ["POST", "/v2/email/identities"],
        ["POST", "/v2/email/templates"],
        ["PUT", "/v2/email/account/sending"],
        ["PUT", "/v2/email/suppression/addresses"],
      ] as const)
        await assert.rejects(
          capabilities.gateway.call(operator, "ses", restCall(region, method, path, body)),
          { status: 400 },
          `${method} ${path} ${body}`,
        );
    assert.equal(platform.mailbox.all().length, mails);
  });

  it("refuses by name what a mail, a set or a destination is given and nothing here does", async () => {
    const mail = {
      FromEmailAddress: SENDER,
      Destination: { ToAddresses: ["reader@example.org"] },
      Content: { Simple: { Subject: { Data: "s" }, Body: { Text: { Data: "t" } } } },
    };
    const Attachments = [{ FileName: "a.txt", RawContent: Buffer.from("a") }];
    const mails = sender.testbed.platform.mailbox.all().length;
    for (const [input, message] of [
      [{ ...mail, ListManagementOptions: { ContactListName: "all" } }, /ListManagementOptions/],
      [{ ...mail, TenantName: "t" }, /TenantName/],
      [{ ...mail, Content: { Simple: { ...mail.Content.Simple, Attachments } } }, /Attachments/],
    ] as const)
      await assert.rejects(client.send(new SendEmailCommand(input)), { name: "NotImplemented", message });
    assert.equal(sender.testbed.platform.mailbox.all().length, mails);
    const { resources } = sender.testbed;
    await assert.rejects(
      resources.create("aws:sesv2/configurationSet:ConfigurationSet", "tracked", {
        configurationSetName: "tracked",
        trackingOptions: { customRedirectDomain: "example.com" },
      }),
      { code: "NotImplemented", message: /trackingOptions/ },
    );
    await assert.rejects(
      resources.create("aws:sesv2/configurationSetEventDestination:ConfigurationSetEventDestination", "f", {
        configurationSetName: "set",
        eventDestinationName: "f",
        eventDestination: { matchingEventTypes: ["SEND"], kinesisFirehoseDestination: { iamRoleArn: "r" } },
      }),
      { code: "NotImplemented", message: /kinesisFirehoseDestination/ },
    );
  });
});
