import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import type { Browser, Page } from "playwright-core";
import { mysfits } from "../../app/data/mysfits.ts";
import { registerAdministrator } from "./support/administrator.ts";
import type { Authenticator } from "./support/authenticator.ts";
import { openBrowser } from "./support/browser.ts";
import { Copy } from "./support/copy.ts";
import { PASSWORD, registerUser, type User } from "./support/user.ts";
import { englishWords } from "./support/visitors.ts";

/** Most that the scripts of a first view may weigh, compressed. */
const FIRST_VIEW_BYTES = 90_000;

/** The site in Korean and English, in a real browser. */
describe("The site's languages", function () {
  this.timeout(180_000);
  const copy = new Copy();
  const browsers: Browser[] = [];
  const complaints: string[] = [];
  let member: User;

  before(async () => {
    await copy.start();
    member = await registerUser(copy, "member@example.com");
  });
  afterEach(async () => {
    await Promise.all(browsers.splice(0).map((browser) => browser.close()));
  });
  after(() => copy.remove());

  /** A visitor with a browser of their own. */
  async function visitor(locale: string, viewport = { width: 1280, height: 800 }): Promise<Page> {
    const browser = await openBrowser();
    browsers.push(browser);
    const context = await browser.newContext({ baseURL: copy.running.site, locale, viewport });
    const page = await context.newPage();
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(String(error)));
    return page;
  }
  const language = (page: Page) => page.evaluate<string>("document.documentElement.lang");
  const kept = (page: Page) => page.evaluate(() => localStorage.getItem("mysfits.language"));
  async function signIn(page: Page, next: string, email = member.email, app?: Authenticator): Promise<void> {
    await page.goto(`/sign-in?next=${next}`);
    await page.getByLabel("메일 주소").fill(email);
    await page.getByLabel("비밀번호").fill(PASSWORD);
    await page.getByRole("button", { name: "로그인" }).click();
    if (app) {
      await page.getByLabel("확인 코드").fill(await app.code());
      await page.getByRole("button", { name: "계속" }).click();
    }
    await page.getByRole("button", { name: "로그아웃" }).waitFor();
  }

  it("begin with the browser's, before anything is drawn: Korean", async () => {
    const page = await visitor("ko-KR");
    // Every text that was ever in the page: none of it is English for a moment.
    await page.addInitScript(`
      globalThis.seen = [];
      new MutationObserver(() => seen.push(document.querySelector("h1")?.textContent ?? "")).observe(document, {
        childList: true,
        subtree: true,
        characterData: true,
      });`);
    await page.goto("/");
    await page.getByRole("heading", { name: "나의 미스핏을 찾아보세요" }).waitFor();
    await page.locator(".card").nth(11).waitFor();
    const seen = await page.evaluate<string[]>("seen");
    assert.deepEqual([...new Set(seen)].filter(Boolean), ["나의 미스핏을 찾아보세요"]);
    assert.equal(await language(page), "ko");
    assert.equal(await kept(page), null, "nothing is stored before somebody chooses");
    assert.match(
      (await page.locator('meta[name="description"]').getAttribute("content")) ?? "",
      /\p{Script=Hangul}/u,
    );
    await page.getByRole("link", { name: "입양 행사" }).click();
    await page.waitForFunction("document.title === '입양 행사 · Mythical Mysfits'");
  });

  it("are English for a browser with neither", async () => {
    const page = await visitor("fr-FR");
    await page.goto("/");
    await page.getByRole("heading", { name: "Find your mysfit" }).waitFor();
    assert.equal(await language(page), "en");
  });

  it("are switched by keyboard, at once and without losing what was typed, and kept over a reload and in other tabs", async () => {
    const page = await visitor("en-US");
    await page.goto("/event");
    const other = await page.context().newPage();
    await other.goto("/ask");
    await page.getByLabel("Name").fill("방문자");
    const choice = page.getByRole("combobox", { name: "Language" });
    assert.deepEqual(await choice.locator("option").allTextContents(), ["English", "한국어"]);
    await choice.focus();
    await page.keyboard.press("ArrowDown");
    await page.getByRole("heading", { name: "입양 행사에 오세요" }).waitFor();
    assert.equal(await page.getByLabel("이름").inputValue(), "방문자");
    assert.equal(await page.locator("select:focus").count(), 1, "the choice keeps the focus");
    await other.getByRole("heading", { name: "문의하기" }).waitFor();
    assert.deepEqual([await language(page), await kept(page)], ["ko", "ko"]);
    await page.reload();
    await page.getByRole("heading", { name: "입양 행사에 오세요" }).waitFor();
    assert.equal(await language(page), "ko");
    await page.getByRole("combobox", { name: "언어" }).selectOption("English");
    await page.getByRole("heading", { name: "Come to the adoption event" }).waitFor();
    assert.deepEqual([await language(page), await kept(page)], ["en", "en"]);
  });

  it("reach every page: nothing of one is left in English", async () => {
    const page = await visitor("ko-KR");
    for (const path of [
      "/register",
      "/confirm",
      "/sign-in",
      "/event",
      "/ask",
      "/account",
      "/goodbye",
      "/me",
      "/clicks",
      "/nowhere",
    ]) {
      await page.goto(path);
      await page.locator("main h1, main p:not([role=status])").first().waitFor();
      assert.deepEqual(await englishWords(page), [], path);
    }
    await page.goto("/?goodevil=Good");
    await page.locator(".card").nth(1).waitFor();
    assert.deepEqual(await englishWords(page), []);
    await page.locator(".card").first().click();
    await page.locator(".profile h1").waitFor();
    assert.deepEqual(await englishWords(page), []);
    await signIn(page, "/me");
    await page.getByText("아직 입양한 미스핏이 없습니다.").waitFor();
    assert.deepEqual(await englishWords(page), []);
    await page.goto("/account");
    await page.getByRole("heading", { name: "로그인 상태" }).waitFor();
    assert.deepEqual(await englishWords(page), []);
  });

  it("reach the page of clicks, its figures and its times", async () => {
    const admin = await registerAdministrator(copy, "admin@example.com");
    const at = new Date().toISOString();
    const clicks = mysfits.map(({ mysfitId }) => ({ eventId: crypto.randomUUID(), mysfitId, at }));
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify({ clicks });
    assert.equal((await copy.site("/stream/clicks", { method: "PUT", headers, body })).status, 202);
    await fetch(`${copy.running.console}/api/flush`, { method: "POST", headers: { "x-console": "1" } });

    const page = await visitor("ko-KR");
    await signIn(page, "/clicks", admin.email, admin.authenticator);
    await page.getByRole("img", { name: /^시간별 클릭\. 가장 많은 때는 .*, 12번입니다\./ }).waitFor();
    await page.getByText("시간별 클릭 표로 보기").click();
    assert.match(
      (await page.getByRole("region", { name: "시간별 클릭" }).locator("tbody th").first().textContent()) ??
        "",
      /^\d+월 \d+일 (오전|오후) \d+:00$/,
    );
    await page.getByRole("rowheader", { name: "해태" }).waitFor();
    assert.deepEqual(
      (await englishWords(page)).filter((text) => !mysfits.some(({ name }) => name === text)),
      [],
    );
  });

  it("reach the errors of the site, of its services and of Cognito", async () => {
    const page = await visitor("ko-KR");
    const refusal = page.getByRole("alert");
    await page.goto("/event");
    await page.getByLabel("이름").fill("방문자");
    await page.getByLabel("메일 주소").fill("guest@example.org");
    await page.getByLabel("휴대전화 번호").fill("123");
    await page.getByRole("button", { name: "행사 참가 신청" }).click();
    await refusal.getByText("010-1234-5678 같은 휴대전화 번호").waitFor();
    // It follows the language, as the rest of the page does.
    await page.getByRole("combobox", { name: "언어" }).selectOption("en");
    await refusal.getByText("Enter a mobile number like 010-1234-5678").waitFor();
    await page.getByRole("combobox", { name: "Language" }).selectOption("ko");

    await page.goto("/sign-in");
    await page.getByLabel("메일 주소").fill(member.email);
    await page.getByLabel("비밀번호").fill("Wrong-password-1");
    await page.getByRole("button", { name: "로그인" }).click();
    await refusal.getByText("메일 주소나 비밀번호가 맞지 않습니다.").waitFor();

    await page.goto("/register");
    await page.getByLabel("메일 주소").fill("somebody@mailinator.com");
    await page.getByLabel("비밀번호", { exact: true }).fill(PASSWORD);
    await page.getByLabel("비밀번호 다시 입력").fill(PASSWORD);
    await page.getByRole("button", { name: "가입" }).click();
    await refusal.getByText("이 주소는 일회용 메일 서비스의 것입니다.").waitFor();

    await page.goto("/mysfits/none");
    await refusal.getByText("그런 미스핏은 없습니다.").waitFor();
    // The browser itself reports each refusal.
    assert.deepEqual(
      complaints.splice(0).filter((text) => !/status of 40[04]/.test(text)),
      [],
    );
  });

  it("go along with what causes a mail: sign-up, a new code, the event", async () => {
    const page = await visitor("ko-KR");
    const calls: { readonly target: string; readonly body: Record<string, unknown> }[] = [];
    page.on("request", (request) => {
      const target = request.headers()["x-amz-target"]?.split(".")[1];
      if (target) calls.push({ target, body: request.postDataJSON() as Record<string, unknown> });
    });
    await page.goto("/register");
    await page.getByLabel("메일 주소").fill("new@example.com");
    await page.getByLabel("비밀번호", { exact: true }).fill(PASSWORD);
    await page.getByLabel("비밀번호 다시 입력").fill(PASSWORD);
    await page.getByRole("button", { name: "가입" }).click();
    await page.waitForURL("**/confirm?email=**");
    await page.getByRole("button", { name: "새 코드 받기" }).click();
    await page.getByText("새 코드를 메일로 보냈습니다.").waitFor();
    const [signUp, resend] = calls;
    assert.deepEqual([signUp?.target, signUp?.body["ClientMetadata"]], ["SignUp", { language: "ko" }]);
    const attributes = signUp?.body["UserAttributes"] as { Name: string; Value: string }[];
    assert.equal(attributes.find(({ Name }) => Name === "locale")?.Value, "ko");
    assert.deepEqual(
      [resend?.target, resend?.body["ClientMetadata"]],
      ["ResendConfirmationCode", { language: "ko" }],
    );

    await page.goto("/event");
    await page.getByLabel("이름").fill("방문자");
    await page.getByLabel("메일 주소").fill("korean@example.org");
    await page.getByLabel("휴대전화 번호").fill("010-1234-5678");
    const sent = page.waitForRequest((request) => request.method() === "POST");
    await page.getByRole("button", { name: "행사 참가 신청" }).click();
    assert.equal((await (await sent).allHeaders())["accept-language"], "ko");
    await page.getByRole("heading", { name: "신청되었습니다" }).waitFor();
  });

  it("name the like button of a card after its mysfit; it stands beside the link, and keeps the focus", async () => {
    const page = await visitor("ko-KR");
    await page.goto("/?goodevil=Good");
    await page.getByRole("button", { name: "Hasla 좋아요" }).click();
    await page.waitForURL("**/sign-in?next=%2F%3Fgoodevil%3DGood");
    await signIn(page, "/");
    assert.equal(await page.locator(".card a button, .card button a").count(), 0);
    const like = page.getByRole("button", { name: "Hasla 좋아요" });
    await page.locator('.card button:not([aria-disabled="true"])').nth(11).waitFor();
    const card = page.locator(".card", { hasText: "Hasla" });
    await like.focus();
    for (const [pressed, likes] of [
      ["true", "좋아요 1개"],
      ["false", "좋아요 0개"],
      ["true", "좋아요 1개"],
    ] as const) {
      await page.keyboard.press("Space");
      await card.locator(`button[aria-pressed="${pressed}"]:not([aria-disabled="true"])`).waitFor();
      await card.getByText(likes).waitFor();
      assert.equal(await card.locator("button:focus").count(), 1);
    }
    assert.equal(new URL(page.url()).pathname, "/");
    await page.goto("/me");
    await page.locator(".card", { hasText: "Hasla" }).getByRole("button").click();
    await page.locator('.card button[aria-pressed="false"]').waitFor();
    await page.reload();
    await page.getByText("아직 좋아하는 미스핏이 없습니다.").waitFor();
  });

  it("fit on a phone: no page scrolls sideways in either", async () => {
    for (const [locale, name] of [
      ["ko-KR", "언어"],
      ["en-US", "Language"],
    ] as const) {
      const page = await visitor(locale, { width: 320, height: 640 });
      for (const path of ["/", "/register", "/event"]) {
        await page.goto(path);
        await page.getByRole("combobox", { name }).waitFor();
        const [content, width] = await page.evaluate<number[]>(
          "[document.documentElement.scrollWidth, innerWidth]",
        );
        assert.ok((content ?? 0) <= (width ?? 0), `${locale} ${path}: ${content} > ${width}`);
      }
    }
  });

  it("leave the first view below 90 KB of scripts, compressed", async () => {
    const page = await visitor("ko-KR");
    await page.goto("/");
    await page.locator(".card").nth(11).waitFor();
    const scripts = await page.evaluate(() =>
      performance
        .getEntriesByType("resource")
        .map(({ name }) => name)
        .filter((name) => name.endsWith(".js")),
    );
    let total = 0;
    for (const script of scripts) total += gzipSync(await (await fetch(script)).text()).length;
    assert.ok(scripts.length > 0 && total <= FIRST_VIEW_BYTES, `${total} bytes: ${scripts.join(", ")}`);
  });

  it("meet no error and no blocked content", () => {
    assert.deepEqual(complaints, []);
  });
});
