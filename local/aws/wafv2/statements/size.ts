import type { Statement } from "../configuration.ts";
import { invalidParameter } from "../errors.ts";
import type { Matcher } from "./matcher.ts";
import { textMatcher } from "./text.ts";

const comparisons: Readonly<Record<string, (size: number, limit: number) => boolean>> = {
  EQ: (size, limit) => size === limit,
  NE: (size, limit) => size !== limit,
  LE: (size, limit) => size <= limit,
  LT: (size, limit) => size < limit,
  GE: (size, limit) => size >= limit,
  GT: (size, limit) => size > limit,
};

/** Compares the bytes of a component, after its transformations, with a number.
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-size-constraint-match.html */
export function sizeConstraint(statement: NonNullable<Statement["SizeConstraintStatement"]>): Matcher {
  const { ComparisonOperator: operator, Size: size } = statement;
  const compare = comparisons[operator];
  if (!compare) throw invalidParameter("COMPARISON_OPERATOR", operator, "Use EQ, NE, LE, LT, GE or GT");
  if (!Number.isInteger(size) || size < 0 || size > 21_474_836_480)
    throw invalidParameter("SIZE_CONSTRAINT_STATEMENT", String(size), "Size must be 0 to 21,474,836,480");
  return textMatcher(statement, 1, (text) => compare(text.length, size));
}
