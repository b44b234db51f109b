import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import {
  AdminGetUserCommand,
  CognitoIdentityProviderClient,
} from "@aws-sdk/client-cognito-identity-provider";
import type { Browser, Page } from "playwright-core";
import { mysfits } from "../../app/data/mysfits.ts";
import { openBrowser } from "./support/browser.ts";
import { Copy } from "./support/copy.ts";
import { PASSWORD, registerUser, type User } from "./support/user.ts";

const [first] = mysfits as unknown as [(typeof mysfits)[number]];

/** Words of the pages, by language. */
const words = {
  "en-US": {
    email: "E-mail",
    password: "Password",
    signIn: "Sign in",
    signOut: "Sign out",
    name: "Display name",
    language: "Language of our mails and of this site",
    save: "Save",
    saved: "Saved.",
    download: "Download my data",
    elsewhere: "What is not in the file",
    confirm: "Type “close” to confirm",
    word: "close",
    otherWord: "Nothing was deleted.",
    close: "Close my account",
    goOn: "Go on",
    unreachable: "can't be reached",
    goodbye: "Goodbye",
    begun: "is not finished",
  },
  "ko-KR": {
    email: "메일 주소",
    password: "비밀번호",
    signIn: "로그인",
    signOut: "로그아웃",
    name: "표시 이름",
    language: "메일과 이 사이트의 언어",
    save: "저장",
    saved: "저장했습니다.",
    download: "내 데이터 내려받기",
    elsewhere: "파일에 없는 것",
    confirm: "확인하려면 ‘탈퇴’라고 입력하세요",
    word: "탈퇴",
    otherWord: "아무것도 지우지 않았습니다.",
    close: "탈퇴하기",
    goOn: "계속하기",
    unreachable: "연결할 수 없습니다",
    goodbye: "안녕히 가세요",
    begun: "아직 끝나지 않았습니다",
  },
} as const;
type Locale = keyof typeof words;

/** The sections of the account's page where somebody sees, changes, takes along and removes what is theirs, in a real browser. */
describe("The page of somebody's own data", function () {
  this.timeout(180_000);
  const copy = new Copy();
  let browser: Browser;
  let cognito: CognitoIdentityProviderClient;
  const complaints: string[] = [];
  let users = 0;

  before(async () => {
    [browser] = await Promise.all([openBrowser(), copy.start()]);
    const { region, aws: endpoint, operator: credentials } = copy.running;
    cognito = new CognitoIdentityProviderClient({ region, endpoint, credentials });
  });
  after(async () => {
    await browser?.close();
    cognito?.destroy();
    await copy.remove();
  });
  afterEach(() => {
    // The browser itself reports what a test breaks on purpose.
    assert.deepEqual(
      complaints.splice(0).filter((text) => !/Failed to load resource|ERR_/.test(text)),
      [],
    );
  });

  /** Somebody new who is signed in and looks at their account, with a browser of their own, on a narrow phone. */
  async function visitor(locale: Locale): Promise<{ page: Page; user: User }> {
    const user = await registerUser(copy, `own${++users}@example.com`);
    const context = await browser.newContext({
      baseURL: copy.running.site,
      locale,
      viewport: { width: 360, height: 740 },
      acceptDownloads: true,
    });
    const page = await context.newPage();
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(String(error)));
    await signIn(page, user.email, locale);
    return { page, user };
  }
  async function signIn(page: Page, email: string, locale: Locale): Promise<void> {
    const { email: field, password, signIn: action } = words[locale];
    await page.goto("/sign-in?next=/account");
    await page.getByLabel(field).fill(email);
    await page.getByLabel(password).fill(PASSWORD);
    await page.getByRole("main").getByRole("button", { name: action, exact: true }).click();
    await page.getByLabel(words[locale].name).waitFor();
  }
  const ask = async <T>({ headers }: User, path: string): Promise<T> =>
    (await (await copy.site(path, { headers: { ...headers } })).json()) as T;
  const like = async ({ headers }: User) => {
    for (const what of ["like", "adopt"])
      await copy.site(`/api/mysfits/${first.mysfitId}/${what}`, { method: "POST", headers: { ...headers } });
  };
  const exists = async ({ email }: User) => {
    const UserPoolId = copy.running.outputs["userPoolId"] as string;
    return await cognito.send(new AdminGetUserCommand({ UserPoolId, Username: email })).then(
      () => true,
      (error: Error) => {
        if (error.name !== "UserNotFoundException") throw error;
        return false;
      },
    );
  };
  const tokens = async (page: Page) =>
    await page.evaluate(() =>
      Object.keys(localStorage).filter((key) => key.startsWith("CognitoIdentityServiceProvider.")),
    );
  const closeForm = (page: Page, locale: Locale) => page.getByLabel(words[locale].confirm);

  for (const locale of ["en-US", "ko-KR"] as const) {
    const said = words[locale];
    it(`changes a name and a language by keyboard, and keeps both: ${locale}`, async () => {
      const { page, user } = await visitor(locale);
      await page.getByLabel(said.name).focus();
      await page.keyboard.type("  해치 Hasla ");
      await page.keyboard.press("Enter");
      await page.getByText(said.saved).waitFor();
      assert.equal(await page.getByLabel(said.name).inputValue(), "해치 Hasla");
      const { displayName, language } = await ask<Record<string, unknown>>(user, "/api/me/profile");
      assert.deepEqual([displayName, language], ["해치 Hasla", locale.slice(0, 2)]);
      await page.getByLabel(said.name).fill("");
      const other = locale === "en-US" ? "ko" : "en";
      await page.getByLabel(said.language).selectOption(other);
      await page.getByRole("button", { name: said.save }).click();
      // The page follows the language, and the button keeps the focus.
      await page.getByText(words[other === "ko" ? "ko-KR" : "en-US"].saved).waitFor();
      assert.equal(await page.locator("button:focus").count(), 1);
      const changed = await ask<Record<string, unknown>>(user, "/api/me/profile");
      assert.deepEqual([changed["displayName"], changed["language"]], [undefined, other]);
      // Cognito writes its mails in it too.
      const { UserAttributes: attributes = [] } = await cognito.send(
        new AdminGetUserCommand({
          UserPoolId: copy.running.outputs["userPoolId"] as string,
          Username: user.email,
        }),
      );
      assert.equal(attributes.find(({ Name }) => Name === "locale")?.Value, other);
      await page.context().close();
    });

    it(`gives everything as a file, and says what is not in it: ${locale}`, async () => {
      const { page, user } = await visitor(locale);
      await like(user);
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name: said.download }).click(),
      ]);
      assert.equal(download.suggestedFilename(), "mysfits-my-data.json");
      const file = JSON.parse(await readFile(await download.path(), "utf8")) as Record<string, unknown>;
      assert.equal(file["email"], user.email);
      assert.deepEqual(file["likes"], [{ mysfitId: first.mysfitId, name: first.name }]);
      assert.equal((file["account"] as { sub: string }).sub, user.id);
      await page.getByRole("heading", { name: said.elsewhere }).waitFor();
      assert.equal(await page.locator("#data .kept li").count(), 7);
      await copy.site(`/api/mysfits/${first.mysfitId}/adopt`, {
        method: "DELETE",
        headers: { ...user.headers },
      });
      await page.context().close();
    });

    it(`closes an account by keyboard once the word is typed, and then nothing of it is there: ${locale}`, async () => {
      const { page, user } = await visitor(locale);
      await like(user);
      const cart = "/shop-api/cart";
      const put = await copy.site(`${cart}/items/haetae-lantern`, {
        method: "PUT",
        headers: { ...user.headers, "content-type": "application/json" },
        body: '{"quantity":2}',
      });
      assert.equal(put.status, 200, await put.text());
      await closeForm(page, locale).fill("no");
      await page.keyboard.press("Enter");
      await page.getByText(said.otherWord).waitFor();
      assert.equal(await exists(user), true);
      await closeForm(page, locale).fill(` ${said.word.toUpperCase()} `);
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: said.goodbye }).waitFor();
      assert.equal(new URL(page.url()).pathname, "/goodbye");
      assert.equal(await page.locator("h1:focus").count(), 1);
      assert.equal(await page.locator(".kept li").count(), 7);
      await page.getByRole("link", { name: said.signIn }).waitFor();
      assert.equal(await exists(user), false);
      assert.deepEqual(await tokens(page), []);
      const me = await ask<{ likes: unknown[]; adoptions: unknown[] }>(user, "/api/me");
      assert.deepEqual([me.likes, me.adoptions], [[], []]);
      assert.deepEqual((await ask<{ lines: unknown[] }>(user, cart)).lines, []);
      await page.reload();
      await page.locator(".kept li").nth(6).waitFor();
      await page.context().close();
    });
  }

  it("goes on by itself when the network comes back, and after a reload, without asking again", async () => {
    const locale = "en-US";
    const said = words[locale];
    const { page, user } = await visitor(locale);
    await like(user);
    // Removed, but the answer is lost.
    let lost = 0;
    await page.route("**/api/me", async (route) => {
      if (route.request().method() !== "DELETE") return await route.continue();
      if (lost++ === 0) await route.fetch();
      await route.abort("internetdisconnected");
    });
    await closeForm(page, locale).fill(said.word);
    await page.keyboard.press("Enter");
    await page.getByRole("alert").getByText(said.unreachable).waitFor();
    assert.equal(await exists(user), true, "the account is deleted last");
    // Not yet: the button tries again, and says so again.
    await page.getByRole("button", { name: said.goOn }).click();
    await page.getByRole("alert").getByText(said.unreachable).waitFor();
    assert.equal(lost, 2);
    await page.unroute("**/api/me");
    // A reload is the harder way to go on; here Cognito is away.
    await page.route(`${copy.running.aws}/**`, async (route) => {
      if (route.request().headers()["x-amz-target"]?.endsWith("DeleteUser")) await route.abort("failed");
      else await route.continue();
    });
    await page.reload();
    await page.getByRole("heading", { name: "Closing your account" }).waitFor();
    await page.getByRole("alert").waitFor();
    assert.match(
      (await page.locator("#withdrawal li").nth(1).textContent()) ?? "",
      /Likes, adoptions.*: deleted/,
    );
    assert.equal(await exists(user), true);
    await page.unroute(`${copy.running.aws}/**`);
    await page.evaluate("dispatchEvent(new Event('online'))");
    await page.getByRole("heading", { name: said.goodbye }).waitFor();
    assert.equal(await exists(user), false);
    await page.context().close();
  });

  it("drops the clicks that wait, so that none is sent for who has left", async () => {
    const locale = "en-US";
    const { page } = await visitor(locale);
    const sent: string[] = [];
    await page.route("**/stream/clicks/**", async (route) => {
      sent.push(route.request().url());
      await route.abort("failed");
    });
    await page.getByRole("button", { name: "Yes, record it" }).click();
    await page.goto(`/mysfits/${first.mysfitId}`);
    await page.getByRole("heading", { name: first.name }).waitFor();
    const waiting = async () => await page.evaluate(() => sessionStorage.getItem("mysfits.clicks"));
    await page.waitForFunction("sessionStorage.getItem('mysfits.clicks') !== null");
    await page.goto("/account");
    assert.match((await waiting()) ?? "", new RegExp(first.mysfitId));
    await closeForm(page, locale).fill(words[locale].word);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: words[locale].goodbye }).waitFor();
    assert.equal(await waiting(), null);
    // What was chosen for this browser holds on.
    await page.getByText("You let us count which mysfits you look at.").waitFor();
    await page.context().close();
  });

  it("ends well when Cognito's answer alone was lost", async () => {
    const locale = "en-US";
    const said = words[locale];
    const { page, user } = await visitor(locale);
    await page.route(`${copy.running.aws}/**`, async (route) => {
      if (!route.request().headers()["x-amz-target"]?.endsWith("DeleteUser")) return await route.continue();
      await route.fetch();
      await route.abort("failed");
    });
    await closeForm(page, locale).fill(said.word);
    await page.keyboard.press("Enter");
    await page.getByRole("alert").waitFor();
    assert.equal(await exists(user), false);
    await page.unroute(`${copy.running.aws}/**`);
    await page.getByRole("button", { name: said.goOn }).click();
    await page.getByRole("heading", { name: said.goodbye }).waitFor();
    assert.deepEqual(await tokens(page), []);
    await page.context().close();
  });

  it("asks elsewhere before it goes on, and never goes on for somebody else in the same tab", async () => {
    const locale = "ko-KR";
    const said = words[locale];
    const { page, user } = await visitor(locale);
    await page.route(`${copy.running.aws}/**`, async (route) => {
      if (route.request().headers()["x-amz-target"]?.endsWith("DeleteUser")) await route.abort("failed");
      else await route.continue();
    });
    await closeForm(page, locale).fill(said.word);
    await page.keyboard.press("Enter");
    await page.getByRole("alert").waitFor();
    await page.unroute(`${copy.running.aws}/**`);
    // Somebody else, in the same tab.
    await page.getByRole("banner").getByRole("button", { name: said.signOut }).click();
    await page.getByRole("link", { name: said.signIn }).waitFor();
    const other = await registerUser(copy, "other@example.com");
    await signIn(page, other.email, locale);
    await closeForm(page, locale).waitFor();
    assert.equal(await exists(other), true);
    await page.context().close();
    // The same person, on another device.
    const context = await browser.newContext({ baseURL: copy.running.site, locale });
    const device = await context.newPage();
    await signIn(device, user.email, locale);
    await device.getByText(said.begun).waitFor();
    assert.equal(await exists(user), true);
    await device.getByRole("button", { name: said.goOn }).click();
    await device.getByRole("heading", { name: said.goodbye }).waitFor();
    assert.equal(await exists(user), false);
    await context.close();
  });
});
