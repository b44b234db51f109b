import { NotEmulatedError } from "../../../contract/errors.ts";
import type { Statement } from "../configuration.ts";
import { invalidParameter } from "../errors.ts";
import { geoMatch, ipSetReference } from "./addresses.ts";
import { byteMatch } from "./byte-match.ts";
import { labelMatch } from "./labels.ts";
import type { Matcher, References } from "./matcher.ts";
import { regexMatch } from "./regex.ts";
import { sizeConstraint } from "./size.ts";
import { textMatcher } from "./text.ts";

const PATTERN_SET_CAPACITY = 25;

/** Makes a matcher of a statement that may be nested.
 * @throws AwsError WAFInvalidParameterException or WAFNonexistentItemException; NotEmulatedError for statements that are not done here.
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statements-list.html */
export function compileStatement(statement: Statement, references: References): Matcher {
  const kind = kindOf(statement);
  if (statement.ByteMatchStatement) return byteMatch(statement.ByteMatchStatement);
  if (statement.RegexMatchStatement) return regexMatch(statement.RegexMatchStatement);
  if (statement.SizeConstraintStatement) return sizeConstraint(statement.SizeConstraintStatement);
  if (statement.GeoMatchStatement) return geoMatch(statement.GeoMatchStatement);
  if (statement.LabelMatchStatement) return labelMatch(statement.LabelMatchStatement, references);
  if (statement.IPSetReferenceStatement) return ipSetReference(statement.IPSetReferenceStatement, references);
  if (statement.RegexPatternSetReferenceStatement) {
    const patterns = references.regexPatternSet(statement.RegexPatternSetReferenceStatement.ARN);
    return textMatcher(statement.RegexPatternSetReferenceStatement, PATTERN_SET_CAPACITY, (text) =>
      patterns.test(text),
    );
  }
  if (statement.AndStatement) {
    const parts = several(kind, statement.AndStatement.Statements, references);
    return { matches: (request) => parts.every((part) => part.matches(request)), capacity: sum(parts) };
  }
  if (statement.OrStatement) {
    const parts = several(kind, statement.OrStatement.Statements, references);
    return { matches: (request) => parts.some((part) => part.matches(request)), capacity: sum(parts) };
  }
  if (statement.NotStatement) {
    const negated = compileStatement(statement.NotStatement.Statement, references);
    return { matches: (request) => !negated.matches(request), capacity: negated.capacity };
  }
  if (
    statement.RateBasedStatement ||
    statement.ManagedRuleGroupStatement ||
    statement.RuleGroupReferenceStatement
  )
    throw invalidParameter("STATEMENT", kind, "You can't nest this statement");
  throw new NotEmulatedError(`WAF's ${kind}`);
}

/** Name of the one statement that is in a statement: `ByteMatchStatement`.
 * @throws AwsError WAFInvalidParameterException for none or several. */
export function kindOf(statement: Statement): string {
  const [kind, ...others] = Object.entries(statement).flatMap(([name, value]) =>
    value === undefined ? [] : name,
  );
  if (kind === undefined || others.length > 0)
    throw invalidParameter("STATEMENT", [kind, ...others].join(", "), "A statement must be exactly one");
  return kind;
}

function several(kind: string, statements: readonly Statement[], references: References): Matcher[] {
  if (statements.length < 2) throw invalidParameter("STATEMENT", kind, "It must have two statements or more");
  return statements.map((statement) => compileStatement(statement, references));
}

const sum = (parts: readonly Matcher[]) => parts.reduce((all, { capacity }) => all + capacity, 0);
