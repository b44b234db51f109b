import { NotEmulatedError } from "../../../contract/errors.ts";
import type { Statement } from "../configuration.ts";
import { invalidParameter } from "../errors.ts";
import type { Matcher } from "./matcher.ts";
import { textMatcher } from "./text.ts";

const LONGEST = 512;

/** Constructs that WAF refuses, because they can't be done in one pass over the text.
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-regex-pattern-support.html */
const refused: readonly (readonly [RegExp, string])[] = [
  [/\\[1-9]|\\k[<{']|\(\?P=/, "back-references"],
  [/\(\?<?[=!]/, "zero-width assertions"],
  [/\(\?(?:R|[0-9]|&|P>)/, "subroutine references"],
  [/\(\?\(/, "conditional patterns"],
  [/\(\*/, "backtracking control verbs"],
  [/\\[CRK]/, "\\C, \\R and \\K"],
  [/\(\?>|[*+?}]\+/, "atomic groups and possessive quantifiers"],
];

/** A group that repeats something endlessly and is repeated endlessly itself: it can take for ever here, where patterns are matched by
 * trying. WAF's engine does it in one pass. */
const REPEATED_REPEAT = /\((?:[^()\\]|\\.)*(?:[*+]|\{\d+,\})(?:[^()\\]|\\.)*\)(?:[*+]|\{\d+,\})/;

/** Makes a pattern. @throws AwsError WAFInvalidParameterException, or NotEmulatedError for what can't be matched safely here. */
export function compilePattern(pattern: string): RegExp {
  if (pattern.length < 1 || pattern.length > LONGEST)
    throw invalidParameter("REGEX_STRING", pattern, `A pattern must have 1 to ${LONGEST} characters`);
  const construct = refused.find(([form]) => form.test(pattern))?.[1];
  if (construct !== undefined)
    throw invalidParameter("REGEX_STRING", pattern, `WAF does not support ${construct}`);
  if (REPEATED_REPEAT.test(pattern))
    throw new NotEmulatedError(`pattern ${pattern}, which repeats a repeat,`, "Write it with one repeat.");
  const [, flags = "", rest = pattern] = /^\(\?([imsx]+)\)([^]*)$/.exec(pattern) ?? [];
  if (flags.includes("x")) throw new NotEmulatedError(`flag x of pattern ${pattern}`);
  try {
    return new RegExp(rest, flags);
  } catch (error) {
    throw invalidParameter("REGEX_STRING", pattern, (error as Error).message);
  }
}

/** Matches one pattern.
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-regex-match.html */
export function regexMatch(statement: NonNullable<Statement["RegexMatchStatement"]>): Matcher {
  const pattern = compilePattern(statement.RegexString);
  return textMatcher(statement, 3, (text) => pattern.test(text));
}
