import type { Denial } from "../../contract/capabilities.ts";
import { markup, table } from "../markup.ts";
import type { Page } from "../page.ts";

/** Every call that IAM refused, newest first. */
export const denialsPage: Page<readonly Denial[]> = {
  path: "/denials",
  tab: "Denials",
  data: (cloud) => cloud.denials(),
  json: { "/api/denials": (cloud) => cloud.denials() },
  render: (denials) =>
    table(
      "Denials",
      ["At", "Principal", "Action", "Resource", "Why"],
      denials
        .toReversed()
        .map(
          ({ at, principal, action, resource, reason }) =>
            markup`<tr><td>${at}</td><td class="code">${principal}</td><td class="code">${action}</td><td class="code">${resource}</td><td class="bad">${reason}</td></tr>`,
        ),
      "IAM refused nothing.",
    ),
};
