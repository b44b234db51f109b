import { tableAccess } from "../access/access.ts";
import { attributeNames, capacityContext, conditionNames, projectedNames } from "../access/item-access.ts";
import { withTableName, type OperationHandler } from "../call.ts";
import { checkKey, checkKeyPiece, checkNestedPaths, checkRequest, sortableKey } from "../dynalite.ts";
import { invalidParameter, validationError } from "../errors.ts";
import { matches } from "../expressions/condition.ts";
import { legacyConditions } from "../expressions/legacy.ts";
import type { Range } from "../storage/database.ts";
import type { Key, Table } from "../tables/table.ts";
import { attribute, sameValue, type AttributeValue, type Item } from "../values/attribute-value.ts";
import {
  checkSelect,
  pageSource,
  readPage,
  selectOf,
  type PageRequest,
  type PageSource,
} from "./read-page.ts";

/** A Query as dynalite leaves it: `KeyConditions` from the expression or as given. */
interface QueryRequest extends PageRequest {
  readonly KeyConditions: Readonly<Record<string, KeyCondition>>;
  readonly ScanIndexForward?: boolean;
}

interface KeyCondition {
  readonly ComparisonOperator: string;
  readonly AttributeValueList: readonly AttributeValue[];
}

const INDEXABLE = ["EQ", "LT", "LE", "GT", "GE", "BEGINS_WITH", "BETWEEN"];

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html */
export const query: OperationHandler = (call) => {
  const { engine, region } = call;
  const request = checkRequest<QueryRequest>("Query", withTableName(call, call.input));
  checkSelect(request);
  const filter = request._filter ?? legacyConditions(request.QueryFilter, request.ConditionalOperator);
  const known = engine.tables.find(region, request.TableName);
  const key = request.IndexName === undefined ? known?.key : known?.index(request.IndexName)?.key;
  const hash = key && own(request.KeyConditions, key.hash.name)?.AttributeValueList[0];
  const leading = hash?.S ?? hash?.N ?? hash?.B;
  return {
    access: [
      tableAccess(
        call,
        "Query",
        request.TableName,
        {
          ...(leading !== undefined && { "dynamodb:LeadingKeys": [leading] }),
          ...attributeNames(
            Object.keys(request.KeyConditions),
            conditionNames(filter),
            projectedNames(request._projection, request.AttributesToGet),
          ),
          "dynamodb:Select": selectOf(request),
          ...capacityContext(request.ReturnConsumedCapacity),
        },
        request.IndexName,
      ),
    ],
    run: async () => {
      const table = engine.tables.get(region, request.TableName);
      const source = pageSource(table, request, filter);
      const queried = source.index?.key ?? table.key;
      checkKeyConditions(request, queried);
      checkPaths(request, source, queried);
      const range = queryRange(request, queried);
      return await readPage(
        engine.database,
        source,
        request,
        startingAfter(request, table, source, queried, range),
      );
    },
  };
};

/** The condition on an attribute, if there is one: an attribute may be called `constructor`. */
function own(conditions: QueryRequest["KeyConditions"], name: string): KeyCondition | undefined {
  return Object.hasOwn(conditions, name) ? conditions[name] : undefined;
}

function checkKeyConditions({ KeyConditions }: QueryRequest, key: Key): void {
  const count = Object.keys(KeyConditions).length;
  if (!key.range && count > 1) throw validationError("Query key condition not supported");
  for (const { name, type } of key.attributes) {
    const condition = own(KeyConditions, name);
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

function checkPaths(request: QueryRequest, { table, filter }: PageSource, key: Key): void {
  checkNestedPaths(request._projection?.nestedPaths, table.definition.schema);
  const filtered = key.attributes.find(({ name }) => filter && Object.hasOwn(filter.pathHeads, name));
  if (filtered)
    throw validationError(
      `${request._filter ? "Filter Expression" : "QueryFilter"} can only contain non-primary key attributes: Primary key attribute: ${filtered.name}`,
    );
  checkNestedPaths(filter?.nestedPaths, table.definition.schema);
}

/** Where the items are that a key condition selects. A place is `<partition>/<range>/`, and in an index more behind that. */
function queryRange({ KeyConditions, ScanIndexForward }: QueryRequest, key: Key): Range {
  const partition = key.partition(own(KeyConditions, key.hash.name)?.AttributeValueList[0] as AttributeValue);
  const reverse = ScanIndexForward === false;
  const condition = key.range && own(KeyConditions, key.range.name);
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
function startingAfter(
  request: QueryRequest,
  table: Table,
  { index }: PageSource,
  key: Key,
  range: Range,
): Range {
  const start = request.ExclusiveStartKey;
  if (!start) return range;
  checkStartKey(start, table, index?.key);
  const condition = key.range && own(request.KeyConditions, key.range.name);
  if (condition && key.range) {
    const legacy = legacyConditions({ [key.range.name]: condition });
    if (legacy && !matches(legacy.expression, start))
      throw validationError("The provided starting key does not match the range key predicate");
  }
  const hash = own(request.KeyConditions, key.hash.name)?.AttributeValueList[0];
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

/** Checks that a starting key has the attributes of the table's key and the index's, and no others.
 * @throws AwsError ValidationException */
export function checkStartKey(start: Item, table: Table, indexKey: Key | undefined): void {
  const names = new Set([...table.key.attributes, ...(indexKey?.attributes ?? [])].map(({ name }) => name));
  if (Object.keys(start).length !== names.size || Object.keys(start).some((name) => !names.has(name)))
    throw validationError(
      indexKey
        ? "The provided starting key is invalid"
        : "The provided starting key is invalid: The provided key element does not match the schema",
    );
  for (const { name, type } of indexKey?.attributes ?? [])
    checkKeyPiece(start, name, type, name === indexKey?.hash.name);
  try {
    checkKey(table.key.of(start), table.definition.schema);
  } catch (error) {
    throw validationError(`The provided starting key is invalid: ${(error as Error).message}`);
  }
}
