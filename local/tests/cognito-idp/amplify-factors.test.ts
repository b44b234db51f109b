import assert from "node:assert/strict";
import { mock } from "node:test";
import {
  confirmSignIn,
  fetchAuthSession,
  fetchMFAPreference,
  setUpTOTP,
  signIn,
  signOut,
  updateMFAPreference,
  verifyTOTPSetup,
} from "aws-amplify/auth";
import { Secret, TOTP } from "otpauth";
import { lambda } from "../../aws/lambda/index.ts";
import { logs } from "../../aws/logs/index.ts";
import { leaveAmplify, useAmplify } from "./support/amplify.ts";
import { email, Fixture, password } from "./support/fixture.ts";
import { makeTrigger, react, triggers } from "./support/trigger-function.ts";

const codeOf = (secret: string) =>
  TOTP.generate({ secret: Secret.fromBase32(secret), timestamp: Date.now() });

// https://docs.amplify.aws/javascript/build-a-backend/auth/
describe("Amplify with Cognito's factors", function () {
  this.timeout(30_000);
  let pool: Fixture;
  const start = async (inputs: object, others: Parameters<typeof Fixture.start>[2] = []) => {
    pool = await Fixture.start(
      inputs,
      { explicitAuthFlows: ["ALLOW_USER_SRP_AUTH", "ALLOW_USER_AUTH", "ALLOW_CUSTOM_AUTH"] },
      others,
    );
    await pool.confirmedUser();
    useAmplify(pool);
  };
  afterEach(async () => {
    mock.timers.reset();
    mock.restoreAll();
    await leaveAmplify();
    await pool.stop();
  });
  const isSignedIn = async () => {
    const { tokens } = await fetchAuthSession();
    return (await pool.verify(tokens?.idToken?.toString() ?? "")).valid;
  };

  it("sets up an authenticator app, and asks for its code", async () => {
    await start({ mfaConfiguration: "OPTIONAL", softwareTokenMfaConfiguration: { enabled: true } });
    await signIn({ username: email, password });
    const { sharedSecret } = await setUpTOTP();
    await verifyTOTPSetup({ code: codeOf(sharedSecret) });
    await updateMFAPreference({ totp: "PREFERRED" });
    assert.deepEqual(await fetchMFAPreference(), { enabled: ["TOTP"], preferred: "TOTP" });
    await signOut();
    const { nextStep } = await signIn({ username: email, password });
    assert.equal(nextStep.signInStep, "CONFIRM_SIGN_IN_WITH_TOTP_CODE");
    mock.timers.enable({ apis: ["Date"], now: Date.now() + 30_000 });
    assert.equal((await confirmSignIn({ challengeResponse: codeOf(sharedSecret) })).isSignedIn, true);
    assert.equal(await isSignedIn(), true);
  });

  it("sets one up in the first sign-in where it has to be", async () => {
    await start({ mfaConfiguration: "ON", softwareTokenMfaConfiguration: { enabled: true } });
    const { nextStep } = await signIn({ username: email, password });
    assert.equal(nextStep.signInStep, "CONTINUE_SIGN_IN_WITH_TOTP_SETUP");
    const { sharedSecret } = nextStep.totpSetupDetails;
    assert.equal((await confirmSignIn({ challengeResponse: codeOf(sharedSecret) })).isSignedIn, true);
    assert.equal(await isSignedIn(), true);
  });

  it("signs in by a choice: a mailed code, or SRP", async () => {
    await start({ signInPolicy: { allowedFirstAuthFactors: ["PASSWORD", "EMAIL_OTP"] } });
    const options = { authFlowType: "USER_AUTH" } as const;
    const choice = await signIn({ username: email, options });
    assert.equal(choice.nextStep.signInStep, "CONTINUE_SIGN_IN_WITH_FIRST_FACTOR_SELECTION");
    const { nextStep } = await confirmSignIn({ challengeResponse: "EMAIL_OTP" });
    assert.equal(nextStep.signInStep, "CONFIRM_SIGN_IN_WITH_EMAIL_CODE");
    const { isSignedIn: done } = await confirmSignIn({ challengeResponse: pool.codeFor(email) });
    assert.equal(done, true);
    await signOut();
    const preferred = { ...options, preferredChallenge: "PASSWORD_SRP" } as const;
    assert.equal((await signIn({ username: email, password, options: preferred })).isSignedIn, true);
  });

  it("answers challenges of the pool's own, after the password by SRP", async () => {
    await start(triggers("defineAuthChallenge", "createAuthChallenge", "verifyAuthChallengeResponse"), [
      logs,
      lambda,
    ]);
    await makeTrigger(pool);
    await react(
      pool,
      `const { session = [] } = event.request;
       const last = session.at(-1);
       if (event.triggerSource === "DefineAuthChallenge_Authentication") {
         if (last.challengeName === "SRP_A") event.response.challengeName = "PASSWORD_VERIFIER";
         else if (last.challengeName === "PASSWORD_VERIFIER" && last.challengeResult) event.response.challengeName = "CUSTOM_CHALLENGE";
         else if (last.challengeResult) event.response.issueTokens = true;
         else event.response.failAuthentication = true;
       }
       if (event.triggerSource === "CreateAuthChallenge_Authentication") event.response.privateChallengeParameters = { word: "lion" };
       if (event.triggerSource === "VerifyAuthChallengeResponse_Authentication")
         event.response.answerCorrect = event.request.challengeAnswer === event.request.privateChallengeParameters.word`,
    );
    const options = { authFlowType: "CUSTOM_WITH_SRP" } as const;
    await assert.rejects(signIn({ username: email, password: "Wrong-password-1", options }), {
      message: "Incorrect username or password.",
    });
    const { nextStep } = await signIn({ username: email, password, options });
    assert.equal(nextStep.signInStep, "CONFIRM_SIGN_IN_WITH_CUSTOM_CHALLENGE");
    assert.equal((await confirmSignIn({ challengeResponse: "lion" })).isSignedIn, true);
    assert.equal(await isSignedIn(), true);
  });

  it("proves a password once: who listens can't send the same proof again, after a restart neither", async () => {
    await start({});
    const sent: { url: string; init: RequestInit }[] = [];
    const original = globalThis.fetch;
    mock.method(globalThis, "fetch", (url: string | URL, init: RequestInit = {}) => {
      sent.push({ url: String(url), init });
      return original(url, init);
    });
    await signIn({ username: email, password });
    const proof = sent.find(({ init }) => /PASSWORD_CLAIM_SIGNATURE/.test(init.body as string));
    assert.ok(proof);
    for (const restart of [false, true]) {
      if (restart) await pool.bed.restart();
      const again = await original(proof.url, proof.init);
      assert.equal(again.status, 400);
      assert.match(await again.text(), /Invalid session for the user/);
    }
  });
});
