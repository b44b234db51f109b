import type { Statement } from "../configuration.ts";
import { invalidParameter } from "../errors.ts";
import type { Matcher } from "./matcher.ts";
import { textMatcher } from "./text.ts";

const LONGEST = 200;

/** Looks for bytes in a component.
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-string-match.html */
export function byteMatch(statement: NonNullable<Statement["ByteMatchStatement"]>): Matcher {
  const { PositionalConstraint: constraint } = statement;
  const wanted = statement.SearchString.toString("latin1");
  if (wanted.length < 1 || wanted.length > LONGEST)
    throw invalidParameter("BYTE_MATCH_STATEMENT", wanted, `SearchString must have 1 to ${LONGEST} bytes`);
  switch (constraint) {
    case "EXACTLY":
      return textMatcher(statement, 2, (text) => text === wanted);
    case "STARTS_WITH":
      return textMatcher(statement, 2, (text) => text.startsWith(wanted));
    case "ENDS_WITH":
      return textMatcher(statement, 2, (text) => text.endsWith(wanted));
    case "CONTAINS":
      return textMatcher(statement, 10, (text) => text.includes(wanted));
    case "CONTAINS_WORD": {
      if (!/^\w+$/.test(wanted))
        throw invalidParameter("BYTE_MATCH_STATEMENT", wanted, "A word consists of A-Z, a-z, 0-9 and _");
      const word = new RegExp(`(?<!\\w)${wanted}(?!\\w)`);
      return textMatcher(statement, 10, (text) => word.test(text));
    }
    default:
      throw invalidParameter(
        "POSITIONAL_CONSTRAINT",
        constraint,
        "Use EXACTLY, STARTS_WITH, ENDS_WITH, CONTAINS or CONTAINS_WORD",
      );
  }
}
