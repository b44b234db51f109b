import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { mock } from "node:test";
import {
  AdminGetUserCommand,
  ConfirmSignUpCommand,
  InitiateAuthCommand,
  ResendConfirmationCodeCommand,
  SignUpCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { CLIENT, email, error, Fixture, password } from "./support/fixture.ts";

// https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html
describe("Cognito sign-up", () => {
  let pool: Fixture;
  beforeEach(async () => void (pool = await Fixture.start()));
  afterEach(async () => {
    mock.timers.reset();
    await pool.stop();
  });
  const confirm = (ConfirmationCode: string, Username = email) =>
    pool.sdk.send(new ConfirmSignUpCommand({ ClientId: pool.ClientId, Username, ConfirmationCode }));
  const user = async (): Promise<Record<string, string | undefined>> => {
    const { UserStatus, UserAttributes = [] } = await pool.sdk.send(
      new AdminGetUserCommand({ UserPoolId: pool.UserPoolId, Username: email }),
    );
    return {
      UserStatus,
      ...Object.fromEntries(
        UserAttributes.map(({ Name, Value }): [string, string] => [Name ?? "", Value ?? ""]),
      ),
    };
  };

  it("mails a code to the address, and the code confirms it", async () => {
    const { UserSub, UserConfirmed, CodeDeliveryDetails } = await pool.signUp();
    assert.equal(UserConfirmed, false);
    assert.deepEqual(CodeDeliveryDetails, {
      Destination: "v***@e***",
      DeliveryMedium: "EMAIL",
      AttributeName: "email",
    });
    assert.deepEqual(await user(), {
      UserStatus: "UNCONFIRMED",
      sub: UserSub,
      email,
      email_verified: "false",
    });
    const [mail] = pool.mailsTo(email);
    assert.equal(mail?.from, "no-reply@verificationemail.com");
    assert.equal(mail?.region, "ap-northeast-2");
    assert.equal(mail?.subject, "Your confirmation code");
    assert.match(mail?.text ?? "", /^Your confirmation code is \d{6}\.$/);
    await confirm(pool.codeFor(email));
    assert.deepEqual(await user(), { UserStatus: "CONFIRMED", sub: UserSub, email, email_verified: "true" });
    await assert.rejects(
      confirm(pool.codeFor(email)),
      error("NotAuthorizedException", "User cannot be confirmed. Current status is CONFIRMED"),
    );
  });

  // https://docs.aws.amazon.com/cognito/latest/developerguide/managing-users-passwords.html
  for (const [bad, reason] of [
    ["Short-1", "Password not long enough"],
    ["lower-case-only-1", "Password must have uppercase characters"],
    ["UPPER-CASE-ONLY-1", "Password must have lowercase characters"],
    ["No-digits-in-here", "Password must have numeric characters"],
  ] as const)
    it(`refuses a password that breaks the policy: ${reason}`, async () => {
      await assert.rejects(
        pool.signUp(email, bad),
        error("InvalidPasswordException", `Password did not conform with policy: ${reason}`),
      );
      assert.deepEqual(pool.mailsTo(email), []);
    });

  it("refuses what is no address, attributes out of the schema, and those that the client may not write", async () => {
    const signUp = (Username: string, Name?: string) =>
      pool.sdk.send(
        new SignUpCommand({
          ClientId: pool.ClientId,
          Username,
          Password: password,
          UserAttributes: Name ? [{ Name, Value: "x" }] : [],
        }),
      );
    await assert.rejects(
      signUp("visitor"),
      error("InvalidParameterException", "Username should be an email."),
    );
    await assert.rejects(
      signUp(email, "custom:team"),
      error("InvalidParameterException", /custom:team: Attribute does not exist/),
    );
    for (const name of ["family_name", "email_verified", "sub"])
      await assert.rejects(
        signUp(email, name),
        error("NotAuthorizedException", "A client attempted to write unauthorized attribute"),
      );
  });

  // An address that is the user name is told to be taken: PreventUserExistenceErrors does not cover that.
  // https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-managing-errors.html
  it("has one user for an address, in any case of letters", async () => {
    await pool.signUp();
    await assert.rejects(
      pool.signUp("VISITOR@Example.com"),
      error("UsernameExistsException", "An account with the given email already exists."),
    );
  });

  it("refuses wrong codes, and after five of them every code", async () => {
    await pool.signUp();
    for (let attempt = 1; attempt <= 5; attempt++)
      await assert.rejects(
        confirm(pool.wrongCodeFor(email)),
        error("CodeMismatchException", "Invalid verification code provided, please try again."),
      );
    await assert.rejects(
      confirm(pool.codeFor(email)),
      error("LimitExceededException", "Attempt limit exceeded, please try after some time."),
    );
    mock.timers.enable({ apis: ["Date"], now: Date.now() + 3_601_000 });
    await confirm(pool.codeFor(email));
  });

  // https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html: sign-up codes are valid for 24 hours.
  it("takes a code for 24 hours", async () => {
    await pool.signUp();
    const now = Date.now();
    mock.timers.enable({ apis: ["Date"], now: now + 24 * 3_600_000 + 1_000 });
    await assert.rejects(
      confirm(pool.codeFor(email)),
      error("ExpiredCodeException", "Invalid code provided, please request a code again."),
    );
    mock.timers.setTime(now + 24 * 3_600_000 - 60_000);
    await confirm(pool.codeFor(email));
  });

  it("sends another code on request, which ends the first", async () => {
    await pool.signUp();
    const first = pool.codeFor(email);
    const resend = () =>
      pool.sdk.send(new ResendConfirmationCodeCommand({ ClientId: pool.ClientId, Username: email }));
    let second = first;
    while (second === first) {
      await resend();
      second = pool.codeFor(email);
    }
    await assert.rejects(confirm(first), { name: "CodeMismatchException" });
    await confirm(second);
    await assert.rejects(resend(), error("InvalidParameterException", "User is already confirmed."));
  });

  it("does not tell of an address that nobody has: no code sent, the answers the same", async () => {
    const nobody = "nobody@example.com";
    const { CodeDeliveryDetails } = await pool.sdk.send(
      new ResendConfirmationCodeCommand({ ClientId: pool.ClientId, Username: nobody }),
    );
    assert.deepEqual(CodeDeliveryDetails, {
      Destination: "n***@e***",
      DeliveryMedium: "EMAIL",
      AttributeName: "email",
    });
    assert.deepEqual(pool.mailsTo(nobody), []);
    for (let attempt = 1; attempt <= 5; attempt++)
      await assert.rejects(confirm("123456", nobody), { name: "CodeMismatchException" });
    await assert.rejects(confirm("123456", nobody), { name: "LimitExceededException" });
    const legacy = await pool.client("legacy", { preventUserExistenceErrors: "LEGACY" });
    await assert.rejects(
      pool.sdk.send(new ResendConfirmationCodeCommand({ ClientId: legacy, Username: nobody })),
      error("UserNotFoundException", "Username/client id combination not found."),
    );
  });

  it("does not sign anybody in who is not confirmed", async () => {
    await pool.signUp();
    await assert.rejects(pool.signIn(), error("UserNotConfirmedException", "User is not confirmed."));
    await assert.rejects(pool.signIn(email, "Wrong-password-1"), { name: "NotAuthorizedException" });
  });

  // https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html#cognito-user-pools-computing-secret-hash
  it("wants the secret hash of a client with a secret", async () => {
    const ClientId = await pool.client("server", { generateSecret: true });
    const signUp = (SecretHash?: string) =>
      pool.sdk.send(new SignUpCommand({ ClientId, Username: email, Password: password, SecretHash }));
    await assert.rejects(
      signUp(),
      error(
        "NotAuthorizedException",
        `Client ${ClientId} is configured with secret but SECRET_HASH was not received`,
      ),
    );
    await assert.rejects(
      signUp("AAAA"),
      error("NotAuthorizedException", `SecretHash does not match for the client: ${ClientId}`),
    );
    const secret = pool.bed.resources.get(CLIENT, "server")["clientSecret"] as string;
    const hash = (name: string) =>
      createHmac("sha256", secret)
        .update(name + ClientId)
        .digest("base64");
    await signUp(hash(email));
    const ConfirmationCode = pool.codeFor(email);
    await pool.sdk.send(
      new ConfirmSignUpCommand({ ClientId, Username: email, SecretHash: hash(email), ConfirmationCode }),
    );
    const auth = async (
      AuthFlow: "USER_PASSWORD_AUTH" | "REFRESH_TOKEN_AUTH",
      AuthParameters: Record<string, string>,
    ) =>
      (await pool.sdk.send(new InitiateAuthCommand({ ClientId, AuthFlow, AuthParameters })))
        .AuthenticationResult;
    const tokens = await auth("USER_PASSWORD_AUTH", {
      USERNAME: email,
      PASSWORD: password,
      SECRET_HASH: hash(email),
    });
    const REFRESH_TOKEN = tokens?.RefreshToken ?? "";
    await assert.rejects(auth("REFRESH_TOKEN_AUTH", { REFRESH_TOKEN }), { name: "NotAuthorizedException" });
    const sub = (await user())["sub"] ?? "";
    assert.ok((await auth("REFRESH_TOKEN_AUTH", { REFRESH_TOKEN, SECRET_HASH: hash(sub) }))?.IdToken);
    await assert.rejects(
      pool.sdk.send(
        new InitiateAuthCommand({ ClientId: "0123456789abcdefghijklmnop", AuthFlow: "USER_SRP_AUTH" }),
      ),
      error("ResourceNotFoundException", "User pool client 0123456789abcdefghijklmnop does not exist."),
    );
  });
});
