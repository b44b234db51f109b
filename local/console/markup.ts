const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
const escape = (value: unknown) =>
  String(value).replaceAll(/[&<>"']/g, (character) => escapes[character] as string);

/** Text that is markup already: the result of {@link markup}. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** Markup with every inserted value escaped, except what is markup already. */
export function markup(
  strings: TemplateStringsArray,
  ...values: readonly (Markup | readonly Markup[] | string | number | undefined)[]
): Markup {
  const inserted = values.map((value) =>
    value instanceof Markup
      ? value.text
      : Array.isArray(value)
        ? value.map((part: Markup) => part.text).join("")
        : escape(value ?? ""),
  );
  return new Markup(String.raw({ raw: strings }, ...inserted));
}

/** A whole document.
 * @param tabs Path and label of each page. @param path The tab that it belongs to: `/mails`. */
export function document(
  tabs: readonly { readonly path: string; readonly tab: string }[],
  path: string,
  title: string,
  body: Markup,
): string {
  const links = tabs.map((one) =>
    one.path === path
      ? markup`<a href="${one.path}" aria-current="page">${one.tab}</a>`
      : markup`<a href="${one.path}">${one.tab}</a>`,
  );
  return markup`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title} - local cloud</title>
<link rel="stylesheet" href="/console.css"></head>
<body><header><h1>Local cloud</h1><nav aria-label="Pages">${links}</nav></header><main>${body}</main></body></html>`
    .text;
}

/** A table, or what to say when it has no row. On a narrow screen it scrolls by itself, with keys too.
 * @param name For who can't see it. @param rows Each a `<tr>`. */
export const table = (name: string, heads: readonly string[], rows: readonly Markup[], empty: string) =>
  rows.length === 0
    ? markup`<p class="soft">${empty}</p>`
    : markup`<div class="wide" tabindex="0" role="region" aria-label="${name}"><table><thead><tr>${heads.map((head) => markup`<th scope="col">${head}</th>`)}</tr></thead><tbody>${rows}</tbody></table></div>`;
