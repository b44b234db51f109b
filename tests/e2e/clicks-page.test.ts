import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import type { Browser, BrowserContext, Page, Request } from "playwright-core";
import { mysfits, type Mysfit } from "../../app/data/mysfits.ts";
import type { ClickReport } from "../../app/functions/click-report/schema.ts";
import { registerAdministrator, type Administrator } from "./support/administrator.ts";
import type { Authenticator } from "./support/authenticator.ts";
import { openBrowser } from "./support/browser.ts";
import { Copy } from "./support/copy.ts";
import { registerUser, type User } from "./support/user.ts";

const [first, second, third] = mysfits as [Mysfit, Mysfit, Mysfit];

/** From a look at a mysfit, in a real browser, to the figure that an administrator reads. */
describe("Clicks", function () {
  this.timeout(180_000);
  const copy = new Copy();
  const browsers: Browser[] = [];
  let member: User;
  let admin: Administrator;
  const complaints: string[] = [];

  before(async () => {
    await copy.start();
    member = await registerUser(copy, "member@example.com");
    admin = await registerAdministrator(copy, "admin@example.com");
  });
  afterEach(async () => {
    await Promise.all(browsers.splice(0).map((browser) => browser.close()));
  });
  after(() => copy.remove());

  /** A visitor with a browser of their own (contexts of the packaged Chromium share their storage), and what they send to the stream. */
  async function visitor(
    prepare?: (context: BrowserContext) => Promise<void>,
  ): Promise<{ page: Page; sent: Request[] }> {
    const browser = await openBrowser();
    browsers.push(browser);
    const context = await browser.newContext({ baseURL: copy.running.site });
    await prepare?.(context);
    const page = await context.newPage();
    const sent: Request[] = [];
    page.on(
      "request",
      (request) => new URL(request.url()).pathname.startsWith("/stream/") && sent.push(request),
    );
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(String(error)));
    return { page, sent };
  }
  async function look(page: Page, { mysfitId }: Mysfit): Promise<void> {
    await page.goto(`/mysfits/${mysfitId}`);
    await page.locator(".profile h1").waitFor();
  }
  /** Does what a browser does when a page goes away: what waits is sent. */
  const leave = (page: Page) => page.evaluate("void dispatchEvent(new Event('pagehide'))");
  const kept = (page: Page) =>
    page.evaluate(() =>
      [...Object.keys(localStorage), ...Object.keys(sessionStorage)].filter((key) =>
        key.startsWith("mysfits."),
      ),
    );
  async function signIn(page: Page, email: string, next: string, app?: Authenticator): Promise<void> {
    await page.goto(`/sign-in?next=${next}`);
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password").fill("Correct-horse-7");
    await page.getByRole("button", { name: "Sign in" }).click();
    if (app) {
      await page.getByLabel("Code").fill(await app.code());
      await page.getByRole("button", { name: "Continue" }).click();
    }
    await page.getByRole("button", { name: "Sign out" }).waitFor();
  }
  async function flush(): Promise<{ records: number }> {
    const answer = await fetch(`${copy.running.console}/api/flush`, {
      method: "POST",
      headers: { "x-console": "1" },
    });
    assert.equal(answer.status, 200);
    return (await answer.json()) as { records: number };
  }
  const put = async (clicks: readonly object[]) =>
    await copy.site("/stream/clicks", {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ clicks }),
    });

  describe("are not recorded", () => {
    it("before the visitor has chosen: nothing is sent and nothing is kept", async () => {
      const { page, sent } = await visitor();
      await look(page, first);
      await page.getByRole("region", { name: "Privacy" }).waitFor();
      await leave(page);
      assert.deepEqual(await kept(page), []);
      await look(page, second);
      assert.equal(sent.length, 0);
    });

    it("when the visitor says no, which is remembered and can be changed", async () => {
      const { page, sent } = await visitor();
      await look(page, first);
      await page.getByRole("button", { name: "No, don’t" }).click();
      await look(page, second);
      await leave(page);
      assert.deepEqual(await kept(page), ["mysfits.click-consent"]);
      assert.equal(await page.getByRole("region", { name: "Privacy" }).count(), 0);
      await page.getByRole("button", { name: "Privacy choice" }).click();
      await page.getByRole("button", { name: "Yes, record it" }).click();
      await page.getByText("You let us count which mysfits you look at.").waitFor();
      assert.equal(sent.length, 0);
    });

    it("any more when the visitor takes a yes back: what waits is forgotten", async () => {
      const { page, sent } = await visitor();
      await page.goto("/");
      await page.getByRole("button", { name: "Yes, record it" }).click();
      await page.locator(".card").first().click();
      await page.locator(".profile h1").waitFor();
      await page.waitForFunction(() => sessionStorage.getItem("mysfits.clicks") !== null);
      await page.getByRole("button", { name: "Privacy choice" }).click();
      await page.getByRole("button", { name: "No, don’t" }).click();
      await leave(page);
      assert.deepEqual(await kept(page), ["mysfits.click-consent"]);
      assert.equal(sent.length, 0);
    });

    for (const [signal, value] of [
      ["doNotTrack", "1"],
      ["globalPrivacyControl", true],
    ] as const)
      it(`when the browser says ${signal}, whatever was chosen before`, async () => {
        const { page, sent } = await visitor(async (context) => {
          await context.addInitScript(
            ([name, answer]) => {
              Object.defineProperty(navigator, name, { get: () => answer });
              localStorage.setItem("mysfits.click-consent", "given");
            },
            [signal, value] as const,
          );
        });
        await look(page, first);
        await page.getByText("Your browser asks sites not to track you").waitFor();
        await leave(page);
        assert.equal(await page.getByRole("button", { name: "Yes, record it" }).count(), 0);
        assert.deepEqual(await kept(page), ["mysfits.click-consent"]);
        assert.equal(sent.length, 0);
      });
  });

  it("of a guest who agrees arrive in batches, and tell nothing of the guest", async () => {
    const { page } = await visitor();
    await page.goto("/");
    await page.getByRole("button", { name: "Yes, record it" }).click();
    const answered = page.waitForResponse("**/stream/clicks");
    for (const { name } of [first, second, first]) {
      await page.locator(".card", { hasText: name }).click();
      await page.locator(".profile h1").waitFor();
      await page.getByRole("link", { name: "All mysfits" }).click();
      await page.locator(".card").nth(1).waitFor();
    }
    const response = await answered;
    assert.equal(response.status(), 202);
    const { clicks } = response.request().postDataJSON() as { clicks: Record<string, string>[] };
    for (const click of clicks) assert.deepEqual(Object.keys(click).sort(), ["at", "eventId", "mysfitId"]);
    assert.equal((await response.request().allHeaders())["authorization"], undefined);
    // The rest of the three, if the first batch went before them.
    if (clicks.length < 3) await page.waitForResponse("**/stream/clicks");
    await page.waitForFunction(() => sessionStorage.getItem("mysfits.clicks") === null);
  });

  it("of a page that is left still arrive", async () => {
    const { page } = await visitor();
    await page.goto("/");
    await page.getByRole("button", { name: "Yes, record it" }).click();
    await flush();
    await look(page, third);
    await page.goto("about:blank");
    // The request outlives its page, so nothing of the page tells when it has arrived.
    let records = 0;
    for (let tries = 0; records === 0 && tries < 100; tries++) {
      await delay(50);
      ({ records } = await flush());
    }
    assert.equal(records, 1);
  });

  it("of a signed-in user go with the token, which alone says who it is", async () => {
    const { page } = await visitor();
    await page.goto("/");
    await page.getByRole("button", { name: "Yes, record it" }).click();
    await signIn(page, member.email, "/");
    const answered = page.waitForResponse("**/stream/clicks/me");
    await look(page, first);
    const response = await answered;
    assert.equal(response.status(), 202);
    assert.match((await response.request().allHeaders())["authorization"] ?? "", /^Bearer /);
    assert.ok(!(response.request().postData() ?? "").includes(member.id));
  });

  it("that arrive twice, and some that can't be read, are taken too", async () => {
    const at = new Date().toISOString();
    const again = { eventId: crypto.randomUUID(), mysfitId: second.mysfitId, at };
    assert.equal((await put([again])).status, 202);
    assert.equal((await put([again])).status, 202);
    assert.equal(
      (await put([{ eventId: crypto.randomUUID(), mysfitId: crypto.randomUUID(), at }])).status,
      202,
    );
  });

  it("are told to administrators only", async () => {
    const ask = async (headers: Record<string, string>, query = "?days=1") =>
      await copy.site(`/stream/clicks/report${query}`, { headers });
    assert.equal((await ask({})).status, 401);
    const refused = await ask(member.headers);
    assert.deepEqual(
      [refused.status, refused.headers.get("content-type")],
      [403, "application/problem+json"],
    );
    assert.equal((await ask(member.headers, "?days=2")).status, 403);
    for (const query of ["", "?days=2", "?days=1&days=7", "?days=1&x=1"]) {
      const wrong = await ask(admin.headers, query);
      assert.deepEqual(
        [wrong.status, wrong.headers.get("content-type")],
        [400, "application/problem+json"],
        query,
      );
    }
    const { page, sent } = await visitor();
    await signIn(page, member.email, "/clicks");
    await page.getByText("This page is for administrators.").waitFor();
    assert.equal(await page.getByRole("link", { name: "Clicks" }).count(), 0);
    assert.equal(sent.length, 0);
  });

  it("are seen by an administrator: each once, by time, mysfit, species and alignment, with what was put aside", async () => {
    await flush();
    const { page } = await visitor();
    await signIn(page, admin.email, "/", admin.authenticator);
    const answered = page.waitForResponse("**/stream/clicks/report?days=7");
    await page.getByRole("link", { name: "Clicks" }).click();
    const response = await answered;
    assert.equal(response.status(), 200);
    const report = (await response.json()) as ClickReport;

    // Three and one of guests, one of the member, one that came twice.
    assert.deepEqual(report.totals, { clicks: 6, users: 1, guestClicks: 5, duplicates: 1 });
    assert.equal(
      report.overTime.reduce((sum, { clicks }) => sum + clicks, 0),
      6,
    );
    assert.equal(report.overTime.length, 168);
    assert.equal(
      report.bySpecies.reduce((sum, { clicks }) => sum + clicks, 0),
      6,
    );
    assert.equal(
      report.byAlignment.reduce((sum, { clicks }) => sum + clicks, 0),
      6,
    );
    assert.ok(report.lag.p50 !== null && report.lag.p50 >= 0 && report.lag.p50 <= (report.lag.maximum ?? 0));
    assert.deepEqual(
      report.failures.map(({ records }) => records),
      [1],
    );
    assert.ok(report.scannedBytes > 0);
    // Users are counted, never named.
    assert.ok(!JSON.stringify(report).includes(member.id));

    const figures = page.locator(".figures");
    await figures.waitFor();
    assert.match(
      (await figures.textContent()) ?? "",
      /Clicks6Signed-in users1Clicks by guests5Duplicates removed1/,
    );
    const rows = page
      .locator("section", { has: page.getByRole("heading", { name: "Mysfits" }) })
      .locator("tbody tr");
    const byName = Object.fromEntries(
      await Promise.all(
        (await rows.all()).map(async (row) => [
          await row.locator("th").textContent(),
          await row.locator("td").nth(1).textContent(),
        ]),
      ),
    ) as Record<string, string>;
    assert.deepEqual(byName, { [first.name]: "3", [second.name]: "2", [third.name]: "1" });
    await page.getByRole("img", { name: /Clicks by hour; most/ }).waitFor();
    await page.getByText("Clicks by hour as a table").click();
    assert.equal(await page.getByRole("region", { name: "Clicks by hour" }).locator("tbody tr").count(), 168);
    await page
      .getByRole("region", { name: "Records put aside" })
      .getByText(report.failures[0]?.errorCode ?? "")
      .waitFor();
    await page.getByRole("link", { name: "30 days" }).click();
    await page.waitForURL("**/clicks?days=30");
    await page.getByRole("img", { name: /Clicks by day; most, 6/ }).waitFor();
  });

  it("and their page meet no error and no blocked content", () => {
    assert.deepEqual(complaints, []);
  });
});
