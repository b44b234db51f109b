import assert from "node:assert/strict";

/** A page as a browser has it. */
export interface LoadedPage {
  readonly url: string;
  readonly status: number;
  readonly headers: Headers;
  readonly html: string;
}

/** A browser without scripts: cookies, redirects of one origin, forms. */
export class Visitor {
  readonly #origin: string;
  readonly cookies = new Map<string, string>();

  constructor(origin: string) {
    this.#origin = origin;
  }

  /** Opens an address, and follows redirects as long as they stay. One that leads elsewhere is answered as `location`. */
  async open(url: string, init: RequestInit = {}): Promise<LoadedPage & { readonly location?: string }> {
    const response = await fetch(url, {
      ...init,
      redirect: "manual",
      headers: {
        ...(init.headers as Record<string, string> | undefined),
        cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; "),
      },
    });
    for (const header of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(header) ?? [];
      assert.match(header, /; HttpOnly; SameSite=Lax$/);
      if (value === "") this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    const { status, headers } = response;
    const location = headers.get("location");
    const html = await response.text();
    if (location === null) return { url, status, headers, html };
    if (new URL(location).origin !== this.#origin) return { url, status, headers, html, location };
    return await this.open(location);
  }

  /** Sends the form of a page with what is typed into it. */
  async submit(
    page: LoadedPage,
    typed: Readonly<Record<string, string>>,
    headers: Record<string, string> = {},
  ) {
    const form = /<form method="post"(?: action="([^"]*)")?>([\s\S]*?)<\/form>/.exec(page.html);
    assert.ok(form, `there is a form in ${page.html}`);
    const [, action = "", inputs = ""] = form;
    const fields = new URLSearchParams();
    for (const [, name = "", value = ""] of inputs.matchAll(
      /<input type="hidden" name="([^"]*)" value="([^"]*)">/g,
    ))
      fields.set(name, unescaped(value));
    for (const [name, value] of Object.entries(typed)) {
      assert.match(inputs, new RegExp(`name="${name}"`), `the form has a field ${name}`);
      fields.set(name, value);
    }
    const url = action === "" ? page.url : new URL(unescaped(action), page.url).href;
    return await this.open(url, { method: "POST", body: fields, headers });
  }
}

const unescaped = (text: string) =>
  text.replaceAll("&quot;", '"').replaceAll("&#39;", "'").replaceAll("&lt;", "<").replaceAll("&amp;", "&");
