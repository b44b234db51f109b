import assert from "node:assert/strict";
import { mock } from "node:test";
import {
  confirmResetPassword,
  confirmSignIn,
  confirmSignUp,
  confirmUserAttribute,
  fetchAuthSession,
  fetchUserAttributes,
  resetPassword,
  signIn,
  signOut,
  signUp,
  updatePassword,
  updateUserAttributes,
} from "aws-amplify/auth";
import { AdminCreateUserCommand, AdminDisableUserCommand } from "@aws-sdk/client-cognito-identity-provider";
import { leaveAmplify, useAmplify } from "./support/amplify.ts";
import { claimsOf, email, error, Fixture, password } from "./support/fixture.ts";

/** Amplify's own client, configured as the site does it: the password never leaves it (SRP).
 * https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-authentication-flow.html */
describe("Amplify with Cognito's SRP", () => {
  let pool: Fixture;
  beforeEach(async () => {
    pool = await Fixture.start(
      {},
      {
        explicitAuthFlows: ["ALLOW_USER_SRP_AUTH"],
        refreshTokenRotation: { feature: "ENABLED", retryGracePeriodSeconds: 10 },
      },
    );
    useAmplify(pool);
  });
  afterEach(async () => {
    mock.timers.reset();
    await leaveAmplify();
    await pool.stop();
  });
  const register = async () => {
    await signUp({ username: email, password, options: { userAttributes: { email } } });
    await confirmSignUp({ username: email, confirmationCode: pool.codeFor(email) });
  };
  const tokens = async (forceRefresh = false) => {
    const session = await fetchAuthSession({ forceRefresh });
    return session.tokens;
  };

  it("signs up, confirms, signs in and out", async () => {
    await signUp({ username: email, password, options: { userAttributes: { email } } });
    assert.deepEqual((await signIn({ username: email, password })).nextStep, {
      signInStep: "CONFIRM_SIGN_UP",
    });
    await confirmSignUp({ username: email, confirmationCode: pool.codeFor(email) });
    const { isSignedIn } = await signIn({ username: "Visitor@Example.com", password });
    assert.equal(isSignedIn, true);
    const { email: address, sub } = await fetchUserAttributes();
    assert.equal(address, email);
    const { idToken, accessToken } = (await tokens()) ?? {};
    assert.equal(idToken?.payload["email"], email);
    assert.equal(idToken?.payload.sub, sub);
    await signOut();
    assert.equal(await tokens(), undefined);
    // What was stolen before is dead for Cognito; an authorizer takes it until it expires, as on AWS.
    // https://docs.aws.amazon.com/cognito/latest/developerguide/token-revocation.html
    assert.equal((await pool.verify(accessToken?.toString() ?? "")).valid, true);
  });

  it("renews tokens, and the refresh token with them", async () => {
    await register();
    await signIn({ username: email, password });
    const before = await tokens();
    const after = await tokens(true);
    assert.notEqual(before?.idToken?.toString(), after?.idToken?.toString());
    assert.equal(before?.accessToken.payload["origin_jti"], after?.accessToken.payload["origin_jti"]);
    assert.notEqual((await tokens(true))?.accessToken.toString(), after?.accessToken.toString());
  });

  it("says the same for a wrong password, an address that nobody has, and a user whose password does not match", async () => {
    await register();
    const refused = error("NotAuthorizedException", "Incorrect username or password.");
    await assert.rejects(signIn({ username: email, password: "Wrong-password-1" }), refused);
    await assert.rejects(signIn({ username: "nobody@example.com", password }), refused);
  });

  // https://docs.aws.amazon.com/cognito/latest/developerguide/authentication.html#authentication-flow-lockout-behavior
  it("locks out after five wrong passwords, for twice as long each time, and forgets it after a sign-in", async () => {
    await register();
    const start = Date.now();
    const at = (seconds: number) => mock.timers.setTime(start + seconds * 1000);
    mock.timers.enable({ apis: ["Date"], now: start });
    const wrong = () =>
      assert.rejects(signIn({ username: email, password: "Wrong-password-1" }), {
        message: "Incorrect username or password.",
      });
    const locked = (username = email) =>
      assert.rejects(
        signIn({ username, password }),
        error("NotAuthorizedException", "Password attempts exceeded"),
      );
    for (let attempt = 1; attempt <= 5; attempt++) await wrong();
    await locked();
    at(1.1);
    await wrong();
    at(2.9);
    await locked();
    at(3.2);
    assert.equal((await signIn({ username: email, password })).isSignedIn, true);
    await signOut();
    for (let attempt = 1; attempt <= 4; attempt++) await wrong();
    await signIn({ username: email, password });
  });

  it("locks out for an address that nobody has, too", async () => {
    mock.timers.enable({ apis: ["Date"], now: Date.now() });
    const nobody = () => signIn({ username: "nobody@example.com", password });
    for (let attempt = 1; attempt <= 5; attempt++)
      await assert.rejects(nobody(), { message: "Incorrect username or password." });
    await assert.rejects(nobody(), { message: "Password attempts exceeded" });
  });

  it("replaces a forgotten password by a code from a mail", async () => {
    await register();
    await resetPassword({ username: email });
    const mail = pool.mailsTo(email).at(-1);
    assert.equal(mail?.subject, "Your confirmation code");
    const confirm = (confirmationCode: string, newPassword: string) =>
      confirmResetPassword({ username: email, confirmationCode, newPassword });
    await assert.rejects(confirm(pool.wrongCodeFor(email), "Another-horse-8"), {
      name: "CodeMismatchException",
    });
    await assert.rejects(confirm(pool.codeFor(email), "short"), { name: "InvalidPasswordException" });
    await confirm(pool.codeFor(email), "Another-horse-8");
    await assert.rejects(confirm(pool.codeFor(email), "Another-horse-9"), { name: "ExpiredCodeException" });
    await assert.rejects(signIn({ username: email, password }), { name: "NotAuthorizedException" });
    assert.equal((await signIn({ username: email, password: "Another-horse-8" })).isSignedIn, true);
  });

  it("changes the password of who is signed in", async () => {
    await register();
    await signIn({ username: email, password });
    await assert.rejects(
      updatePassword({ oldPassword: "Wrong-password-1", newPassword: "Another-horse-8" }),
      error("NotAuthorizedException", "Incorrect username or password."),
    );
    await updatePassword({ oldPassword: password, newPassword: "Another-horse-8" });
    await signOut();
    assert.equal((await signIn({ username: email, password: "Another-horse-8" })).isSignedIn, true);
  });

  // https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-email-phone-verification.html
  it("takes a new address over once its code has been entered", async () => {
    await register();
    await signIn({ username: email, password });
    await updateUserAttributes({ userAttributes: { email: "moved@example.com" } });
    assert.equal((await fetchUserAttributes()).email, email);
    assert.equal(pool.mailsTo("moved@example.com").length, 1);
    await confirmUserAttribute({
      userAttributeKey: "email",
      confirmationCode: pool.codeFor("moved@example.com"),
    });
    assert.deepEqual(await fetchUserAttributes().then((now) => [now.email, now.email_verified]), [
      "moved@example.com",
      "true",
    ]);
    await signOut();
    await assert.rejects(signIn({ username: email, password }), { name: "NotAuthorizedException" });
    assert.equal((await signIn({ username: "moved@example.com", password })).isSignedIn, true);
  });

  it("lets an invited user choose a password, once", async () => {
    await pool.sdk.send(
      new AdminCreateUserCommand({
        UserPoolId: pool.UserPoolId,
        Username: "guest@example.com",
        DesiredDeliveryMediums: ["EMAIL"],
      }),
    );
    const mail = pool.mailsTo("guest@example.com")[0];
    const temporary = /^Your username is guest@example\.com and temporary password is (.+)\.$/.exec(
      mail?.text ?? "",
    )?.[1];
    assert.ok(temporary, mail?.text);
    const { nextStep } = await signIn({ username: "guest@example.com", password: temporary });
    assert.equal(nextStep.signInStep, "CONFIRM_SIGN_IN_WITH_NEW_PASSWORD_REQUIRED");
    await assert.rejects(confirmSignIn({ challengeResponse: "short" }), { name: "InvalidPasswordException" });
    assert.equal((await confirmSignIn({ challengeResponse: password })).isSignedIn, true);
    await signOut();
    await assert.rejects(signIn({ username: "guest@example.com", password: temporary }), {
      name: "NotAuthorizedException",
    });
    assert.equal((await signIn({ username: "guest@example.com", password })).isSignedIn, true);
  });

  it("does not take a temporary password that is too old", async () => {
    await pool.sdk.send(
      new AdminCreateUserCommand({
        UserPoolId: pool.UserPoolId,
        Username: email,
        TemporaryPassword: "Temporary-pass-1",
        MessageAction: "SUPPRESS",
      }),
    );
    assert.deepEqual(pool.mailsTo(email), []);
    mock.timers.enable({ apis: ["Date"], now: Date.now() + 24 * 3_600_000 + 1_000 });
    await assert.rejects(
      signIn({ username: email, password: "Temporary-pass-1" }),
      error(
        "NotAuthorizedException",
        "Temporary password has expired and must be reset by an administrator.",
      ),
    );
  });

  it("does not sign a disabled user in, and says so only to who knows the password", async () => {
    await register();
    await pool.sdk.send(new AdminDisableUserCommand({ UserPoolId: pool.UserPoolId, Username: email }));
    await assert.rejects(
      signIn({ username: email, password }),
      error("NotAuthorizedException", "User is disabled."),
    );
    await assert.rejects(signIn({ username: email, password: "Wrong-password-1" }), {
      message: "Incorrect username or password.",
    });
  });

  it("stays signed in over a restart, and nothing of it needs a new password", async () => {
    await register();
    await signIn({ username: email, password });
    const before = claimsOf((await tokens())?.accessToken.toString());
    await pool.bed.restart();
    assert.equal(claimsOf((await tokens(true))?.accessToken.toString())["origin_jti"], before["origin_jti"]);
    await signOut();
    assert.equal((await signIn({ username: email, password })).isSignedIn, true);
  });
});
