import assert from "node:assert/strict";
import {
  AdminDisableUserCommand,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
  SignUpCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { email, error, Fixture, password, POOL, poolInputs } from "./support/fixture.ts";

// https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flows-selection-sdk.html#authentication-flows-selection-choice
describe("A sign-in by choice (USER_AUTH)", () => {
  let pool: Fixture;
  beforeEach(async () => {
    pool = await Fixture.start(
      { signInPolicy: { allowedFirstAuthFactors: ["PASSWORD", "EMAIL_OTP"] } },
      { explicitAuthFlows: ["ALLOW_USER_AUTH"] },
    );
  });
  afterEach(() => pool.stop());

  const begin = (parameters: Record<string, string> = {}, USERNAME = email) =>
    pool.sdk.send(
      new InitiateAuthCommand({
        ClientId: pool.ClientId,
        AuthFlow: "USER_AUTH",
        AuthParameters: { USERNAME, ...parameters },
      }),
    );
  const respond = (
    ChallengeName: "SELECT_CHALLENGE" | "EMAIL_OTP" | "PASSWORD",
    Session: string | undefined,
    responses: Record<string, string>,
    USERNAME = email,
  ) =>
    pool.sdk.send(
      new RespondToAuthChallengeCommand({
        ClientId: pool.ClientId,
        ChallengeName,
        Session,
        ChallengeResponses: { USERNAME, ...responses },
      }),
    );

  it("offers what the user has; a mailed code signs in, once", async () => {
    await pool.confirmedUser();
    const choice = await begin();
    assert.equal(choice.ChallengeName, "SELECT_CHALLENGE");
    assert.deepEqual(choice.AvailableChallenges, ["PASSWORD_SRP", "PASSWORD", "EMAIL_OTP"]);
    const { ChallengeName, ChallengeParameters, Session } = await respond(
      "SELECT_CHALLENGE",
      choice.Session,
      {
        ANSWER: "EMAIL_OTP",
      },
    );
    assert.equal(ChallengeName, "EMAIL_OTP");
    assert.equal(ChallengeParameters?.["CODE_DELIVERY_DESTINATION"], "v***@e***");
    assert.equal(pool.mailsTo(email).at(-1)?.subject, "Your authentication code");
    const EMAIL_OTP_CODE = pool.codeFor(email);
    const { AuthenticationResult } = await respond("EMAIL_OTP", Session, { EMAIL_OTP_CODE });
    assert.equal((await pool.verify(AuthenticationResult?.IdToken ?? "")).valid, true);
    await assert.rejects(respond("EMAIL_OTP", Session, { EMAIL_OTP_CODE }), {
      name: "NotAuthorizedException",
    });
    await assert.rejects(respond("SELECT_CHALLENGE", choice.Session, { ANSWER: "EMAIL_OTP" }), {
      name: "NotAuthorizedException",
    });
  });

  it("takes the password with the choice, or after it", async () => {
    await pool.confirmedUser();
    assert.ok((await begin({ PREFERRED_CHALLENGE: "PASSWORD", PASSWORD: password })).AuthenticationResult);
    const { ChallengeName, Session } = await begin({ PREFERRED_CHALLENGE: "PASSWORD" });
    assert.equal(ChallengeName, "PASSWORD");
    assert.ok((await respond("PASSWORD", Session, { PASSWORD: password })).AuthenticationResult);
    const choice = await begin();
    assert.ok(
      (await respond("SELECT_CHALLENGE", choice.Session, { ANSWER: "PASSWORD", PASSWORD: password }))
        .AuthenticationResult,
    );
    await assert.rejects(
      begin({ PREFERRED_CHALLENGE: "PASSWORD", PASSWORD: "Wrong-password-1" }),
      error("NotAuthorizedException", "Incorrect username or password."),
    );
  });

  it("offers nobody the same as somebody, and sends nothing", async () => {
    await pool.confirmedUser();
    const nobody = "v-nobody@example.com";
    const somebody = await begin({ PREFERRED_CHALLENGE: "EMAIL_OTP" });
    const unknown = await begin({ PREFERRED_CHALLENGE: "EMAIL_OTP" }, nobody);
    assert.deepEqual(unknown.ChallengeParameters, somebody.ChallengeParameters);
    assert.deepEqual((await begin({}, nobody)).AvailableChallenges, (await begin()).AvailableChallenges);
    assert.deepEqual(pool.mailsTo(nobody), []);
    const wrong = pool.wrongCodeFor(email);
    await assert.rejects(respond("EMAIL_OTP", somebody.Session, { EMAIL_OTP_CODE: wrong }), {
      name: "CodeMismatchException",
    });
    await assert.rejects(respond("EMAIL_OTP", unknown.Session, { EMAIL_OTP_CODE: wrong }, nobody), {
      name: "CodeMismatchException",
    });
  });

  it("mails no code to a disabled user, and tells nobody that there is one", async () => {
    await pool.confirmedUser();
    const before = pool.mailsTo(email).length;
    await pool.sdk.send(new AdminDisableUserCommand({ UserPoolId: pool.UserPoolId, Username: email }));
    const { ChallengeName, Session } = await begin({ PREFERRED_CHALLENGE: "EMAIL_OTP" });
    assert.equal(ChallengeName, "EMAIL_OTP");
    assert.equal(pool.mailsTo(email).length, before);
    await assert.rejects(respond("EMAIL_OTP", Session, { EMAIL_OTP_CODE: "123456" }), {
      name: "CodeMismatchException",
    });
  });

  it("lets somebody in who never had a password", async () => {
    const { ClientId } = pool;
    await pool.sdk.send(new SignUpCommand({ ClientId, Username: email }));
    await pool.confirm(ClientId, email, pool.codeFor(email));
    assert.deepEqual((await begin()).AvailableChallenges, ["EMAIL_OTP"]);
    const { Session } = await begin({ PREFERRED_CHALLENGE: "EMAIL_OTP" });
    const { AuthenticationResult } = await respond("EMAIL_OTP", Session, {
      EMAIL_OTP_CODE: pool.codeFor(email),
    });
    assert.ok(AuthenticationResult);
  });

  it("does not let anybody in whose address is not confirmed", async () => {
    await pool.signUp();
    assert.deepEqual((await begin()).AvailableChallenges, ["PASSWORD_SRP", "PASSWORD"]);
  });

  for (const [what, inputs, reason] of [
    ["text messages", { signInPolicy: { allowedFirstAuthFactors: ["PASSWORD", "SMS_OTP"] } }, /SMS_OTP/],
    [
      "no password at all",
      { signInPolicy: { allowedFirstAuthFactors: ["EMAIL_OTP"] } },
      /must contain PASSWORD/,
    ],
    [
      "a tier without it",
      { userPoolTier: "LITE", signInPolicy: { allowedFirstAuthFactors: ["PASSWORD", "EMAIL_OTP"] } },
      /ESSENTIALS/,
    ],
  ] as const)
    it(`refuses ${what} when the pool is made`, async () => {
      await assert.rejects(pool.bed.resources.create(POOL, "other", { ...poolInputs, ...inputs }), reason);
    });
});
