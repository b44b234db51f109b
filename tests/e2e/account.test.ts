import assert from "node:assert/strict";
import {
  AdminAddUserToGroupCommand,
  CognitoIdentityProviderClient,
} from "@aws-sdk/client-cognito-identity-provider";
import type { Page } from "playwright-core";
import type { Mail } from "../../local/observe/mailbox.ts";
import { accessibilityFailures } from "./support/accessibility.ts";
import { Authenticator } from "./support/authenticator.ts";
import { Copy } from "./support/copy.ts";
import { PASSWORD, registerUser } from "./support/user.ts";
import { addAuthenticator, enterPassword, englishWords, fits, Visitors } from "./support/visitors.ts";

const NEW_PASSWORD = "Battery-staple-8";

/** What people do on the page of their account, in a real browser. */
describe("The page of an account", function () {
  this.timeout(120_000);
  const copy = new Copy();
  const visitors = new Visitors(copy);
  before(() => copy.start());
  afterEach(() => visitors.close());
  after(() => copy.remove());

  const part = (page: Page, name: string) => page.getByRole("region", { name, exact: true });
  /** Somebody new, who looks at their account. */
  async function member(email: string, options?: Parameters<Visitors["open"]>[0]): Promise<Page> {
    await registerUser(copy, email);
    const page = await visitors.open(options);
    await signIn(page, email);
    return page;
  }
  async function signIn(page: Page, email: string, password = PASSWORD): Promise<void> {
    await page.goto("/sign-in?next=/account");
    await enterPassword(page, email, password);
    await page.getByRole("heading", { name: "Account", exact: true }).waitFor();
  }
  const signOut = async (page: Page) => {
    await part(page, "Sessions").getByRole("button", { name: "Sign out here" }).click();
    await page.getByRole("link", { name: "Sign in" }).waitFor();
  };
  const mailsTo = async (email: string) =>
    (await copy.console<Mail[]>("/api/mails")).filter(({ to }) => to.includes(email)).length;

  it("changes the password for who knows the present one", async () => {
    const page = await member("changes@example.com");
    const password = part(page, "Password");
    const change = async (present: string) => {
      await password.getByLabel("Present password").fill(present);
      await password.getByLabel("New password").fill(NEW_PASSWORD);
      await password.getByLabel("Password again").fill(NEW_PASSWORD);
      await password.getByRole("button", { name: "Change the password" }).click();
    };
    await change("Wrong-password-1");
    await password.getByRole("alert").getByText("Incorrect username or password.").waitFor();
    // What was typed is still there.
    assert.equal(await password.getByLabel("New password").inputValue(), NEW_PASSWORD);
    await change(PASSWORD);
    await password.getByText("Your password is changed.").waitFor();
    assert.equal(await password.getByLabel("New password").inputValue(), "");
    await signOut(page);
    await signIn(page, "changes@example.com", NEW_PASSWORD);
  });

  it("changes the address once the new one is confirmed, in all tabs; the old one counts until then", async () => {
    const page = await member("old@example.com");
    const other = await page.context().newPage();
    await other.goto("/account");
    const address = part(page, "E-mail address");
    const ask = async (email: string) => {
      await address.getByLabel("New address").fill(email);
      await address.getByRole("button", { name: "Change the address" }).click();
      await address.getByText(`If ${email} can be used`).waitFor();
    };
    await ask("new@example.com");
    await address.getByLabel("Code").fill("000000");
    await address.getByRole("button", { name: "Confirm the new address" }).click();
    await address.getByRole("alert").getByText("Invalid verification code.").waitFor();
    await address.getByText("You sign in with old@example.com").waitFor();
    const elsewhere = await visitors.open();
    await signIn(elsewhere, "old@example.com");
    await address.getByLabel("Code").fill(await copy.codeFor("new@example.com"));
    await address.getByRole("button", { name: "Confirm the new address" }).click();
    await address.getByText("Your address is changed.").waitFor();
    await address.getByText("You sign in with new@example.com").waitFor();
    await part(other, "E-mail address").getByText("You sign in with new@example.com").waitFor();
    await signOut(page);
    await page.goto("/sign-in");
    await enterPassword(page, "old@example.com");
    await page.getByRole("alert").getByText("Incorrect username or password.").waitFor();
    await signIn(page, "new@example.com");

    // An address that somebody has looks the same, and gets no mail.
    await registerUser(copy, "taken@example.com");
    const before = await mailsTo("taken@example.com");
    await ask("taken@example.com");
    await address.getByLabel("Code").fill("123456");
    await address.getByRole("button", { name: "Confirm the new address" }).click();
    await address.getByRole("alert").waitFor();
    assert.equal(await mailsTo("taken@example.com"), before);
    await address.getByRole("button", { name: "Enter another address" }).click();
    await address.getByLabel("New address").waitFor();
  });

  it("sets an authenticator app up by keyboard, asks for its codes, each once, and turns it off; with it the group comes and goes", async () => {
    const email = "keeper@example.com";
    await registerUser(copy, email);
    const { region, aws: endpoint, operator: credentials, outputs } = copy.running;
    const cognito = new CognitoIdentityProviderClient({ region, endpoint, credentials });
    const UserPoolId = outputs["userPoolId"] as string;
    await cognito.send(new AdminAddUserToGroupCommand({ UserPoolId, Username: email, GroupName: "admin" }));
    cognito.destroy();
    const page = await visitors.open();
    await signIn(page, email);
    const factor = part(page, "Second factor");
    const clicks = page.getByRole("link", { name: "Clicks" });
    await factor.getByText("Off. With it, a stolen password opens nothing").waitFor();
    assert.equal(await clicks.count(), 0, "the password alone makes nobody an administrator");

    await factor.getByRole("button", { name: "Set up an authenticator app" }).focus();
    await page.keyboard.press("Enter");
    await factor.getByRole("img", { name: "QR code for an authenticator app" }).waitFor();
    const app = new Authenticator((await factor.locator(".secret").textContent()) ?? "");
    assert.match(
      (await factor.getByRole("link").getAttribute("href")) ?? "",
      /^otpauth:\/\/totp\/Mythical%20Mysfits:keeper@example\.com\?secret=[A-Z2-7]+&issuer=Mythical%20Mysfits$/,
    );
    await factor.locator("input[name=code]:focus").waitFor();
    await page.keyboard.type("000000");
    await page.keyboard.press("Enter");
    await factor.getByRole("alert").getByText("Invalid verification code.").waitFor();
    await factor.getByLabel("Code of the app").fill("");
    await page.keyboard.type(await app.code());
    await page.keyboard.press("Enter");
    await factor.getByText("The second factor is on.").waitFor();
    await clicks.waitFor();
    assert.equal(
      await page.evaluate<string>("document.activeElement.textContent"),
      "The second factor is on.",
      "who works by keyboard goes on from here",
    );

    await signOut(page);
    await page.goto("/sign-in?next=/account");
    await enterPassword(page, email);
    await page.getByRole("heading", { name: "Code of your app" }).waitFor();
    await page.locator("input[name=code]:focus").waitFor();
    const code = await app.code();
    await page.keyboard.type(`${code.slice(0, 3)} ${code.slice(3)}`);
    await page.keyboard.press("Enter");
    await factor.getByText("On: each sign-in asks for a code").waitFor();
    await clicks.waitFor();

    const thief = await visitors.open();
    await thief.goto("/sign-in");
    await enterPassword(thief, email);
    await thief.getByLabel("Code").fill(code);
    await thief.getByRole("button", { name: "Continue" }).click();
    await thief
      .getByRole("alert")
      .getByText(/was used already/)
      .waitFor();

    await factor.getByRole("button", { name: "Turn off" }).click();
    await factor.getByText("The second factor is off.").waitFor();
    await clicks.waitFor({ state: "detached" });
    await signOut(page);
    await signIn(page, email);
  });

  it("adds a passkey, signs in with it, and removes it", async () => {
    const email = "passkey@example.com";
    await registerUser(copy, email);
    const page = await visitors.open({ byName: true });
    await addAuthenticator(page);
    const withPasskey = async () => {
      await page.goto("/sign-in?next=/account");
      await page.getByLabel("E-mail").fill(email);
      await page.getByRole("button", { name: "Sign in with a passkey" }).click();
    };
    await page.goto("/sign-in");
    await page.getByRole("button", { name: "Sign in with a passkey" }).click();
    await page.getByRole("alert").getByText("Enter your mail address first.").waitFor();
    assert.equal(await page.locator("input[name=email]:focus").count(), 1);

    // Who has none, and who has no account, chooses another way: the password.
    await withPasskey();
    await page.getByText("No passkey can be used for this address now").waitFor();
    await page.getByRole("radio", { name: "Password" }).check();
    await page.getByRole("button", { name: "Continue" }).click();
    await page.locator("input[name=password]:focus").waitFor();
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press("Enter");
    const passkeys = part(page, "Passkeys");
    await passkeys.getByText("You have no passkey yet.").waitFor();
    await passkeys.getByRole("button", { name: "Add a passkey" }).click();
    await passkeys.getByText("The passkey is added.").waitFor();
    assert.equal(await passkeys.getByRole("listitem").count(), 1);
    await passkeys.getByRole("button", { name: "Add a passkey" }).click();
    await passkeys
      .getByRole("alert")
      .getByText("This device has a passkey of this account already.")
      .waitFor();

    await signOut(page);
    await withPasskey();
    await page.getByRole("heading", { name: "Account", exact: true }).waitFor();
    await passkeys.getByRole("button", { name: /^Remove / }).click();
    await passkeys.getByText("The passkey is removed.").waitFor();
    await passkeys.getByText("You have no passkey yet.").waitFor();
    await signOut(page);
    await withPasskey();
    await page.getByText("No passkey can be used for this address now").waitFor();
  });

  it("says where passkeys can be used, on a page whose address is a number", async () => {
    const page = await member("number@example.com");
    const { port } = new URL(copy.running.site);
    await part(page, "Passkeys")
      .getByRole("link", { name: `localhost:${port}` })
      .waitFor();
    assert.equal(await page.getByRole("button", { name: "Add a passkey" }).count(), 0);
  });

  it("signs out here in every tab, and everywhere on other devices too", async () => {
    const email = "everywhere@example.com";
    const page = await member(email);
    const tab = await page.context().newPage();
    await tab.goto("/");
    await tab.getByRole("button", { name: "Sign out" }).waitFor();
    const phone = await visitors.open({ width: 360 });
    await signIn(phone, email);
    await signOut(page);
    await tab.getByRole("link", { name: "Sign in" }).waitFor();
    await phone.reload();
    await part(phone, "Sessions").waitFor();

    await signIn(page, email);
    // Whoever lost a device has to know when it did not succeed.
    await page.route(`${copy.running.aws}/**`, (route) => route.abort("internetdisconnected"));
    await part(page, "Sessions").getByRole("button", { name: "Sign out everywhere" }).click();
    await part(page, "Sessions").getByRole("alert").getByText("can't be reached").waitFor();
    await page.unrouteAll({ behavior: "wait" });
    await part(page, "Sessions").getByRole("button", { name: "Sign out everywhere" }).click();
    await page.getByRole("link", { name: "Sign in" }).waitFor();
    // The phone's page is open: the next thing that it asks Cognito for ends its session.
    await phone.reload();
    await phone.waitForURL("**/sign-in?next=%2Faccount");
    await phone.getByRole("link", { name: "Register" }).first().waitFor();
  });

  it("asks for another sign-in before the address, the second factor or a passkey is changed, some time after the first", async () => {
    const email = "left-alone@example.com";
    const page = await member(email, { byName: true });
    await page.clock.setFixedTime(Date.now() + 11 * 60_000);
    await page.reload();
    for (const name of ["E-mail address", "Second factor", "Passkeys"])
      await part(page, name).getByText("sign in again first").waitFor();
    assert.equal(await page.getByLabel("New address").count(), 0);
    await part(page, "Second factor").getByRole("button", { name: "Sign in again" }).click();
    await page.waitForURL("**/sign-in?email=left-alone%40example.com&next=%2Faccount%23secondFactor");
    await page.clock.setFixedTime(Date.now());
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await part(page, "Second factor").getByRole("button", { name: "Set up an authenticator app" }).waitFor();
    assert.equal(new URL(page.url()).hash, "#secondFactor");
  });

  it("breaks no rule of WCAG, nor do the pages where people sign in", async () => {
    const page = await visitors.open({ byName: true });
    await page.goto("/");
    await page.locator(".card").nth(11).waitFor();
    for (const [path, heading] of [
      ["/register", "Register"],
      ["/confirm", "Confirm your address"],
      ["/sign-in", "Sign in"],
      ["/forgot-password", "Forgot the password?"],
    ] as const) {
      await page.goto(path);
      await page.getByRole("heading", { name: heading }).waitFor();
      assert.deepEqual(await accessibilityFailures(page), [], path);
    }
    await registerUser(copy, "wcag@example.com");
    await signIn(page, "wcag@example.com");
    await part(page, "Passkeys").getByRole("button", { name: "Add a passkey" }).waitFor();
    await part(page, "Second factor").getByRole("button", { name: "Set up an authenticator app" }).click();
    await part(page, "Second factor").getByRole("img").waitFor();
    assert.deepEqual(await accessibilityFailures(page), []);
  });

  it("is Korean in Korean, in every state, fits on a phone and breaks no rule of WCAG", async () => {
    const email = "korean@example.com";
    await registerUser(copy, email);
    const page = await visitors.open({ locale: "ko-KR", width: 360, byName: true });
    await addAuthenticator(page);
    const look = async (state: string) => {
      assert.deepEqual(await englishWords(page), [], state);
      assert.ok(await fits(page), state);
      assert.deepEqual(await accessibilityFailures(page), [], state);
    };
    await page.goto("/account");
    await page.getByLabel("메일 주소").fill(email);
    await page.getByRole("button", { name: "패스키로 로그인" }).click();
    await page.getByRole("radio", { name: "비밀번호" }).waitFor();
    await look("choice");
    await page.getByRole("button", { name: "계속" }).click();
    await page.locator("input[name=password]").fill(PASSWORD);
    await page.getByRole("button", { name: "계속" }).click();
    await page.getByRole("button", { name: "패스키 추가" }).click();
    await page.getByText("패스키를 추가했습니다.").waitFor();
    const factor = part(page, "2단계 인증");
    await factor.getByRole("button", { name: "인증 앱 설정" }).click();
    await factor.getByRole("img", { name: "인증 앱용 큐알 코드" }).waitFor();
    await look("setting up");
    const app = new Authenticator((await factor.locator(".secret").textContent()) ?? "");
    await factor.getByLabel("앱의 코드").fill(await app.code());
    await factor.getByRole("button", { name: "켜기", exact: true }).click();
    await factor.getByText("2단계 인증을 켰습니다.").waitFor();
    const address = part(page, "메일 주소");
    await address.getByLabel("새 메일 주소").fill("korean-new@example.com");
    await address.getByRole("button", { name: "메일 주소 바꾸기" }).click();
    await address.getByLabel("확인 코드").waitFor();
    await look("on");
    await page.getByRole("button", { name: "모든 기기에서 로그아웃" }).click();
    await page.getByRole("link", { name: "가입" }).waitFor();
    await page.goto("/sign-in");
    await page.getByLabel("메일 주소").fill(email);
    await page.getByLabel("비밀번호").fill(PASSWORD);
    await page.getByRole("button", { name: "로그인", exact: true }).click();
    await page.getByRole("heading", { name: "인증 앱의 코드" }).waitFor();
    await look("code");
    await page.goto("/forgot-password");
    await page.getByLabel("메일 주소").fill("nobody@example.com");
    await look("forgotten");
    await page.getByRole("button", { name: "코드 받기" }).click();
    await page.getByLabel("새 비밀번호").waitFor();
    await look("replaced");
  });

  it("meets no error but the answers that refuse", () => {
    assert.deepEqual(
      visitors.complaints.filter((text) => !/status of 400|ERR_INTERNET_DISCONNECTED/.test(text)),
      [],
    );
  });
});
