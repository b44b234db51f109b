import type { Mail } from "../../observe/mailbox.ts";
import { markup, page, table } from "./markup.ts";

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
