import type { Browser, Page } from "playwright-core";
import { openBrowser } from "./browser.ts";
import type { RunningCopy } from "./running-copy.ts";
import { PASSWORD } from "./user.ts";

interface VisitorOptions {
  /** @default "en-US" */
  readonly locale?: string;
  /** Pixels. @default 1280 */
  readonly width?: number;
  /** Visit the site as `localhost`, where browsers take passkeys.
   * @default false */
  readonly byName?: boolean;
}

/** A call of Cognito by a page, and its answer. */
export interface CognitoCall {
  readonly operation: string;
  readonly status: number;
}

/** Visitors of a copy's site, each with a browser of their own: contexts of the packaged Chromium share their storage. */
export class Visitors {
  /** What browsers complained of. */
  readonly complaints: string[] = [];
  readonly #copy: RunningCopy;
  readonly #browsers: Browser[] = [];

  constructor(copy: RunningCopy) {
    this.#copy = copy;
  }

  async open({ locale = "en-US", width = 1280, byName = false }: VisitorOptions = {}): Promise<Page> {
    const browser = await openBrowser();
    this.#browsers.push(browser);
    const { site } = this.#copy.running;
    const baseURL = byName ? site.replace("127.0.0.1", "localhost") : site;
    const context = await browser.newContext({ baseURL, locale, viewport: { width, height: 800 } });
    context.on("page", (page) => {
      page.on("console", (message) => message.type() === "error" && this.complaints.push(message.text()));
      page.on("pageerror", (error) => this.complaints.push(String(error)));
    });
    return await context.newPage();
  }

  async close(): Promise<void> {
    await Promise.all(this.#browsers.splice(0).map((browser) => browser.close()));
  }
}

/** Signs in with the password, in English, up to what comes then. */
export async function enterPassword(page: Page, email: string, password = PASSWORD): Promise<void> {
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

/** Collects the calls of Cognito that a page makes from now on. */
export function cognitoCalls(page: Page): CognitoCall[] {
  const calls: CognitoCall[] = [];
  page.on("response", (response) => {
    const request = response.request();
    const operation = request.headers()["x-amz-target"]?.split(".")[1];
    if (operation !== undefined && request.method() === "POST")
      calls.push({ operation, status: response.status() });
  });
  return calls;
}

/** Puts an authenticator into a browser, which says yes to everything. */
export async function addAuthenticator(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

/** True when a page is no wider than its window. */
export const fits = async (page: Page): Promise<boolean> =>
  await page.evaluate<boolean>("document.documentElement.scrollWidth <= innerWidth");

/** Words of a page that a Korean visitor would read in English: without names, addresses, code, and what is marked as English. */
export const englishWords = async (page: Page): Promise<string[]> =>
  await page.evaluate<string[]>(`(() => {
    const texts = [];
    const skipped = "body [lang=en], code, strong, h2, h1, script, style, noscript";
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode())
      if (!walk.currentNode.parentElement.closest(skipped)) texts.push(walk.currentNode.textContent);
    for (const name of ["aria-label", "placeholder", "title"])
      for (const element of document.querySelectorAll("[" + name + "]")) texts.push(element.getAttribute(name));
    return texts
      .map((text) => text.replace(/Mythical Mysfits|\\S+@\\S+|UTC|kB|ms/g, "").trim())
      .filter((text) => /[A-Za-z]{2}/.test(text) && !/\\p{Script=Hangul}/u.test(text));
  })()`);
