import type { Mail } from "../../observe/mailbox.ts";
import { markup, table } from "../markup.ts";
import type { Item, Page } from "../page.ts";

const classOf = ({ status }: Mail) => (status === "sent" ? "good" : "bad");

/** One mail as its reader sees it. */
const mail: Item<Mail> = {
  find: (cloud, id) => cloud.mails().find((one) => one.id === id),
  title: ({ subject }) => subject,
  render: (
    one,
  ) => markup`<dl><dt>Subject</dt><dd>${one.subject}</dd><dt>To</dt><dd>${one.to.join(", ")}</dd><dt>From</dt><dd>${one.from}</dd><dt>At</dt><dd>${one.at}, ${one.region}</dd>
<dt>Status</dt><dd class="${classOf(one)}">${one.status}${one.reason ? ` (${one.reason})` : ""}</dd></dl>
<h2>Text</h2><pre>${one.text}</pre>
${one.html === undefined ? markup`` : markup`<h2>HTML</h2><iframe sandbox title="HTML part" srcdoc="${one.html}"></iframe>`}`,
};

/** Every mail that was sent, newest first. */
export const mailsPage: Page<readonly Mail[]> = {
  path: "/mails",
  tab: "Mails",
  data: (cloud) => cloud.mails(),
  json: { "/api/mails": (cloud) => cloud.mails() },
  item: mail,
  render: (mails) =>
    table(
      "Mails",
      ["At", "To", "From", "Subject", ""],
      mails
        .toReversed()
        .map(
          (one) =>
            markup`<tr><td>${one.at}</td><td>${one.to.join(", ")}</td><td>${one.from}</td><td><a href="/mails/${one.id}">${one.subject}</a></td><td class="${classOf(one)}">${one.status}</td></tr>`,
        ),
      "No mail yet. Sign up on the site: the code arrives here.",
    ),
};
