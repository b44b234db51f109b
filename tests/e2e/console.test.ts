import assert from "node:assert/strict";
import type { Browser } from "playwright-core";
import { pages } from "../../local/console/pages/index.ts";
import { openBrowser } from "./support/browser.ts";
import { Copy } from "./support/copy.ts";

describe("The console of a copy, on a phone", function () {
  this.timeout(60_000);
  const copy = new Copy();
  let browser: Browser;

  before(async () => {
    [browser] = await Promise.all([openBrowser(), copy.start()]);
    // Something for most pages to show.
    await fetch(`${copy.running.site}/events/registrations`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        name: "A long name that does not break",
        email: "somebody.with.a.long.address@example.com",
        mobile: "+821012345678",
      }),
    });
  });
  after(async () => {
    await browser.close();
    await copy.remove();
  });

  for (const { path, tab } of pages)
    it(`fits ${tab} to the screen, and lets keys scroll what is wider`, async () => {
      const page = await browser.newPage({ viewport: { width: 360, height: 780 } });
      await page.goto(copy.running.console + path);
      // The whole page must be no wider than the screen.
      assert.equal(await page.evaluate("document.documentElement.scrollWidth"), 360);
      // https://www.w3.org/WAI/WCAG22/Understanding/keyboard.html
      const unreachable = await page.evaluate(
        `[...document.querySelectorAll("*")].filter((one) => one.scrollWidth > one.clientWidth &&
          /auto|scroll/.test(getComputedStyle(one).overflowX) && one.tabIndex < 0).map((one) => one.className)`,
      );
      assert.deepEqual(unreachable, []);
      await page.close();
    });
});
