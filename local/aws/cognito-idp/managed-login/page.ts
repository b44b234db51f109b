import { createHash } from "node:crypto";
import type { HttpResponse } from "../../../contract/http.ts";
import type { Language } from "./texts.ts";

const STYLE = `
body { font: 1rem/1.5 system-ui, sans-serif; color: #1b1b1f; background: #f5f5f7; margin: 0; }
main { max-width: 24rem; margin: 4rem auto; padding: 1.5rem; background: #fff; border: 1px solid #8a8a93; border-radius: .5rem; }
h1 { font-size: 1.4rem; margin: 0 0 1rem; }
label { display: block; margin: .75rem 0 .25rem; }
label.inline { display: inline; }
input:not([type=radio]) { box-sizing: border-box; width: 100%; padding: .5rem; font: inherit; border: 1px solid #6b6b75; border-radius: .25rem; }
button { margin-top: 1rem; padding: .5rem 1rem; font: inherit; color: #fff; background: #3b2f8f; border: 0; border-radius: .25rem; }
:focus-visible { outline: 3px solid #c25700; outline-offset: 2px; }
[role=alert] { color: #a1001f; }
code { overflow-wrap: anywhere; }
`;

const STYLE_HASH = createHash("sha256").update(STYLE).digest("base64");

/** Text or markup that is safe in a page. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** Markup with values that are escaped, unless they are markup themselves. */
export function markup(parts: TemplateStringsArray, ...values: readonly (string | Html | undefined)[]): Html {
  const inserted = values.map((value) =>
    value instanceof Html ? value.text : value === undefined ? "" : escaped(value),
  );
  return new Html(parts.map((part, index) => part + (inserted[index] ?? "")).join(""));
}

const escaped = (text: string) =>
  text.replace(
    /[<>&"']/g,
    (character) =>
      ({ "<": "&lt;", ">": "&gt;", "&": "&amp;", '"': "&quot;", "'": "&#39;" })[character] as string,
  );

/** Parts of a page. */
interface Page {
  readonly language: Language;
  readonly title: string;
  readonly content: Html;
  readonly status?: number;
  /** Said first: what went wrong. */
  readonly problem?: string | undefined;
  /** Said first: what went well. */
  readonly notice?: string | undefined;
  /** `Set-Cookie` headers. */
  readonly cookies?: readonly string[];
  /** Origins beside this one that forms lead to in the end. */
  readonly formTargets?: readonly string[];
}

/** A page: no scripts, no frames, nothing from elsewhere. */
export function page({ language, title, content, status = 200, ...more }: Page): HttpResponse {
  const { problem, notice, cookies = [], formTargets = [] } = more;
  const body = markup`<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><style>${new Html(STYLE)}</style></head>
<body><main><h1>${title}</h1>${said("alert", problem)}${said("status", notice)}${content}</main></body>
</html>
`;
  return {
    status,
    headers: {
      ...safeHeaders,
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; form-action ${["'self'", ...formTargets].join(" ")}; frame-ancestors 'none'; base-uri 'none'`,
      ...(cookies.length > 0 && { "set-cookie": [...cookies] }),
    },
    body: Buffer.from(body.text),
  };
}

const said = (role: "alert" | "status", text: string | undefined) =>
  text === undefined ? "" : markup`<p role="${role}">${text}</p>`;

/** Headers of every answer: none is kept, framed, guessed at or told to the next page. */
const safeHeaders = {
  "cache-control": "no-cache, no-store, max-age=0, must-revalidate",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
} as const;

/** Sends the browser to an address. */
export function redirect(location: string, cookies: readonly string[] = []): HttpResponse {
  return {
    status: 302,
    headers: { ...safeHeaders, location, ...(cookies.length > 0 && { "set-cookie": [...cookies] }) },
    body: Buffer.alloc(0),
  };
}

/** An answer for programs, which pages of other origins may read. */
export function json(
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): HttpResponse {
  return {
    status,
    headers: {
      ...safeHeaders,
      "content-type": "application/json;charset=UTF-8",
      "access-control-allow-origin": "*",
      ...headers,
    },
    body: Buffer.from(JSON.stringify(body)),
  };
}
