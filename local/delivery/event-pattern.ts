import { BlockList, isIP } from "node:net";
import { AwsError } from "../contract/errors.ts";

/** Whether an event matches. */
export type EventPattern = (event: unknown) => boolean;

type Test = (value: unknown) => boolean;

/** Reads a pattern of EventBridge, Pipes or a Lambda event source mapping.
 * @throws AwsError InvalidEventPatternException for what is no pattern; operators that are not known are named.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html */
export function readEventPattern(text: string): EventPattern {
  let pattern: unknown;
  try {
    pattern = JSON.parse(text);
  } catch (error) {
    throw invalid(`is not JSON: ${(error as Error).message}`);
  }
  return objectPattern(pattern, "");
}

function objectPattern(pattern: unknown, path: string): EventPattern {
  if (typeof pattern !== "object" || pattern === null || Array.isArray(pattern))
    throw invalid(`${path || "the pattern"} must be an object`);
  const tests = Object.entries(pattern).map(([key, value]): EventPattern => {
    const here = path === "" ? key : `${path}.${key}`;
    if (key === "$or") return anyOf(value, path);
    if (Array.isArray(value)) {
      if (value.length === 0) throw invalid(`${here} must not be an empty list`);
      const tests = value.map((one) => valueTest(one, here));
      return (event) => someValue(member(event, key), (found) => tests.some((test) => test(found)));
    }
    const inner = objectPattern(value, here);
    // A member that is a list of objects matches when one of them does.
    return (event) => {
      const found = member(event, key);
      return Array.isArray(found) ? found.some(inner) : inner(found);
    };
  });
  if (tests.length === 0 && path !== "") throw invalid(`${path} must not be empty`);
  return (event) => tests.every((test) => test(event));
}

function anyOf(value: unknown, path: string): EventPattern {
  if (!Array.isArray(value) || value.length < 2) throw invalid("$or must be a list of two or more patterns");
  const patterns = value.map((one) => objectPattern(one, path));
  return (event) => patterns.some((pattern) => pattern(event));
}

function member(event: unknown, key: string): unknown {
  return typeof event === "object" && event !== null && Object.hasOwn(event, key)
    ? (event as Record<string, unknown>)[key]
    : undefined;
}

function someValue(found: unknown, test: Test): boolean {
  return Array.isArray(found) ? found.some(test) : test(found);
}

function valueTest(expected: unknown, path: string): Test {
  if (typeof expected !== "object" || expected === null) return (value) => value === expected;
  const entries = Object.entries(expected as Record<string, unknown>);
  const [entry] = entries;
  if (!entry || entries.length > 1) throw invalid(`${path} must have one operator in each object`);
  return operator(entry[0], entry[1], path);
}

function operator(name: string, operand: unknown, path: string): Test {
  switch (name) {
    case "exists":
      if (typeof operand !== "boolean") throw invalid(`exists of ${path} must be true or false`);
      return (value) => (value !== undefined) === operand;
    case "prefix":
    case "suffix":
      return affix(name, operand, path);
    case "equals-ignore-case":
      return (value) => typeof value === "string" && value.toLowerCase() === String(operand).toLowerCase();
    case "wildcard": {
      const parts = String(operand)
        .split("*")
        .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
      const expression = new RegExp(`^${parts.join("[^]*")}$`, "u");
      return (value) => typeof value === "string" && expression.test(value);
    }
    case "cidr":
      return cidr(operand, path);
    case "numeric":
      return numeric(operand, path);
    case "anything-but":
      return anythingBut(operand, path);
    default:
      throw invalid(`${path} has the operator "${name}", which is not known here`);
  }
}

function affix(name: "prefix" | "suffix", operand: unknown, path: string): Test {
  const ignoring =
    typeof operand === "object" && operand !== null
      ? (operand as Record<string, unknown>)["equals-ignore-case"]
      : undefined;
  const text = ignoring ?? operand;
  if (typeof text !== "string") throw invalid(`${name} of ${path} must be text`);
  const fold = (value: string) => (ignoring === undefined ? value : value.toLowerCase());
  return (value) =>
    typeof value === "string" &&
    (name === "prefix" ? fold(value).startsWith(fold(text)) : fold(value).endsWith(fold(text)));
}

function cidr(operand: unknown, path: string): Test {
  const [address = "", bits = ""] = String(operand).split("/");
  const family = isIP(address);
  const list = new BlockList();
  if (family === 0 || !/^\d{1,3}$/.test(bits) || Number(bits) > (family === 4 ? 32 : 128))
    throw invalid(`cidr of ${path} must be a block of addresses such as 10.0.0.0/24`);
  const type = family === 4 ? "ipv4" : "ipv6";
  list.addSubnet(address, Number(bits), type);
  return (value) => typeof value === "string" && isIP(value) === family && list.check(value, type);
}

function numeric(operand: unknown, path: string): Test {
  const compare: Readonly<Record<string, (a: number, b: number) => boolean>> = {
    "=": (a, b) => a === b,
    "<": (a, b) => a < b,
    "<=": (a, b) => a <= b,
    ">": (a, b) => a > b,
    ">=": (a, b) => a >= b,
  };
  if (!Array.isArray(operand) || operand.length === 0 || operand.length % 2 !== 0)
    throw invalid(`numeric of ${path} must be a list of comparisons and numbers`);
  const tests: Test[] = [];
  for (let index = 0; index < operand.length; index += 2) {
    const test = compare[String(operand[index])];
    const limit: unknown = operand[index + 1];
    if (!test || typeof limit !== "number")
      throw invalid(`numeric of ${path} must be a list of comparisons and numbers`);
    tests.push((value) => typeof value === "number" && test(value, limit));
  }
  return (value) => tests.every((test) => test(value));
}

function anythingBut(operand: unknown, path: string): Test {
  const tests =
    typeof operand === "object" && operand !== null && !Array.isArray(operand)
      ? Object.entries(operand).flatMap(([name, inner]) =>
          (Array.isArray(inner) ? inner : [inner]).map((one) => operator(name, one, path)),
        )
      : (Array.isArray(operand) ? operand : [operand]).map(
          (one): Test =>
            (value) =>
              value === one,
        );
  return (value) => value !== undefined && !tests.some((test) => test(value));
}

function invalid(what: string): AwsError {
  return new AwsError("InvalidEventPatternException", `Event pattern is not valid. Reason: ${what}`);
}
