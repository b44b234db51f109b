import assert from "node:assert/strict";
import { mock } from "node:test";
import {
  AdminGetUserCommand,
  AdminSetUserMFAPreferenceCommand,
  AssociateSoftwareTokenCommand,
  GetUserCommand,
  GetUserPoolMfaConfigCommand,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
  SetUserMFAPreferenceCommand,
  SignUpCommand,
  VerifySoftwareTokenCommand,
  type ChallengeNameType,
} from "@aws-sdk/client-cognito-identity-provider";
import { Secret, TOTP } from "otpauth";
import { ses } from "../../aws/ses/index.ts";
import {
  CLIENT,
  clientInputs,
  email,
  error,
  Fixture,
  password,
  POOL,
  poolInputs,
} from "./support/fixture.ts";

/** The code that an authenticator app shows now. */
const codeOf = (secret: string | undefined) =>
  TOTP.generate({ secret: Secret.fromBase32(secret ?? ""), timestamp: Date.now() });

// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa.html
describe("A second factor of Cognito", function () {
  this.timeout(30_000);
  let pool: Fixture;
  beforeEach(async () => {
    pool = await Fixture.start(
      {
        mfaConfiguration: "OPTIONAL",
        softwareTokenMfaConfiguration: { enabled: true },
        signInPolicy: { allowedFirstAuthFactors: ["PASSWORD", "EMAIL_OTP"] },
      },
      { explicitAuthFlows: ["ALLOW_USER_AUTH", "ALLOW_USER_PASSWORD_AUTH"] },
      [ses],
    );
    mock.timers.enable({ apis: ["Date"], now: Date.now() });
  });
  afterEach(async () => {
    mock.timers.reset();
    await pool.stop();
  });

  const begin = (ClientId = pool.ClientId, USERNAME = email) =>
    pool.sdk.send(
      new InitiateAuthCommand({
        ClientId,
        AuthFlow: "USER_PASSWORD_AUTH",
        AuthParameters: { USERNAME, PASSWORD: password },
      }),
    );
  const respond = (
    ChallengeName: ChallengeNameType,
    Session: string | undefined,
    responses: Record<string, string>,
    ClientId = pool.ClientId,
  ) =>
    pool.sdk.send(
      new RespondToAuthChallengeCommand({
        ClientId,
        ChallengeName,
        Session,
        ChallengeResponses: { USERNAME: email, ...responses },
      }),
    );
  const prefer = (AccessToken: string, Enabled = true) =>
    pool.sdk.send(
      new SetUserMFAPreferenceCommand({
        AccessToken,
        SoftwareTokenMfaSettings: { Enabled, PreferredMfa: Enabled },
      }),
    );
  const later = (seconds: number) => mock.timers.setTime(Date.now() + seconds * 1000);
  /** Sets an app up, and answers its secret. */
  const withApp = async () => {
    await pool.confirmedUser();
    const { AccessToken } = await pool.signIn();
    const { SecretCode } = await pool.sdk.send(new AssociateSoftwareTokenCommand({ AccessToken }));
    await pool.sdk.send(new VerifySoftwareTokenCommand({ AccessToken, UserCode: codeOf(SecretCode) }));
    await prefer(AccessToken);
    later(30);
    return { secret: SecretCode ?? "", AccessToken };
  };

  it("is an app that is set up, confirmed by a code, and asked for", async () => {
    await pool.confirmedUser();
    const { AccessToken } = await pool.signIn();
    await assert.rejects(
      prefer(AccessToken),
      error("InvalidParameterException", "User has not verified software token mfa"),
    );
    const { SecretCode } = await pool.sdk.send(new AssociateSoftwareTokenCommand({ AccessToken }));
    const verify = (UserCode: string) =>
      pool.sdk.send(new VerifySoftwareTokenCommand({ AccessToken, UserCode, FriendlyDeviceName: "phone" }));
    const right = codeOf(SecretCode);
    await assert.rejects(
      verify(right === "000000" ? "000001" : "000000"),
      error("EnableSoftwareTokenMFAException", "Code mismatch"),
    );
    assert.equal((await verify(right)).Status, "SUCCESS");
    // It is on when the user says so.
    assert.ok((await begin()).AuthenticationResult);
    await prefer(AccessToken);
    const { UserMFASettingList, PreferredMfaSetting } = await pool.sdk.send(
      new GetUserCommand({ AccessToken }),
    );
    assert.deepEqual(UserMFASettingList, ["SOFTWARE_TOKEN_MFA"]);
    assert.equal(PreferredMfaSetting, "SOFTWARE_TOKEN_MFA");
    later(30);
    const { ChallengeName, ChallengeParameters, Session, AuthenticationResult } = await begin();
    assert.equal(AuthenticationResult, undefined);
    assert.equal(ChallengeName, "SOFTWARE_TOKEN_MFA");
    assert.equal(ChallengeParameters?.["FRIENDLY_DEVICE_NAME"], "phone");
    const done = await respond("SOFTWARE_TOKEN_MFA", Session, {
      SOFTWARE_TOKEN_MFA_CODE: codeOf(SecretCode),
    });
    assert.equal((await pool.verify(done.AuthenticationResult?.IdToken ?? "")).valid, true);
    await prefer(AccessToken, false);
    assert.ok((await begin()).AuthenticationResult);
  });

  it("takes a code once: in another sign-in, in the same, after a restart; and no code from before", async () => {
    const { secret } = await withApp();
    const used = error("ExpiredCodeException", "Your software token has already been used once.");
    const code = codeOf(secret);
    const first = await begin();
    const answer = (Session: string | undefined, SOFTWARE_TOKEN_MFA_CODE: string) =>
      respond("SOFTWARE_TOKEN_MFA", Session, { SOFTWARE_TOKEN_MFA_CODE });
    await answer(first.Session, code);
    await assert.rejects(
      answer(first.Session, code),
      error("NotAuthorizedException", "Invalid session for the user."),
    );
    await assert.rejects(answer((await begin()).Session, code), used);
    await pool.bed.kill();
    const next = await begin();
    await assert.rejects(answer(next.Session, code), used);
    // The clock may differ by one code: the one before was shown earlier than the one that was taken.
    later(30);
    await assert.rejects(answer(next.Session, code), used);
    assert.ok((await answer(next.Session, codeOf(secret))).AuthenticationResult);
  });

  it("takes one of two answers at the same time", async () => {
    const { secret } = await withApp();
    const sessions = await Promise.all([begin(), begin(), begin()]);
    const outcomes = await Promise.allSettled(
      sessions.map(({ Session }) =>
        respond("SOFTWARE_TOKEN_MFA", Session, { SOFTWARE_TOKEN_MFA_CODE: codeOf(secret) }),
      ),
    );
    assert.equal(outcomes.filter(({ status }) => status === "fulfilled").length, 1);
  });

  it("is not guessed: five wrong codes, then none is taken for an hour, over a restart too", async () => {
    const { secret } = await withApp();
    const { Session } = await begin();
    const wrong = codeOf(secret) === "123456" ? "123457" : "123456";
    for (let attempt = 1; attempt <= 5; attempt++)
      await assert.rejects(
        respond("SOFTWARE_TOKEN_MFA", Session, { SOFTWARE_TOKEN_MFA_CODE: wrong }),
        error("CodeMismatchException", "Invalid code received for user"),
      );
    await pool.bed.restart();
    await assert.rejects(
      respond("SOFTWARE_TOKEN_MFA", Session, { SOFTWARE_TOKEN_MFA_CODE: codeOf(secret) }),
      { name: "LimitExceededException" },
    );
  });

  it("can't be passed by: not by another challenge, not by the session of one, not by USER_AUTH", async () => {
    await withApp();
    const { Session } = await begin();
    for (const challenge of ["MFA_SETUP", "EMAIL_OTP", "SELECT_MFA_TYPE"] as const)
      await assert.rejects(
        respond(challenge, Session, { ANSWER: "EMAIL_OTP", EMAIL_OTP_CODE: "123456" }),
        error("NotAuthorizedException", "Invalid session for the user."),
      );
    await assert.rejects(pool.sdk.send(new AssociateSoftwareTokenCommand({ Session })), {
      name: "NotAuthorizedException",
    });
    const choice = await pool.sdk.send(
      new InitiateAuthCommand({
        ClientId: pool.ClientId,
        AuthFlow: "USER_AUTH",
        AuthParameters: { USERNAME: email, PREFERRED_CHALLENGE: "PASSWORD", PASSWORD: password },
      }),
    );
    assert.equal(choice.ChallengeName, "SOFTWARE_TOKEN_MFA");
    assert.equal(choice.AuthenticationResult, undefined);
    const mails = pool.mailsTo(email).length;
    const byMail = await pool.sdk.send(
      new InitiateAuthCommand({
        ClientId: pool.ClientId,
        AuthFlow: "USER_AUTH",
        AuthParameters: { USERNAME: email, PREFERRED_CHALLENGE: "EMAIL_OTP" },
      }),
    );
    assert.equal(byMail.ChallengeName, "SELECT_CHALLENGE");
    assert.deepEqual(byMail.AvailableChallenges, ["PASSWORD_SRP", "PASSWORD"]);
    assert.equal(pool.mailsTo(email).length, mails);
  });

  it("is taken off by an administrator, for somebody who lost the app", async () => {
    await withApp();
    const user = { UserPoolId: pool.UserPoolId, Username: email };
    assert.deepEqual((await pool.sdk.send(new AdminGetUserCommand(user))).UserMFASettingList, [
      "SOFTWARE_TOKEN_MFA",
    ]);
    await pool.sdk.send(
      new AdminSetUserMFAPreferenceCommand({ ...user, SoftwareTokenMfaSettings: { Enabled: false } }),
    );
    assert.ok((await begin()).AuthenticationResult);
  });

  describe("that is required", () => {
    const make = async (name: string, inputs: object) => {
      const { id } = await pool.bed.resources.create(POOL, name, {
        ...poolInputs,
        mfaConfiguration: "ON",
        ...inputs,
      });
      const client = await pool.bed.resources.create(CLIENT, name, { ...clientInputs, userPoolId: id });
      await pool.sdk.send(new SignUpCommand({ ClientId: client.id, Username: email, Password: password }));
      const code = pool.codeFor(email);
      await pool.confirm(client.id, email, code);
      return { UserPoolId: id, ClientId: client.id };
    };

    it("is set up in the first sign-in", async () => {
      const { UserPoolId, ClientId } = await make("strict", {
        softwareTokenMfaConfiguration: { enabled: true },
      });
      assert.equal(
        (await pool.sdk.send(new GetUserPoolMfaConfigCommand({ UserPoolId }))).MfaConfiguration,
        "ON",
      );
      const { ChallengeName, ChallengeParameters, Session } = await begin(ClientId);
      assert.equal(ChallengeName, "MFA_SETUP");
      assert.deepEqual(JSON.parse(ChallengeParameters?.["MFAS_CAN_SETUP"] ?? ""), ["SOFTWARE_TOKEN_MFA"]);
      await assert.rejects(respond("MFA_SETUP", Session, {}, ClientId), { name: "NotAuthorizedException" });
      const app = await pool.sdk.send(new AssociateSoftwareTokenCommand({ Session }));
      const { Status, Session: verified } = await pool.sdk.send(
        new VerifySoftwareTokenCommand({ Session: app.Session, UserCode: codeOf(app.SecretCode) }),
      );
      assert.equal(Status, "SUCCESS");
      const done = await respond("MFA_SETUP", verified, {}, ClientId);
      assert.ok(done.AuthenticationResult);
      assert.equal((await begin(ClientId)).ChallengeName, "SOFTWARE_TOKEN_MFA");
    });

    it("is a mail where mails are one, and one of two where both are set up", async () => {
      const { arn } = await pool.bed.resources.create("aws:sesv2/emailIdentity:EmailIdentity", "sender", {
        emailIdentity: "example.com",
      });
      const { ClientId } = await make("mailing", {
        softwareTokenMfaConfiguration: { enabled: true },
        emailMfaConfiguration: { subject: "Sign in", message: "Code: {####}" },
        emailConfiguration: {
          emailSendingAccount: "DEVELOPER",
          sourceArn: arn,
          fromEmailAddress: "mysfits@example.com",
        },
      });
      const { ChallengeName, ChallengeParameters, Session } = await begin(ClientId);
      assert.equal(ChallengeName, "EMAIL_OTP");
      assert.deepEqual(ChallengeParameters, {
        CODE_DELIVERY_DELIVERY_MEDIUM: "EMAIL",
        CODE_DELIVERY_DESTINATION: "v***@e***",
      });
      const mail = pool.mailsTo(email).at(-1);
      assert.equal(mail?.subject, "Sign in");
      assert.match(mail?.text ?? "", /^Code: \d{6}$/);
      const EMAIL_OTP_CODE = pool.codeFor(email);
      const wrong = pool.wrongCodeFor(email);
      await assert.rejects(respond("EMAIL_OTP", Session, { EMAIL_OTP_CODE: wrong }, ClientId), {
        name: "CodeMismatchException",
      });
      const { AuthenticationResult } = await respond("EMAIL_OTP", Session, { EMAIL_OTP_CODE }, ClientId);
      const AccessToken = AuthenticationResult?.AccessToken ?? "";
      await assert.rejects(respond("EMAIL_OTP", Session, { EMAIL_OTP_CODE }, ClientId), {
        name: "NotAuthorizedException",
      });

      const { SecretCode } = await pool.sdk.send(new AssociateSoftwareTokenCommand({ AccessToken }));
      await pool.sdk.send(new VerifySoftwareTokenCommand({ AccessToken, UserCode: codeOf(SecretCode) }));
      await pool.sdk.send(
        new SetUserMFAPreferenceCommand({ AccessToken, EmailMfaSettings: { Enabled: true } }),
      );
      const both = await begin(ClientId);
      assert.equal(both.ChallengeName, "SELECT_MFA_TYPE");
      assert.deepEqual(JSON.parse(both.ChallengeParameters?.["MFAS_CAN_CHOOSE"] ?? ""), [
        "SOFTWARE_TOKEN_MFA",
        "EMAIL_OTP",
      ]);
      const chosen = await respond(
        "SELECT_MFA_TYPE",
        both.Session,
        { ANSWER: "SOFTWARE_TOKEN_MFA" },
        ClientId,
      );
      assert.equal(chosen.ChallengeName, "SOFTWARE_TOKEN_MFA");
      later(30);
      const code = codeOf(SecretCode);
      assert.ok(
        (await respond("SOFTWARE_TOKEN_MFA", chosen.Session, { SOFTWARE_TOKEN_MFA_CODE: code }, ClientId))
          .AuthenticationResult,
      );
    });

    it("is refused where nobody could have one", async () => {
      await assert.rejects(
        pool.bed.resources.create(POOL, "nobody", { ...poolInputs, mfaConfiguration: "ON" }),
        /nobody could sign in/,
      );
      await assert.rejects(
        pool.bed.resources.create(POOL, "default-sender", { ...poolInputs, emailMfaConfiguration: {} }),
        /DEVELOPER/,
      );
    });
  });
});
