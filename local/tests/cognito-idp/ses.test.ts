import assert from "node:assert/strict";
import { CognitoIdentityProviderClient, SignUpCommand } from "@aws-sdk/client-cognito-identity-provider";
import {
  PutAccountDetailsCommand,
  PutSuppressedDestinationCommand,
  SESv2Client,
} from "@aws-sdk/client-sesv2";
import { cognitoIdp } from "../../aws/cognito-idp/index.ts";
import { ses } from "../../aws/ses/index.ts";
import { startTestbed, type Testbed } from "../support/testbed.ts";
import { clientInputs, poolInputs } from "./support/fixture.ts";

const POOL = "aws:cognito/userPool:UserPool";

// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-email.html#user-pool-email-developer
describe("A user pool that mails with an identity of SES", () => {
  let testbed: Testbed;
  let pools: CognitoIdentityProviderClient;
  let mailer: SESv2Client;
  let identityArn: string;
  before(async () => {
    testbed = await startTestbed([ses, cognitoIdp]);
    pools = new CognitoIdentityProviderClient(testbed.clientConfig);
    mailer = new SESv2Client(testbed.clientConfig);
    const identity = await testbed.resources.create("aws:sesv2/emailIdentity:EmailIdentity", "sender", {
      emailIdentity: "example.com",
    });
    identityArn = identity["arn"] as string;
    await testbed.resources.create("aws:sesv2/configurationSet:ConfigurationSet", "set", {
      configurationSetName: "set",
    });
  });
  after(async () => {
    pools.destroy();
    mailer.destroy();
    await testbed.stop();
  });

  const make = async (name: string, emailConfiguration: object) => {
    const pool = await testbed.resources.create(POOL, name, { ...poolInputs, emailConfiguration });
    const client = await testbed.resources.create("aws:cognito/userPoolClient:UserPoolClient", name, {
      userPoolId: pool.id,
      ...clientInputs,
    });
    return client.id;
  };
  const bySender = () => ({
    emailSendingAccount: "DEVELOPER",
    sourceArn: identityArn,
    fromEmailAddress: "Mysfits <mysfits@example.com>",
    configurationSet: "set",
  });
  const signUp = async (ClientId: string, Username: string) =>
    await pools.send(new SignUpCommand({ ClientId, Username, Password: "Correct-horse-7" }));
  const mailsTo = (address: string) =>
    testbed.platform.mailbox
      .all()
      .filter(({ to }) => to.includes(address))
      .map(({ from, status, region, reason, text }) => ({ from, status, region, reason, text }));

  it("sends the code from that sender, and by Cognito's own without one", async () => {
    const region = testbed.region;
    await signUp(await make("own", bySender()), "one@example.org");
    const [mail] = mailsTo("one@example.org");
    assert.deepEqual([mail?.from, mail?.status, mail?.region], ["mysfits@example.com", "sent", region]);
    assert.match(mail?.text ?? "", /^Your confirmation code is \d{6}\.$/);
    await signUp(await make("usual", {}), "two@example.org");
    assert.equal(mailsTo("two@example.org")[0]?.from, "no-reply@verificationemail.com");
  });

  it("does not reach who is suppressed, and nobody but verified addresses in the sandbox: the caller is told", async () => {
    const clientId = await make("limited", bySender());
    await mailer.send(
      new PutSuppressedDestinationCommand({ EmailAddress: "gone@example.org", Reason: "BOUNCE" }),
    );
    await signUp(clientId, "gone@example.org");
    assert.equal(mailsTo("gone@example.org")[0]?.reason, "the address is on the suppression list");
    const sandbox = async (is: boolean) =>
      await mailer.send(
        new PutAccountDetailsCommand({
          MailType: "TRANSACTIONAL",
          WebsiteURL: "https://example.com",
          ProductionAccessEnabled: !is,
        }),
      );
    await sandbox(true);
    await assert.rejects(signUp(clientId, "three@example.org"), {
      name: "CodeDeliveryFailureException",
      message: /from Amazon SES .* Email address is not verified.*three@example\.org/,
    });
    await sandbox(false);
  });

  // https://github.com/aws/aws-cdk/issues/18964
  it("is not made, nor changed, with an identity that can't send", async () => {
    const arn = (region: string, name: string) =>
      identityArn.replace(testbed.region, region).replace("example.com", name);
    for (const [sourceArn, message] of [
      [arn(testbed.region, "example.net"), /from Amazon SES .* not verified.*identity\/example\.net/],
      // The domain is verified, an identity of the address is not there.
      [arn(testbed.region, "mysfits@example.com"), /not verified/],
      [
        arn("ap-southeast-2", "example.com"),
        /in ap-northeast-2 can't send with an identity in ap-southeast-2/,
      ],
      [undefined, /DEVELOPER needs the sourceArn/],
    ] as const)
      await assert.rejects(make(`bad-${String(message)}`, { ...bySender(), sourceArn }), {
        code: "InvalidParameterException",
        message,
      });
    await assert.rejects(
      testbed.resources.update(POOL, "usual", {
        ...poolInputs,
        emailConfiguration: { ...bySender(), sourceArn: arn(testbed.region, "example.net") },
      }),
      { code: "InvalidParameterException" },
    );
  });
});
