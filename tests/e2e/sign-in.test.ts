import assert from "node:assert/strict";
import {
  AdminCreateUserCommand,
  AdminResetUserPasswordCommand,
  CognitoIdentityProviderClient,
  GetTokensFromRefreshTokenCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import type { Page } from "playwright-core";
import type { Mail } from "../../local/observe/mailbox.ts";
import { Copy } from "./support/copy.ts";
import { PASSWORD, registerUser } from "./support/user.ts";
import { cognitoCalls, enterPassword, englishWords, fits, Visitors } from "./support/visitors.ts";

const NEW_PASSWORD = "Battery-staple-8";

/** All ways through the pages where people sign in, in a real browser. */
describe("Signing in on the site", function () {
  this.timeout(120_000);
  const copy = new Copy();
  const visitors = new Visitors(copy);
  let cognito: CognitoIdentityProviderClient;
  before(async () => {
    await copy.start();
    const { region, aws: endpoint, operator: credentials } = copy.running;
    cognito = new CognitoIdentityProviderClient({ region, endpoint, credentials });
  });
  afterEach(() => visitors.close());
  after(async () => {
    cognito.destroy();
    await copy.remove();
  });

  const UserPoolId = () => copy.running.outputs["userPoolId"] as string;
  const signedIn = (page: Page) => page.getByRole("button", { name: "Sign out" }).waitFor();
  const failure = (page: Page) => page.getByRole("alert").textContent();
  const mailsTo = async (email: string) =>
    (await copy.console<Mail[]>("/api/mails")).filter(({ to }) => to.includes(email));
  /** Makes a user whose first password an administrator chose. */
  const invite = async (Username: string) =>
    await cognito.send(
      new AdminCreateUserCommand({
        UserPoolId: UserPoolId(),
        Username,
        TemporaryPassword: "Temporary-word-1",
        MessageAction: "SUPPRESS",
        UserAttributes: [
          { Name: "email", Value: Username },
          { Name: "email_verified", Value: "true" },
        ],
      }),
    );
  /** Answers one call of Cognito in its place, and lets the others through. */
  const answerOnce = async (page: Page, operation: string, status: number, body: object) => {
    let answered = false;
    await page.route(`${copy.running.aws}/**`, async (route) => {
      const request = route.request();
      const isMeant = request.headers()["x-amz-target"]?.endsWith(`.${operation}`) ?? false;
      if (answered || !isMeant) return await route.fallback();
      answered = true;
      await route.fulfill({
        status,
        headers: { "access-control-allow-origin": "*", "content-type": "application/x-amz-json-1.1" },
        body: JSON.stringify(body),
      });
    });
  };

  it("leads back to the page that asked for it, and to none of another site", async () => {
    await registerUser(copy, "back@example.com");
    const page = await visitors.open();
    await page.goto("/account#sessions");
    await page.waitForURL("**/sign-in?next=%2Faccount%23sessions");
    await enterPassword(page, "back@example.com");
    await page.waitForURL("**/account#sessions");
    await page.getByRole("heading", { name: "Sessions" }).waitFor();
    for (const next of ["//example.org/", "https://example.org/", "/\\example.org"]) {
      // Whoever is signed in already goes on at once.
      await page.goto(`/sign-in?next=${encodeURIComponent(next)}`);
      await page.locator(".card").nth(11).waitFor();
      assert.equal(page.url(), `${copy.running.site}/`, next);
    }
  });

  it("replaces a forgotten password by a mailed code, by keyboard alone, once", async () => {
    const email = "forgetful@example.com";
    await registerUser(copy, email);
    const page = await visitors.open();
    await page.goto("/sign-in");
    await page.getByRole("link", { name: "Forgot the password?" }).focus();
    await page.keyboard.press("Enter");
    await page.waitForURL("**/forgot-password");
    await page.getByLabel("E-mail").focus();
    await page.keyboard.type(email);
    await page.keyboard.press("Enter");
    // The cursor is in the next field already.
    await page.locator("input[name=code]:focus").waitFor();
    const code = await copy.codeFor(email);
    await page.keyboard.type(code);
    for (const text of [NEW_PASSWORD, NEW_PASSWORD]) {
      await page.keyboard.press("Tab");
      await page.keyboard.type(text);
    }
    await page.keyboard.press("Enter");
    await page.waitForURL("**/sign-in?email=forgetful%40example.com");
    await enterPassword(page, email);
    assert.match((await failure(page)) ?? "", /Incorrect username or password/);
    await enterPassword(page, email, NEW_PASSWORD);
    await signedIn(page);

    const thief = await visitors.open();
    await thief.goto(`/forgot-password?email=${email}`);
    await thief.getByRole("button", { name: "Mail me a code" }).click();
    await thief.getByLabel("Code").fill(code);
    await thief.getByLabel("New password").fill(PASSWORD);
    await thief.getByLabel("Password again").fill(PASSWORD);
    await thief.getByRole("button", { name: "Save the new password" }).click();
    assert.match((await failure(thief)) ?? "", /wrong or no longer valid/);
  });

  it("does not tell whether an address has an account: the same words, calls and answers for both", async () => {
    const known = "known@example.com";
    await registerUser(copy, known);
    const seen = async (email: string) => {
      const page = await visitors.open();
      const calls = cognitoCalls(page);
      const texts: (string | null)[] = [];
      const look = async () => {
        const text = await page.locator("main").textContent();
        texts.push((text ?? "").replaceAll(email, "it"));
      };
      await page.goto("/sign-in");
      await enterPassword(page, email, "Wrong-password-1");
      await page.getByRole("alert").waitFor();
      await look();
      await page.goto("/forgot-password");
      await page.getByLabel("E-mail").fill(email);
      await page.getByRole("button", { name: "Mail me a code" }).click();
      await page.getByLabel("Code").fill("000000");
      await look();
      await page.getByLabel("New password").fill(NEW_PASSWORD);
      await page.getByLabel("Password again").fill(NEW_PASSWORD);
      await page.getByRole("button", { name: "Save the new password" }).click();
      await page.getByRole("alert").waitFor();
      await look();
      return { texts, calls, address: new URL(page.url()).pathname };
    };
    const somebody = await seen(known);
    assert.deepEqual(await seen("nobody@example.com"), somebody);
    assert.equal((await mailsTo("nobody@example.com")).length, 0);
    // Cognito refuses a code to whose first password was chosen for them; the site says no word of it.
    await invite("awaited@example.com");
    assert.deepEqual((await seen("awaited@example.com")).texts, somebody.texts);
  });

  it("wants a password of one's own in place of one that an administrator chose", async () => {
    const Username = "invited@example.com";
    await invite(Username);
    const page = await visitors.open();
    await page.goto("/sign-in");
    await enterPassword(page, Username, "Temporary-word-1");
    await page.getByRole("heading", { name: "Choose your password" }).waitFor();
    await page.getByLabel("Password", { exact: true }).fill("short");
    await page.getByLabel("Password again").fill("short");
    await page.getByRole("button", { name: "Continue" }).click();
    assert.match((await failure(page)) ?? "", /Choose another password/);
    await page.getByLabel("Password", { exact: true }).fill(NEW_PASSWORD);
    await page.getByLabel("Password again").fill(NEW_PASSWORD);
    await page.getByRole("button", { name: "Continue" }).click();
    await signedIn(page);
  });

  it("leads whose password was reset to a new one", async () => {
    const Username = "reset@example.com";
    await registerUser(copy, Username);
    await cognito.send(new AdminResetUserPasswordCommand({ UserPoolId: UserPoolId(), Username }));
    const page = await visitors.open();
    await page.goto("/sign-in");
    await enterPassword(page, Username);
    await page.waitForURL("**/forgot-password?email=reset%40example.com");
    assert.equal(await page.getByLabel("E-mail").inputValue(), Username);
  });

  it("goes on after a sign-up that was not answered in time, when it is tried again", async () => {
    const email = "patient@example.com";
    const page = await visitors.open();
    await page.goto("/register");
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByLabel("Password again").fill(PASSWORD);
    // What Cognito answers when the function was called three times in vain is tested with the function itself (local/tests/cognito-idp).
    await answerOnce(page, "SignUp", 400, {
      __type: "UnexpectedLambdaException",
      message: "arn:aws:lambda:ap-northeast-2:123456789012:function:pre-sign-up timed out",
    });
    await page.getByRole("button", { name: "Register" }).click();
    const said = (await failure(page)) ?? "";
    assert.match(said, /did not answer in time, and nothing was changed\. Please try again\./);
    assert.doesNotMatch(said, /arn:|lambda/i);
    assert.equal(await page.getByLabel("E-mail").inputValue(), email);
    await page.getByRole("button", { name: "Register" }).click();
    await page.waitForURL("**/confirm?email=**");
    // The function after a confirmation is late: the address is confirmed, and that is what the visitor sees.
    await page.getByLabel("Code").fill(await copy.codeFor(email));
    const calls = cognitoCalls(page);
    await page.route(`${copy.running.aws}/**`, async (route) => {
      const answer = await route.fetch();
      const isConfirmation = route.request().headers()["x-amz-target"]?.endsWith(".ConfirmSignUp");
      if (!isConfirmation) return await route.fulfill({ response: answer });
      const body = JSON.stringify({ __type: "UnexpectedLambdaException", message: "timed out" });
      await route.fulfill({ response: answer, status: 400, body });
    });
    await page.getByRole("button", { name: "Confirm" }).click();
    await page.waitForURL("**/sign-in?email=**");
    assert.deepEqual(
      calls.map(({ operation, status }) => [operation, status]),
      [["ConfirmSignUp", 400]],
    );
    await page.unrouteAll({ behavior: "wait" });
    await enterPassword(page, email);
    await signedIn(page);
  });

  it("says that Cognito can't be reached, and succeeds when it can", async () => {
    await registerUser(copy, "offline@example.com");
    const page = await visitors.open();
    await page.goto("/sign-in");
    await page.route(`${copy.running.aws}/**`, (route) => route.abort("internetdisconnected"));
    await enterPassword(page, "offline@example.com");
    assert.match((await failure(page)) ?? "", /can't be reached\. Check your connection/);
    await page.unrouteAll({ behavior: "wait" });
    await enterPassword(page, "offline@example.com");
    await signedIn(page);
  });

  // Steps that a pool of another setting asks for: Cognito's own pages describe them, local/tests/cognito-idp runs them.
  for (const [step, answer, heading] of [
    [
      "a mailed code",
      { ChallengeName: "EMAIL_OTP", ChallengeParameters: { CODE_DELIVERY_DESTINATION: "s***@e***" } },
      "Code from the mail",
    ],
    [
      "a choice of second factors",
      {
        ChallengeName: "SELECT_MFA_TYPE",
        ChallengeParameters: { MFAS_CAN_CHOOSE: '["SOFTWARE_TOKEN_MFA","EMAIL_OTP"]' },
      },
      "Choose how to sign in",
    ],
    [
      "a choice of factors to set up",
      {
        ChallengeName: "MFA_SETUP",
        ChallengeParameters: { MFAS_CAN_SETUP: '["SOFTWARE_TOKEN_MFA","EMAIL_OTP"]' },
      },
      "Choose how to sign in",
    ],
  ] as const)
    it(`asks for ${step} where Cognito does, in both languages, and begins again on request`, async () => {
      const email = `steps-${heading.length}-${step.length}@example.com`;
      await registerUser(copy, email);
      const page = await visitors.open({ width: 360 });
      await answerOnce(page, "RespondToAuthChallenge", 200, { Session: "session", ...answer });
      await page.goto("/sign-in");
      await enterPassword(page, email);
      await page.getByRole("heading", { name: heading }).waitFor();
      await page.getByRole("combobox", { name: "Language" }).selectOption("ko");
      await page.getByRole("button", { name: "계속" }).waitFor();
      assert.deepEqual(await englishWords(page), []);
      assert.ok(await fits(page));
      await page.getByRole("button", { name: "처음부터 다시" }).click();
      await page.getByLabel("비밀번호").waitFor();
    });

  // https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-refresh-token.html
  it("lasts longer than its tokens, in two tabs that renew them at the same time; each refresh token is another, and dead after signing out", async () => {
    await registerUser(copy, "stays@example.com");
    const page = await visitors.open();
    await page.goto("/sign-in");
    await enterPassword(page, "stays@example.com");
    await signedIn(page);
    const refreshToken = async () =>
      await page.evaluate<string>(
        `Object.entries(localStorage).find(([key]) => key.endsWith(".refreshToken"))[1]`,
      );
    const first = await refreshToken();
    const tab = await page.context().newPage();
    const calls = [page, tab].map(cognitoCalls);
    for (const one of [page, tab]) await one.clock.setFixedTime(Date.now() + 61 * 60_000);
    await Promise.all([page, tab].map((one) => one.goto("/me")));
    for (const one of [page, tab]) await one.getByText("Signed in as stays@example.com").waitFor();
    assert.ok(
      calls
        .flat()
        .some(({ operation, status }) => operation === "GetTokensFromRefreshToken" && status === 200),
    );
    const last = await refreshToken();
    assert.notEqual(last, first);
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("link", { name: "Sign in" }).waitFor();
    const ClientId = copy.running.outputs["userPoolClientId"] as string;
    for (const RefreshToken of [first, last])
      await assert.rejects(cognito.send(new GetTokensFromRefreshTokenCommand({ ClientId, RefreshToken })), {
        name: "NotAuthorizedException",
      });
  });

  it("locks guesses at a password out", async () => {
    const email = "guessed@example.com";
    await registerUser(copy, email);
    const page = await visitors.open();
    await page.goto("/sign-in");
    // From the fifth on, each wrong one locks for twice as long, first for a second: a slow machine needs some more.
    let said = "";
    for (let guess = 1; guess <= 10 && !said.includes("Too many attempts."); guess++) {
      const answered = page.waitForResponse(
        (response) => response.request().method() === "POST" && response.status() === 400,
      );
      await enterPassword(page, email, `Wrong-password-${guess}`);
      await answered;
      await page.locator("button.primary:not([aria-disabled])").waitFor();
      said = (await failure(page)) ?? "";
      if (guess < 5) assert.equal(said, "Incorrect username or password.");
    }
    assert.equal(said, "Too many attempts. Please wait a while and try again.");
  });

  it("locks guesses at a code out, and still does after a restart", async () => {
    const email = "besieged@example.com";
    await registerUser(copy, email);
    const page = await visitors.open();
    const answer = async (code: string) => {
      await page.getByLabel("Code").fill(code);
      await page.getByLabel("New password").fill(NEW_PASSWORD);
      await page.getByLabel("Password again").fill(NEW_PASSWORD);
      await page.getByRole("button", { name: "Save the new password" }).click();
      await page.locator("button.primary:not([aria-disabled])").waitFor();
      return await failure(page);
    };
    const ask = async () => {
      await page.goto(`/forgot-password?email=${email}`);
      await page.getByRole("button", { name: "Mail me a code" }).click();
      await page.getByLabel("Code").waitFor();
    };
    await ask();
    const right = await copy.codeFor(email);
    const wrong = right === "000000" ? "000001" : "000000";
    for (let guess = 1; guess <= 5; guess++)
      assert.match((await answer(wrong)) ?? "", /wrong or no longer valid/);
    assert.match((await answer(right)) ?? "", /Too many attempts/);
    const { port } = new URL(copy.running.site);
    await copy.end();
    await copy.start("--port", port);
    await ask();
    assert.match((await answer(await copy.codeFor(email))) ?? "", /Too many attempts/);
  });

  it("meets no error but the answers that refuse", () => {
    assert.deepEqual(
      visitors.complaints.filter((text) => !/status of 400|ERR_INTERNET_DISCONNECTED/.test(text)),
      [],
    );
  });
});
