import { checkNestedPaths, sortableKey } from "../dynalite.ts";
import { invalidParameter, validationError } from "../errors.ts";
import type { Range } from "../database/database.ts";
import { matches } from "../expressions/condition.ts";
import { legacyConditions } from "../expressions/legacy.ts";
import type { Key } from "../tables/table.ts";
import { attribute, sameValue, type AttributeValue } from "../values/attribute-value.ts";
import type { PageRequest, PageSource } from "./read-page.ts";
import { checkStartKey } from "./start-key.ts";

/** A Query as dynalite leaves it: `KeyConditions` from the expression or as given. */
export interface QueryRequest extends PageRequest {
  readonly KeyConditions: Readonly<Record<string, KeyCondition>>;
  readonly ScanIndexForward?: boolean;
}

interface KeyCondition {
  readonly ComparisonOperator: string;
  readonly AttributeValueList: readonly AttributeValue[];
}

const INDEXABLE = ["EQ", "LT", "LE", "GT", "GE", "BEGINS_WITH", "BETWEEN"];

/** The condition on an attribute, if there is one: an attribute may be called `constructor`. */
export function conditionOn({ KeyConditions }: QueryRequest, name: string): KeyCondition | undefined {
  return Object.hasOwn(KeyConditions, name) ? KeyConditions[name] : undefined;
}

/** Checks that the conditions of a query are ones that a key can answer.
 * @throws AwsError ValidationException */
export function checkKeyConditions(request: QueryRequest, key: Key): void {
  const count = Object.keys(request.KeyConditions).length;
  if (!key.range && count > 1) throw validationError("Query key condition not supported");
  for (const { name, type } of key.attributes) {
    const condition = conditionOn(request, name);
    const isHash = name === key.hash.name;
    if (!condition) {
      if (isHash || count > 1) throw validationError(`Query condition missed key schema element: ${name}`);
      continue;
    }
    if (!INDEXABLE.includes(condition.ComparisonOperator))
      throw validationError("Attempted conditional constraint is not an indexable operation");
    for (const value of condition.AttributeValueList) {
      if (value[type] === undefined)
        throw invalidParameter("Condition parameter type does not match schema type");
      if (value[type] === "" && type !== "N")
        throw validationError(
          `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty ${type === "B" ? "binary" : "string"} value. Key: ${name}`,
        );
    }
    if (isHash && condition.ComparisonOperator !== "EQ")
      throw validationError("Query key condition not supported");
  }
}

/** Checks the projection and the filter of a query against its keys.
 * @throws AwsError ValidationException */
export function checkPaths(request: QueryRequest, { table, filter }: PageSource, key: Key): void {
  checkNestedPaths(request._projection?.nestedPaths, table.definition.schema);
  const filtered = key.attributes.find(({ name }) => filter && Object.hasOwn(filter.pathHeads, name));
  if (filtered)
    throw validationError(
      `${request._filter ? "Filter Expression" : "QueryFilter"} can only contain non-primary key attributes: Primary key attribute: ${filtered.name}`,
    );
  checkNestedPaths(filter?.nestedPaths, table.definition.schema);
}

/** Range of the items that a key condition selects. A place is `<partition>/<range>/`, and in an index more behind that. */
export function queryRange(request: QueryRequest, key: Key): Range {
  const partition = key.partition(
    conditionOn(request, key.hash.name)?.AttributeValueList[0] as AttributeValue,
  );
  const reverse = request.ScanIndexForward === false;
  const condition = key.range && conditionOn(request, key.range.name);
  if (!condition) return { gte: partition, lt: `${partition}~`, reverse };
  const { type } = key.range;
  const [first, second] = condition.AttributeValueList.map((value) => partition + sortableKey(value, type));
  switch (condition.ComparisonOperator) {
    case "EQ":
      return { gte: `${first}/`, lt: `${first}/~`, reverse };
    case "LT":
      return { gte: partition, lt: `${first}/`, reverse };
    case "LE":
      return { gte: partition, lt: `${first}/~`, reverse };
    case "GT":
      return { gt: `${first}/~`, lt: `${partition}~`, reverse };
    case "GE":
      return { gte: `${first}/`, lt: `${partition}~`, reverse };
    case "BEGINS_WITH":
      return { gte: first, lt: `${first}~`, reverse };
    default:
      return { gte: `${first}/`, lt: `${second}/~`, reverse };
  }
}

/** The range from behind the item that the page before ended with.
 * @throws AwsError ValidationException when it cannot have ended there. */
export function startingAfter(
  request: QueryRequest,
  { table, index }: PageSource,
  key: Key,
  range: Range,
): Range {
  const start = request.ExclusiveStartKey;
  if (!start) return range;
  checkStartKey(start, table, index?.key);
  const condition = key.range && conditionOn(request, key.range.name);
  if (condition && key.range) {
    const legacy = legacyConditions({ [key.range.name]: condition });
    if (legacy && !matches(legacy.expression, start))
      throw validationError("The provided starting key does not match the range key predicate");
  }
  const hash = conditionOn(request, key.hash.name)?.AttributeValueList[0];
  if (!sameValue(attribute(start, key.hash.name), hash))
    throw validationError(
      "The provided starting key is outside query boundaries based on provided conditions",
    );
  const place = index ? key.place(start) + table.key.place(start) : key.place(start);
  return range.reverse ? { ...range, lt: place } : { ...lowerless(range), gt: place };
}

function lowerless({ lt, reverse }: Range): Range {
  return { ...(lt !== undefined && { lt }), ...(reverse && { reverse }) };
}
