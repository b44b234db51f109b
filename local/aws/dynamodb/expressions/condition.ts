import {
  compareValues,
  sameValue,
  typeOf,
  type AttributeValue,
  type Item,
} from "../values/attribute-value.ts";
import type { ConditionNode, Operand } from "./parsed.ts";
import { valueAt } from "./path.ts";

/** True when an item satisfies a condition. A missing item is one without attributes.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html */
export function matches(node: ConditionNode, item: Item): boolean {
  switch (node.type) {
    case "and":
      return node.args.every((inner) => matches(inner, item));
    case "or":
      return node.args.some((inner) => matches(inner, item));
    case "not":
      return !matches(node.args[0] as ConditionNode, item);
    default: {
      const [subject, ...others] = node.args.map((operand) => resolve(operand, item));
      return node.type === "function"
        ? call(node.name, subject, others[0])
        : compare(node.type, subject, others);
    }
  }
}

function compare(
  operator: string,
  value: AttributeValue | undefined,
  others: readonly (AttributeValue | undefined)[],
): boolean {
  const [other, upper] = others;
  switch (operator) {
    case "=":
      return value !== undefined && sameValue(value, other);
    case "<>":
      return value === undefined || !sameValue(value, other);
    case "in":
      return value !== undefined && others.some((candidate) => sameValue(value, candidate));
    case "between": {
      const [low, high] = [compareValues(value, other), compareValues(value, upper)];
      return low !== undefined && low >= 0 && high !== undefined && high <= 0;
    }
  }
  const order = compareValues(value, other);
  if (order === undefined) return false;
  return operator === "<"
    ? order < 0
    : operator === "<="
      ? order <= 0
      : operator === ">"
        ? order > 0
        : order >= 0;
}

function call(
  name: string,
  value: AttributeValue | undefined,
  argument: AttributeValue | undefined,
): boolean {
  switch (name) {
    case "attribute_exists":
      return value !== undefined;
    case "attribute_not_exists":
      return value === undefined;
    case "attribute_type":
      return value !== undefined && typeOf(value) === argument?.S;
    case "begins_with":
      return beginsWith(value, argument);
    case "contains":
      return value !== undefined && argument !== undefined && contains(value, argument);
    default:
      throw new Error(`the condition function ${name} is unknown here`);
  }
}

function beginsWith(value: AttributeValue | undefined, prefix: AttributeValue | undefined): boolean {
  if (value?.S !== undefined && prefix?.S !== undefined) return value.S.startsWith(prefix.S);
  if (value?.B === undefined || prefix?.B === undefined) return false;
  const [bytes, start] = [Buffer.from(value.B, "base64"), Buffer.from(prefix.B, "base64")];
  return bytes.subarray(0, start.length).equals(start);
}

function contains(value: AttributeValue, part: AttributeValue): boolean {
  if (value.S !== undefined) return part.S !== undefined && value.S.includes(part.S);
  if (value.B !== undefined)
    return part.B !== undefined && Buffer.from(value.B, "base64").includes(Buffer.from(part.B, "base64"));
  if (value.SS) return part.S !== undefined && value.SS.includes(part.S);
  if (value.BS) return part.B !== undefined && value.BS.includes(part.B);
  if (value.NS) return value.NS.some((number) => sameValue({ N: number }, part));
  return value.L?.some((element) => sameValue(element, part)) ?? false;
}

function resolve(operand: Operand, item: Item): AttributeValue | undefined {
  if (Array.isArray(operand)) return valueAt(item, operand as (string | number)[]);
  if ("type" in operand) return size(valueAt(item, operand.args[0]));
  return operand as AttributeValue;
}

function size(value: AttributeValue | undefined): AttributeValue | undefined {
  const length =
    value?.S?.length ??
    (value?.B === undefined ? undefined : Buffer.byteLength(value.B, "base64")) ??
    (value?.SS ?? value?.NS ?? value?.BS ?? value?.L)?.length ??
    (value?.M && Object.keys(value.M).length);
  return length === undefined ? undefined : { N: String(length) };
}
