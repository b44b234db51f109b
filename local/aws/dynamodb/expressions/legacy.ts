import type { AttributeValue } from "../values/attribute-value.ts";
import type { ConditionNode, ParsedCondition, UpdateSection } from "./parsed.ts";

/** Parameters from before expressions, brought into the form of parsed expressions.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.html */

/** A condition of `Expected`, `QueryFilter`, `ScanFilter` or `KeyConditions`. */
export interface LegacyCondition {
  readonly ComparisonOperator?: string;
  readonly AttributeValueList?: readonly AttributeValue[];
  /** `Expected` only. */
  readonly Value?: AttributeValue;
  /** `Expected` only. */
  readonly Exists?: boolean;
}

/** A change of `AttributeUpdates`. */
export interface LegacyUpdate {
  readonly Action?: string;
  readonly Value?: AttributeValue;
}

const OPERATORS: Readonly<Record<string, "=" | "<>" | "<" | "<=" | ">" | ">=" | "between" | "in">> = {
  EQ: "=",
  NE: "<>",
  LT: "<",
  LE: "<=",
  GT: ">",
  GE: ">=",
  BETWEEN: "between",
  IN: "in",
};

const FUNCTIONS: Readonly<Record<string, string>> = {
  NULL: "attribute_not_exists",
  NOT_NULL: "attribute_exists",
  CONTAINS: "contains",
  NOT_CONTAINS: "contains",
  BEGINS_WITH: "begins_with",
};

/** The parsed form of legacy conditions, joined by AND unless `operator` is `OR`. */
export function legacyConditions(
  conditions: Readonly<Record<string, LegacyCondition>> | undefined,
  operator?: string,
): ParsedCondition | undefined {
  if (!conditions) return undefined;
  const args = Object.entries(conditions).map(([name, condition]) => legacyCondition(name, condition));
  return {
    expression: { type: operator === "OR" ? "or" : "and", args },
    nestedPaths: {},
    pathHeads: Object.fromEntries(Object.keys(conditions).map((name) => [name, true])),
  };
}

function legacyCondition(name: string, condition: LegacyCondition): ConditionNode {
  const values = condition.AttributeValueList ?? (condition.Value ? [condition.Value] : []);
  const operator = condition.ComparisonOperator ?? (condition.Exists === false ? "NULL" : "EQ");
  const type = OPERATORS[operator];
  const args = [[name], ...values];
  if (type) return { type, args };
  const call: ConditionNode = { type: "function", name: FUNCTIONS[operator] as string, args };
  return operator === "NOT_CONTAINS" ? { type: "not", args: [call] } : call;
}

/** The parsed form of `AttributeUpdates`. */
export function legacyUpdates(updates: Readonly<Record<string, LegacyUpdate>>): UpdateSection[] {
  return Object.entries(updates).map(([name, { Action = "PUT", Value }]): UpdateSection => {
    const path = [name];
    if (!Value) return { type: "remove", path };
    return { type: Action === "ADD" ? "add" : Action === "DELETE" ? "delete" : "set", path, val: Value };
  });
}
