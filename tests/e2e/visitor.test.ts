import assert from "node:assert/strict";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { openBrowser } from "./support/browser.ts";
import { Copy } from "./support/copy.ts";
import { PASSWORD } from "./support/user.ts";

/** Everything a visitor does, in a real browser, on a copy that was started from nothing. */
describe("A visitor", function () {
  this.timeout(120_000);
  const copy = new Copy();
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  const complaints: string[] = [];
  const elsewhere = new Set<string>();

  before(async () => {
    [browser] = await Promise.all([openBrowser(), copy.start()]);
    context = await browser.newContext({ baseURL: copy.running.site });
    page = await context.newPage();
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("request", (request) => {
      const { origin } = new URL(request.url());
      if (origin !== copy.running.site && origin !== copy.running.aws) elsewhere.add(origin);
    });
  });
  after(async () => {
    await browser?.close();
    await copy.remove();
  });

  const email = "visitor@example.com";
  const names = () => page.locator(".card h2").allTextContents();

  it("sees the twelve mysfits with their pictures", async () => {
    await page.goto("/");
    await page.locator(".card").nth(11).waitFor();
    assert.equal(await page.locator(".card").count(), 12);
    const width = await page
      .locator(".card img")
      .first()
      .evaluate(async (element) => {
        const image = element as unknown as { decode(): Promise<void>; naturalWidth: number };
        await image.decode();
        return image.naturalWidth;
      });
    assert.ok(width > 0);
  });

  it("loads no sign-in code as long as nobody signs in", async () => {
    const scripts = await page.evaluate(() =>
      performance.getEntriesByType("resource").map(({ name }) => name),
    );
    assert.ok(scripts.some((name) => /assets\/index-/.test(name)));
    assert.ok(!scripts.some((name) => /assets\/auth-/.test(name)), scripts.join("\n"));
  });

  it("filters, and the address keeps the filters", async () => {
    await page.getByLabel("Good or evil").selectOption("Good");
    await page.waitForURL("**/?goodevil=Good");
    await page.getByLabel("Law or chaos").selectOption("Chaotic");
    await page.waitForURL("**/?goodevil=Good&lawchaos=Chaotic");
    await page.locator(".card").nth(1).waitFor();
    await page.locator(".cards:not(:has(> li:nth-child(3)))").waitFor();
    assert.deepEqual((await names()).sort(), ["CoCo", "Cole"]);
    await page.reload();
    await page.locator(".card").nth(1).waitFor();
    assert.deepEqual((await names()).sort(), ["CoCo", "Cole"]);
    await page.getByRole("link", { name: "View all" }).click();
    await page.locator(".card").nth(11).waitFor();
  });

  it("reads a profile, also by its address", async () => {
    await page.locator(".card", { hasText: "Hasla" }).click();
    await page.getByRole("heading", { name: "Hasla" }).waitFor();
    await page.reload();
    await page.getByRole("heading", { name: "Hasla" }).waitFor();
    assert.equal(await page.getByTestId("likes").textContent(), "0");
  });

  it("is told that there is no such mysfit, at an address that is no text too", async () => {
    for (const id of ["nobody", "%E0%A4%A"]) {
      await page.goto(`/mysfits/${id}`);
      await page.getByRole("alert").getByText("There is no such mysfit.").waitFor();
    }
    // The browser itself reports the answers.
    for (const complaint of complaints.splice(0)) assert.match(complaint, /status of 404/);
    await page.goto("/");
  });

  it("registers for the event, reads the outcome, and is told what is wrong", async () => {
    await page.getByRole("link", { name: "Adoption event" }).click();
    const fill = async (name: string, address: string, mobile: string) => {
      await page.getByLabel("Name").fill(name);
      await page.getByLabel("E-mail").fill(address);
      await page.getByLabel("Mobile number").fill(mobile);
      await page.getByRole("button", { name: "Register for the event" }).click();
    };
    await fill("방문자", "guest@example.org", "123");
    await page.getByRole("alert").getByText("Enter a mobile number like 010-1234-5678").waitFor();
    // The browser itself reports the refusal.
    assert.match(complaints.splice(0).join(), /400/);
    await fill("방문자", "guest@example.org", "010-1234-5678");
    await page.getByRole("heading", { name: "You are registered" }).waitFor();
    await page.goto("/event");
    await fill("방문자", "Guest@example.org", "010-1234-5678");
    await page.getByRole("heading", { name: "You were registered already" }).waitFor();
  });

  it("asks the administrator a question", async () => {
    await page.goto("/ask");
    await page.getByLabel("Your e-mail").fill("guest@example.org");
    await page.getByLabel("Question").fill("언제 열리나요?");
    await page.getByRole("button", { name: "Send the question" }).click();
    await page.getByRole("heading", { name: "Thank you" }).waitFor();
    await page.goto("/");
    await page.locator(".card", { hasText: "Hasla" }).click();
    await page.getByRole("heading", { name: "Hasla" }).waitFor();
  });

  it("is asked to sign in before liking", async () => {
    await page.getByRole("button", { name: "Like" }).click();
    await page.waitForURL("**/sign-in?next=**");
  });

  it("is told what is wrong with a password", async () => {
    await page.getByRole("link", { name: "Register" }).first().click();
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password", { exact: true }).fill("short");
    await page.getByLabel("Password again").fill("short");
    await page.getByRole("button", { name: "Register" }).click();
    assert.match((await page.getByRole("alert").textContent()) ?? "", /At least 14 characters/);
  });

  it("registers and confirms the address with the code from the mail", async () => {
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByLabel("Password again").fill(PASSWORD);
    await page.getByRole("button", { name: "Register" }).click();
    await page.waitForURL("**/confirm?email=**");
    await page.getByLabel("Code").fill("000000");
    await page.getByRole("button", { name: "Confirm" }).click();
    await page.getByRole("alert").waitFor();
    await page.getByLabel("Code").fill(await copy.codeFor(email));
    await page.getByRole("button", { name: "Confirm" }).click();
    await page.waitForURL("**/sign-in?email=**");
  });

  it("is not told whether an address is registered", async () => {
    await page.goto("/register");
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password", { exact: true }).fill(`${PASSWORD}x`);
    await page.getByLabel("Password again").fill(`${PASSWORD}x`);
    await page.getByRole("button", { name: "Register" }).click();
    await page.waitForURL("**/confirm?email=**");
    assert.equal(await page.getByRole("alert").count(), 0);
    await page.getByLabel("Code").fill("123456");
    await page.getByRole("button", { name: "Confirm" }).click();
    assert.match((await page.getByRole("alert").textContent()) ?? "", /Invalid verification code/);
    await page.getByRole("button", { name: "Send a new code" }).click();
    await page.getByText("If this address is waiting for a code, a new one is on its way.").waitFor();
    await page.goto(`/sign-in?email=${encodeURIComponent(email)}`);
  });

  it("signs in, and a wrong password does not", async () => {
    await page.getByLabel("Password").fill("Wrong-password-1");
    await page.getByRole("button", { name: "Sign in" }).click();
    assert.match((await page.getByRole("alert").textContent()) ?? "", /Incorrect username or password/);
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("button", { name: "Sign out" }).waitFor();
  });

  it("likes a mysfit once, and takes it back", async () => {
    await page.locator(".card", { hasText: "Hasla" }).click();
    await page.getByRole("button", { name: "Like", exact: true }).click();
    await page.getByRole("button", { name: "Liked" }).waitFor();
    assert.equal(await page.getByTestId("likes").textContent(), "1");
    await page.reload();
    await page.getByRole("button", { name: "Liked" }).waitFor();
    assert.equal(await page.getByTestId("likes").textContent(), "1");
    await page.getByRole("button", { name: "Liked" }).click();
    await page.getByRole("button", { name: "Like", exact: true }).waitFor();
    assert.equal(await page.getByTestId("likes").textContent(), "0");
    await page.getByRole("button", { name: "Like", exact: true }).click();
    await page.getByRole("button", { name: "Liked" }).waitFor();
  });

  it("likes by keyboard, and the focus stays, so that the next key takes it back", async () => {
    await page.getByRole("button", { name: "Liked" }).focus();
    for (const [label, likes] of [
      ["Like", "0"],
      ["Liked", "1"],
    ] as const) {
      await page.keyboard.press("Space");
      await page.getByRole("button", { name: label, exact: true }).waitFor();
      await page.locator(`[data-testid=likes]:text-is("${likes}")`).waitFor();
      await page.locator('.actions button:not([aria-disabled="true"])').first().waitFor();
      assert.equal(await page.locator(".actions button[aria-pressed]:focus").count(), 1, label);
    }
  });

  it("adopts a mysfit, which others then see", async () => {
    await page.getByRole("button", { name: "Adopt", exact: true }).click();
    await page.getByText("Adopted by you").waitFor();
    const { mysfits } = (await (await copy.site("/api/mysfits?species=Haetae")).json()) as {
      mysfits: { adopted: boolean; likes: number }[];
    };
    assert.deepEqual(
      mysfits.map(({ adopted, likes }) => [adopted, likes]),
      [[true, 1]],
    );
  });

  it("finds likes and adoptions together", async () => {
    await page.getByRole("link", { name: "My mysfits" }).click();
    await page.getByText(`Signed in as ${email}`).waitFor();
    await page.locator(".card").nth(1).waitFor();
    assert.deepEqual(await names(), ["Hasla", "Hasla"]);
  });

  it("is signed in in a second tab, and signed out there when the first one signs out", async () => {
    const second = await context.newPage();
    await second.goto("/me");
    await second.getByText(`Signed in as ${email}`).waitFor();
    await second.goto("/");
    await second.getByRole("button", { name: "Sign out" }).waitFor();
    await page.getByRole("button", { name: "Sign out" }).click();
    await second.getByRole("link", { name: "Sign in" }).waitFor();
    await page.goto(`/sign-in?email=${encodeURIComponent(email)}`);
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in" }).click();
    await second.getByRole("button", { name: "Sign out" }).waitFor();
    await second.close();
  });

  it("signs out", async () => {
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("link", { name: "Sign in" }).waitFor();
    assert.deepEqual(
      await page.evaluate(() =>
        [...Object.keys(localStorage), ...Object.keys(sessionStorage)].filter((key) => key.includes("Token")),
      ),
      [],
    );
  });

  it("meets no error, no blocked content and no third party on the way", () => {
    // A refused code and a refused password are answers of Cognito that a browser logs as failed loads.
    assert.deepEqual(
      complaints.filter((text) => !/status of 400/.test(text)),
      [],
    );
    assert.deepEqual([...elsewhere], []);
  });
});
