import { validationError } from "../errors.ts";
import { typeOf, type AttributeValue } from "../values/attribute-value.ts";
import type { ConditionNode, Operand } from "./parsed.ts";

/** Operators that compare by order, as AWS names them. */
const ORDERING: ReadonlyMap<string, string> = new Map([
  ["<", "<"],
  ["<=", "<="],
  [">", ">"],
  [">=", ">="],
  ["between", "BETWEEN"],
]);

/** Checks that what has no order is not compared by order: only text, numbers and bytes have one.
 * @param expression Name of the request's member: `ConditionExpression`.
 * @throws AwsError ValidationException
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html */
export function checkOperandTypes(expression: string, node: ConditionNode): void {
  switch (node.type) {
    case "and":
    case "or":
    case "not":
      for (const inner of node.args) checkOperandTypes(expression, inner);
      return;
    case "function":
      return;
    default:
      checkOrder(expression, ORDERING.get(node.type), node.args);
  }
}

function checkOrder(expression: string, operator: string | undefined, operands: readonly Operand[]): void {
  if (operator === undefined) return;
  for (const operand of operands) {
    const type = literalType(operand);
    if (type !== undefined && type !== "S" && type !== "N" && type !== "B")
      throw validationError(
        `Invalid ${expression}: Incorrect operand type for operator or function; operator: ${operator}, operand type: ${type}`,
      );
  }
}

/** The type of a value that the request gives; undefined for paths and functions. */
function literalType(operand: Operand): string | undefined {
  return Array.isArray(operand) || "type" in operand ? undefined : typeOf(operand as AttributeValue);
}
