import { BlockList, isIP } from "node:net";
import { AwsError } from "../contract/errors.ts";

/** True when the value of a leaf is one that a pattern asks for. */
export type ValueTest = (value: unknown) => boolean;

/** Reads an operator that looks at the value of a leaf.
 * @throws AwsError InvalidEventPatternException for an operator that is not known, or an operand that is none of it.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html */
export function readOperator(name: string, operand: unknown, path: string): ValueTest {
  switch (name) {
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
      throw invalidPattern(`${path} has the operator "${name}", which is not known here`);
  }
}

function affix(name: "prefix" | "suffix", operand: unknown, path: string): ValueTest {
  const ignoring =
    typeof operand === "object" && operand !== null
      ? (operand as Record<string, unknown>)["equals-ignore-case"]
      : undefined;
  const text = ignoring ?? operand;
  if (typeof text !== "string") throw invalidPattern(`${name} of ${path} must be text`);
  const fold = (value: string) => (ignoring === undefined ? value : value.toLowerCase());
  return (value) =>
    typeof value === "string" &&
    (name === "prefix" ? fold(value).startsWith(fold(text)) : fold(value).endsWith(fold(text)));
}

function cidr(operand: unknown, path: string): ValueTest {
  const [address = "", bits = ""] = String(operand).split("/");
  const family = isIP(address);
  const list = new BlockList();
  if (family === 0 || !/^\d{1,3}$/.test(bits) || Number(bits) > (family === 4 ? 32 : 128))
    throw invalidPattern(`cidr of ${path} must be a block of addresses such as 10.0.0.0/24`);
  const type = family === 4 ? "ipv4" : "ipv6";
  list.addSubnet(address, Number(bits), type);
  return (value) => typeof value === "string" && isIP(value) === family && list.check(value, type);
}

function numeric(operand: unknown, path: string): ValueTest {
  const compare: Readonly<Record<string, (a: number, b: number) => boolean>> = {
    "=": (a, b) => a === b,
    "<": (a, b) => a < b,
    "<=": (a, b) => a <= b,
    ">": (a, b) => a > b,
    ">=": (a, b) => a >= b,
  };
  if (!Array.isArray(operand) || operand.length === 0 || operand.length % 2 !== 0)
    throw invalidPattern(`numeric of ${path} must be a list of comparisons and numbers`);
  const tests: ValueTest[] = [];
  for (let index = 0; index < operand.length; index += 2) {
    const test = compare[String(operand[index])];
    const limit: unknown = operand[index + 1];
    if (!test || typeof limit !== "number")
      throw invalidPattern(`numeric of ${path} must be a list of comparisons and numbers`);
    tests.push((value) => typeof value === "number" && test(value, limit));
  }
  return (value) => tests.every((test) => test(value));
}

function anythingBut(operand: unknown, path: string): ValueTest {
  const tests =
    typeof operand === "object" && operand !== null && !Array.isArray(operand)
      ? Object.entries(operand).flatMap(([name, inner]) =>
          (Array.isArray(inner) ? inner : [inner]).map((one) => readOperator(name, one, path)),
        )
      : (Array.isArray(operand) ? operand : [operand]).map(
          (one): ValueTest =>
            (value) =>
              value === one,
        );
  return (value) => !tests.some((test) => test(value));
}

/** Makes the error that says what is wrong with a pattern. */
export function invalidPattern(reason: string): AwsError {
  return new AwsError("InvalidEventPatternException", `Event pattern is not valid. Reason: ${reason}`);
}
