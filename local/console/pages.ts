import type { Denial } from "../platform/capabilities.ts";
import type { LogLine } from "../platform/logs.ts";
import type { Mail } from "../platform/mailbox.ts";
import type { ConsoleData, ConsoleResource, Overview } from "./data.ts";

const escapes: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const escape = (value: unknown) => String(value).replaceAll(/[&<>"']/g, (character) => escapes[character] as string);

/** Markup with every inserted value escaped; nested markup is passed as the result of another call. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export function markup(
  strings: TemplateStringsArray,
  ...values: readonly (Markup | readonly Markup[] | string | number | undefined)[]
): Markup {
  const inserted = values.map((value) =>
    value instanceof Markup ? value.text : Array.isArray(value) ? value.map((part: Markup) => part.text).join("") : escape(value ?? ""),
  );
  return new Markup(String.raw({ raw: strings }, ...inserted));
}

const tabs = [
  ["/", "Resources"],
  ["/mails", "Mails"],
  ["/traces", "Traces"],
  ["/failures", "Failures"],
  ["/alarms", "Alarms"],
  ["/denials", "Denials"],
  ["/logs", "Logs"],
] as const;

export function page(path: string, title: string, body: Markup): string {
  const links = tabs.map(([href, label]) =>
    href === path ? markup`<a href="${href}" aria-current="page">${label}</a>` : markup`<a href="${href}">${label}</a>`,
  );
  return markup`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title} - local cloud</title>
<link rel="stylesheet" href="/console.css"></head>
<body><header><h1>Local cloud</h1><nav>${links}</nav></header><main>${body}</main></body></html>`.text;
}

export const table = (heads: readonly string[], rows: readonly Markup[], empty: string) =>
  rows.length === 0
    ? markup`<p class="soft">${empty}</p>`
    : markup`<div class="wide"><table><thead><tr>${heads.map((head) => markup`<th scope="col">${head}</th>`)}</tr></thead><tbody>${rows}</tbody></table></div>`;

/** Everything that the program made, by type. */
export function resourcesPage(overview: Overview, resources: readonly ConsoleResource[]): string {
  const run = resources.filter(({ handling }) => handling === "run").length;
  const addresses: readonly (readonly [string, unknown])[] = [
    ["Site", overview.site],
    ["AWS endpoint", overview.aws],
    ["Stack", `${overview.stack}, ${overview.region}`],
    ...Object.entries(overview.outputs),
  ];
  return page(
    "/",
    "Resources",
    markup`<dl>${addresses.map(([name, value]) => markup`<dt>${name}</dt><dd>${typeof value === "string" ? value : JSON.stringify(value)}</dd>`)}</dl>
<h2>${resources.length} resources: ${run} run, ${resources.length - run} recorded</h2>
${table(
  ["Type", "Name", "Id", "Region", "", "Made at"],
  resources.map(
    (resource) => markup`<tr><td class="code">${resource.type}</td>
<td><details><summary>${resource.name}</summary><pre>${JSON.stringify({ inputs: resource.inputs, outputs: resource.outputs }, undefined, 2)}</pre></details></td>
<td class="code">${resource.id}</td><td>${resource.region}</td><td>${resource.handling}${resource.origin === "api" ? ", by hand" : ""}</td><td class="code">${resource.source}</td></tr>`,
  ),
  "The program made nothing.",
)}`,
  );
}

/** Every mail that was sent, newest first. */
export function mailsPage(mails: readonly Mail[]): string {
  return page(
    "/mails",
    "Mails",
    table(
      ["At", "To", "From", "Subject", ""],
      mails
        .toReversed()
        .map(
          (mail) =>
            markup`<tr><td>${mail.at}</td><td>${mail.to.join(", ")}</td><td>${mail.from}</td><td><a href="/mails/${mail.id}">${mail.subject}</a></td><td class="${mail.status === "sent" ? "good" : "bad"}">${mail.status}</td></tr>`,
        ),
      "No mail yet. Sign up on the site: the code arrives here.",
    ),
  );
}

/** One mail as its reader sees it. */
export function mailPage(mail: Mail): string {
  return page(
    "/mails",
    mail.subject,
    markup`<dl><dt>Subject</dt><dd>${mail.subject}</dd><dt>To</dt><dd>${mail.to.join(", ")}</dd><dt>From</dt><dd>${mail.from}</dd><dt>At</dt><dd>${mail.at}, ${mail.region}</dd>
<dt>Status</dt><dd class="${mail.status === "sent" ? "good" : "bad"}">${mail.status}${mail.reason ? ` (${mail.reason})` : ""}</dd></dl>
<h2>Text</h2><pre>${mail.text}</pre>
${mail.html === undefined ? markup`` : markup`<h2>HTML</h2><iframe sandbox title="HTML part" srcdoc="${mail.html}"></iframe>`}`,
  );
}

/** Every failure queue, with a button that tries again what waits in it. */
export function failuresPage(queues: ReturnType<ConsoleData["failures"]>, outcome?: Awaited<ReturnType<ConsoleData["replay"]>>): string {
  return page(
    "/failures",
    "Failures",
    markup`${
      outcome
        ? markup`<p role="status">${outcome.replayed} replayed, ${outcome.problems.length} failed again</p><pre>${outcome.problems.join("\n")}</pre>`
        : ""
    }${table(
      ["Waiting", "Queue", ""],
      queues.map(
        ({ arn, name, messages }) =>
          markup`<tr><td class="${messages > 0 ? "bad" : "good"}">${messages}</td><td>${name}</td><td><form method="post" action="/failures?queue=${encodeURIComponent(arn)}"><button>Replay</button></form></td></tr>`,
      ),
      "The program has no failure queue.",
    )}`,
  );
}

/** Every alarm of the program, raised ones first. */
export function alarmsPage(alarms: ReturnType<ConsoleData["alarms"]>): string {
  const order = ["ALARM", "INSUFFICIENT_DATA", "OK"];
  return page(
    "/alarms",
    "Alarms",
    table(
      ["State", "Alarm", "Why", "Since", "Region"],
      [...alarms]
        .sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state))
        .map(
          ({ name, description, region, state, reason, changedAt }) =>
            markup`<tr><td class="${state === "ALARM" ? "bad" : "good"}">${state}</td><td>${description || name}</td><td>${reason}</td><td>${changedAt}</td><td>${region}</td></tr>`,
        ),
      "The program has no alarm.",
    ),
  );
}

/** Every call that IAM refused, newest first. */
export function denialsPage(denials: readonly Denial[]): string {
  return page(
    "/denials",
    "Denials",
    table(
      ["At", "Principal", "Action", "Resource", "Why"],
      denials
        .toReversed()
        .map(
          ({ at, principal, action, resource, reason }) =>
            markup`<tr><td>${at}</td><td class="code">${principal}</td><td class="code">${action}</td><td class="code">${resource}</td><td class="bad">${reason}</td></tr>`,
        ),
      "IAM refused nothing.",
    ),
  );
}

/** The newest lines of everything that runs, newest first. */
export function logsPage(lines: readonly LogLine[], source: string | undefined): string {
  return page(
    "/logs",
    "Logs",
    markup`<form action="/logs"><label>Source <input name="source" value="${source ?? ""}" placeholder="task, function, gateway, ecs"></label> <button>Show</button></form>${table(
      ["At", "Source", "", "Message"],
      lines
        .toReversed()
        .map(
          ({ at, source: from, level, message }) =>
            markup`<tr><td>${at}</td><td class="code">${from}</td><td class="${level === "error" || level === "warn" ? "bad" : "soft"}">${level}</td><td class="code">${message}</td></tr>`,
        ),
      "Nothing was logged yet.",
    )}`,
  );
}
