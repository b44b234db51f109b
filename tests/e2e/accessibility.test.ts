import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { mysfits } from "../../app/data/mysfits.ts";
import { accessibilityFailures } from "./support/accessibility.ts";
import { Copy } from "./support/copy.ts";
import { PASSWORD, registerUser } from "./support/user.ts";
import { fits, Visitors } from "./support/visitors.ts";

const [{ mysfitId }] = mysfits as unknown as [(typeof mysfits)[number]];
/** Pages for everybody. */
const open = ["/", `/mysfits/${mysfitId}`, "/event", "/goodbye", "/nowhere"];
/** Pages for who has signed in, beside that of the account (account.test.ts). */
const own = ["/me", "/ask"];

/** https://www.w3.org/TR/WCAG22/ */
describe("Pages, by the rules of WCAG 2.2 A and AA", function () {
  this.timeout(120_000);
  const copy = new Copy();
  const visitors = new Visitors(copy);
  before(() => copy.start());
  afterEach(() => visitors.close());
  after(() => copy.remove());

  const visit = async (page: Page, path: string) => {
    await page.goto(path, { waitUntil: "networkidle" });
    await page.locator("h1").first().waitFor();
  };

  it("are told of an input without a label, and of a picture without a text", async () => {
    const page = await visitors.open();
    await visit(page, "/");
    await page.evaluate(
      `document.querySelector("main").insertAdjacentHTML("beforeend", "<input><img src='x.png'>")`,
    );
    const failures = (await accessibilityFailures(page)).map((failure) => failure.split(":")[0]);
    assert.deepEqual(failures.sort(), ["img_alt_valid", "input_label_exists"]);
  });

  for (const [locale, language] of [
    ["en-US", "en"],
    ["ko-KR", "ko"],
  ] as const)
    it(`break none in ${language} on a phone, and are no wider than it`, async () => {
      const page = await visitors.open({ locale, width: 360 });
      const look = async (path: string) => {
        await visit(page, path);
        assert.equal(await page.locator("html").getAttribute("lang"), language);
        assert.deepEqual(await accessibilityFailures(page), [], path);
        assert.ok(await fits(page), `${path} is wider than its window`);
      };
      for (const path of open) await look(path);
      const email = `${language}@example.com`;
      await registerUser(copy, email);
      await visit(page, "/sign-in?next=/me");
      await page.locator("input[name=email]").fill(email);
      await page.locator("input[name=password]").fill(PASSWORD);
      await page.keyboard.press("Enter");
      await page.waitForURL(({ pathname }) => pathname === "/me");
      for (const path of own) await look(path);
    });
});
