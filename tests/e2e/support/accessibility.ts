import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

const engine = readFileSync(
  createRequire(import.meta.url).resolve("accessibility-checker-engine/ace.js"),
  "utf8",
);

/** Rules of the engine that find what is none: HTML lets a field for a mail address be the user name, and a form without a name is no landmark.
 * @see https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#attr-fe-autocomplete-username
 * @see https://www.w3.org/TR/html-aam-1.0/#el-form */
const MISTAKEN = ["input_autocomplete_valid", "aria_form_label_unique"];

/** What breaks a rule of WCAG 2.2 (A and AA) on a page as it is now, each with the element. The page's own security policy does not hold it up: it comes
 * through the browser's tools.
 * @see https://www.w3.org/TR/WCAG22/ */
export async function accessibilityFailures(page: Page): Promise<string[]> {
  await page.evaluate(engine);
  return await page.evaluate<string[]>(`(async () => {
    const { results } = await new ace.Checker().check(document, ["WCAG_2_2"]);
    return results
      .filter(({ value: [kind, outcome] }) => kind === "VIOLATION" && outcome === "FAIL")
      .filter(({ ruleId }) => !${JSON.stringify(MISTAKEN)}.includes(ruleId))
      .map(({ ruleId, message, snippet }) => ruleId + ": " + message + " " + snippet);
  })()`);
}
