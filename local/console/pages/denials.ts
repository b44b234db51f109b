import type { Denial } from "../../contract/capabilities.ts";
import { markup, page, table } from "./markup.ts";

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
