import type { Statement } from "../configuration.ts";
import { invalidParameter } from "../errors.ts";
import type { Matcher, References } from "./matcher.ts";

/** Matches requests that rules before this one have labelled. A key that is not fully qualified is looked for among the labels of the
 * same web ACL or rule group.
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-label-match.html */
export function labelMatch(
  { Scope, Key }: NonNullable<Statement["LabelMatchStatement"]>,
  { labelPrefix }: References,
): Matcher {
  const label = Key.startsWith("awswaf:") ? Key : `${labelPrefix}${Key}`;
  if (Scope === "LABEL" && !Key.endsWith(":"))
    return { matches: ({ labels }) => labels.has(label), capacity: 1 };
  if (Scope === "NAMESPACE" && Key.endsWith(":"))
    return {
      matches: ({ labels }) => {
        for (const one of labels) if (one.startsWith(label)) return true;
        return false;
      },
      capacity: 1,
    };
  throw invalidParameter(
    "LABEL_MATCH_STATEMENT",
    Key,
    "Scope must be LABEL for a label, or NAMESPACE for a namespace, which ends with a colon",
  );
}
