import { BlockList, isIP } from "node:net";
import { parseArnPattern, parsePattern, type Context, type Pattern } from "./pattern.ts";

/** Tells whether the conditions of a statement hold for a request. */
export type ConditionTest = (context: Context) => boolean;

type Compare = (pattern: Pattern, value: string, context: Context) => boolean;

const literal =
  (compare: (expected: string, value: string) => boolean): Compare =>
  (pattern, value, context) => {
    const expected = pattern.literal(context);
    return expected !== undefined && compare(expected, value);
  };
const numeric = (compare: (value: number, expected: number) => boolean) =>
  literal((expected, value) => {
    const [left, right] = [Number(value), Number(expected)];
    return value.trim() !== "" && !Number.isNaN(left) && !Number.isNaN(right) && compare(left, right);
  });
const time = (text: string) => (/^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text));
const dated = (compare: (value: number, expected: number) => boolean) =>
  literal((expected, value) => {
    const [left, right] = [time(value), time(expected)];
    return !Number.isNaN(left) && !Number.isNaN(right) && compare(left, right);
  });
const like: Compare = (pattern, value, context) => pattern.matches(value, context);

/** Operators in their positive form.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const operators: Readonly<Record<string, Compare>> = {
  StringEquals: literal((expected, value) => expected === value),
  StringEqualsIgnoreCase: literal((expected, value) => expected.toLowerCase() === value.toLowerCase()),
  StringLike: like,
  NumericEquals: numeric((value, expected) => value === expected),
  NumericLessThan: numeric((value, expected) => value < expected),
  NumericLessThanEquals: numeric((value, expected) => value <= expected),
  NumericGreaterThan: numeric((value, expected) => value > expected),
  NumericGreaterThanEquals: numeric((value, expected) => value >= expected),
  DateEquals: dated((value, expected) => value === expected),
  DateLessThan: dated((value, expected) => value < expected),
  DateLessThanEquals: dated((value, expected) => value <= expected),
  DateGreaterThan: dated((value, expected) => value > expected),
  DateGreaterThanEquals: dated((value, expected) => value >= expected),
  Bool: literal((expected, value) => expected.toLowerCase() === value.toLowerCase()),
  BinaryEquals: literal((expected, value) => expected === value),
  IpAddress: literal(inBlock),
  ArnEquals: like,
  ArnLike: like,
};

/** Operators that are the opposite of another one. A key that is not in the request satisfies them. */
const negated: Readonly<Record<string, string>> = {
  StringNotEquals: "StringEquals",
  StringNotEqualsIgnoreCase: "StringEqualsIgnoreCase",
  StringNotLike: "StringLike",
  NumericNotEquals: "NumericEquals",
  DateNotEquals: "DateEquals",
  NotIpAddress: "IpAddress",
  ArnNotEquals: "ArnEquals",
  ArnNotLike: "ArnLike",
};

/** Compiles a `Condition` element: every operator and every key must hold.
 * @returns the test, and whether it looks at the request at all.
 * @throws Error naming an operator that does not exist. */
export function compileConditions(element: unknown): ConditionTest | undefined {
  if (element === undefined) return undefined;
  if (!isObject(element)) throw new Error("Condition must be an object");
  const tests: ConditionTest[] = [];
  for (const [operator, block] of Object.entries(element)) {
    if (!isObject(block)) throw new Error(`Condition.${operator} must be an object of keys and values`);
    for (const [key, expected] of Object.entries(block))
      tests.push(
        compileOne(
          operator,
          key.toLowerCase(),
          (Array.isArray(expected) ? expected : [expected]).map(String),
        ),
      );
  }
  return (context) => tests.every((test) => test(context));
}

function compileOne(name: string, key: string, expected: readonly string[]): ConditionTest {
  const parts = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(name);
  const [, quantifier, base = "", ifExists] = parts ?? [];
  if (base === "Null" && !ifExists) {
    const wanted = expected[0]?.toLowerCase() === "true";
    return (context) => !context.has(key) === wanted;
  }
  const positive = negated[base] ?? base;
  const compare = operators[positive];
  if (!compare) throw new Error(`condition operator "${name}" does not exist, or is not known here`);
  const isNegated = base in negated;
  const patterns = expected.map((text) =>
    positive.startsWith("Arn") ? parseArnPattern(text) : parsePattern(text),
  );
  const one = (value: string, context: Context) =>
    patterns.some((pattern) => compare(pattern, value, context)) !== isNegated;
  return (context) => {
    const values = context.get(key);
    if (values === undefined || values.length === 0) {
      if (quantifier === "ForAnyValue") return false;
      return quantifier === "ForAllValues" || ifExists !== undefined || isNegated;
    }
    if (quantifier === "ForAllValues") return values.every((value) => one(value, context));
    if (quantifier === "ForAnyValue") return values.some((value) => one(value, context));
    // A key with several values and no quantifier: any of them for a positive operator, all for a negated one.
    return isNegated
      ? values.every((value) => one(value, context))
      : values.some((value) => one(value, context));
  };
}

function inBlock(block: string, address: string): boolean {
  const [network = "", bits] = block.split("/");
  const plain = address.replace(/^::ffff:/, "");
  const family = isIP(network);
  if (family === 0 || isIP(plain) !== family) return false;
  const type = family === 4 ? "ipv4" : "ipv6";
  const list = new BlockList();
  list.addSubnet(network, bits === undefined ? (family === 4 ? 32 : 128) : Number(bits), type);
  return list.check(plain, type);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
