import assert from "node:assert/strict";
import { GetEmailIdentityCommand, SESv2Client } from "@aws-sdk/client-sesv2";
import { ses } from "../../aws/ses/index.ts";
import { startTestbed, type Testbed } from "../support/testbed.ts";

const IDENTITY = "aws:sesv2/emailIdentity:EmailIdentity";
const MAIL_FROM = "aws:sesv2/emailIdentityMailFromAttributes:EmailIdentityMailFromAttributes";

// https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_PutEmailIdentityMailFromAttributes.html
describe("SES's MAIL FROM domain", () => {
  let bed: Testbed;
  let client: SESv2Client;
  beforeEach(async () => {
    bed = await startTestbed([ses]);
    client = new SESv2Client(bed.clientConfig);
    await bed.resources.create(IDENTITY, "domain", { emailIdentity: "example.com" });
  });
  afterEach(async () => {
    client.destroy();
    await bed.stop();
  });
  const mailFrom = async () =>
    (await client.send(new GetEmailIdentityCommand({ EmailIdentity: "example.com" }))).MailFromAttributes
      ?.MailFromDomain;
  const attributes = { emailIdentity: "example.com", mailFromDomain: "mail.example.com" };

  it("is the identity's until it is taken away, whatever else changes", async () => {
    assert.equal(await mailFrom(), undefined);
    await bed.resources.create(MAIL_FROM, "mail", attributes);
    await bed.resources.update(IDENTITY, "domain", { emailIdentity: "example.com", tags: { a: "b" } });
    assert.equal(await mailFrom(), "mail.example.com");
    await bed.resources.remove(MAIL_FROM, "mail");
    assert.equal(await mailFrom(), undefined);
  });

  it("is below the identity's domain, and of an identity that is there", async () => {
    for (const mailFromDomain of ["example.com", "mail.example.org", "mailexample.com"])
      await assert.rejects(bed.resources.create(MAIL_FROM, "mail", { ...attributes, mailFromDomain }), {
        code: "BadRequestException",
        message: /is not subdomain/,
      });
    await assert.rejects(
      bed.resources.create(MAIL_FROM, "mail", { ...attributes, emailIdentity: "a.test" }),
      {
        code: "NotFoundException",
      },
    );
  });
});
