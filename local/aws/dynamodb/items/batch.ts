import { tableAccess } from "../access/access.ts";
import { attributeNames, capacityContext, leadingKeys, projectedNames } from "../access/item-access.ts";
import { tableName, type Call, type OperationHandler } from "../call.ts";
import { checkRequest } from "../dynalite.ts";
import { validationError } from "../errors.ts";
import { project } from "../expressions/projection.ts";
import { attribute, type Item } from "../values/attribute-value.ts";
import { itemSize } from "../values/item-size.ts";
import { Consumptions, type ReturnConsumedCapacity } from "./capacity.ts";
import { pathsOf, readItem, type GetRequest } from "./get-item.ts";
import type { ItemChange } from "./item-change.ts";
import { decide, placeOf, type ItemWrite } from "./item-write.ts";
import { addCollectionMetric, decideOrSettle } from "./write-operations.ts";

/** Most that a BatchGetItem answers, in bytes; the rest are `UnprocessedKeys`. */
const ANSWER_SIZE = 16 * 1024 * 1024;

interface KeysOfTable extends Omit<GetRequest, "TableName" | "Key"> {
  readonly Keys: readonly Item[];
}

interface BatchGetRequest {
  readonly RequestItems: Readonly<Record<string, KeysOfTable>>;
  readonly ReturnConsumedCapacity?: ReturnConsumedCapacity;
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
export const batchGetItem: OperationHandler = (call) => {
  const { engine, region } = call;
  const { input, given } = withTableNames(call);
  const request = checkRequest<BatchGetRequest>("BatchGetItem", input);
  const wanted = Object.entries(request.RequestItems);
  return {
    access: wanted.map(([name, keys]) =>
      tableAccess(call, "BatchGetItem", name, {
        ...leadingKeys(engine.tables.find(region, name)?.key, keys.Keys),
        ...attributeNames(
          ...keys.Keys.map((key) => Object.keys(key)),
          projectedNames(keys._projection, keys.AttributesToGet),
        ),
        "dynamodb:Select": pathsOf(keys) ? "SPECIFIC_ATTRIBUTES" : "ALL_ATTRIBUTES",
        ...capacityContext(request.ReturnConsumedCapacity),
      }),
    ),
    run: async () => {
      const consumptions = new Consumptions();
      const responses: Record<string, Item[]> = {};
      const unprocessed: Record<string, object> = {};
      let size = 0;
      for (const [name, keys] of wanted) {
        const table = engine.tables.get(region, name);
        const paths = pathsOf(keys);
        const items = (responses[given(name)] = [] as Item[]);
        const left: Item[] = [];
        for (const key of keys.Keys) {
          const item = readItem(engine.database, table, { ...keys, Key: key });
          const itemBytes = item ? itemSize(item) : 0;
          if (size + itemBytes > ANSWER_SIZE) {
            left.push(key);
            continue;
          }
          size += itemBytes;
          consumptions.of(table).read(itemBytes, keys.ConsistentRead ? "consistent" : "eventual");
          if (item) items.push(paths ? project(item, paths) : item);
        }
        if (left.length > 0)
          unprocessed[given(name)] = {
            ...(call.input["RequestItems"] as Record<string, object>)[given(name)],
            Keys: left,
          };
      }
      return {
        Responses: responses,
        UnprocessedKeys: unprocessed,
        ...consumptions.answer(request.ReturnConsumedCapacity),
      };
    },
  };
};

interface BatchWriteRequest {
  readonly RequestItems: Readonly<
    Record<
      string,
      readonly {
        readonly PutRequest?: { readonly Item: Item };
        readonly DeleteRequest?: { readonly Key: Item };
      }[]
    >
  >;
  readonly ReturnConsumedCapacity?: ReturnConsumedCapacity;
  readonly ReturnItemCollectionMetrics?: string;
}

/** Each write is atomic, and here all of them together.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
export const batchWriteItem: OperationHandler = (call) => {
  const { engine, region } = call;
  const { input, given } = withTableNames(call);
  const request = checkRequest<BatchWriteRequest>("BatchWriteItem", input);
  if (Object.values(request.RequestItems).flat().length > 25)
    throw validationError("Too many items requested for the BatchWriteItem call");
  const writes = Object.entries(request.RequestItems).map(
    ([name, requests]) =>
      [
        name,
        requests.map(({ PutRequest, DeleteRequest }) =>
          plainWrite(name, PutRequest?.Item, DeleteRequest?.Key),
        ),
      ] as const,
  );
  return {
    access: writes.map(([name, ofTable]) =>
      tableAccess(call, "BatchWriteItem", name, {
        ...leadingKeys(
          engine.tables.find(region, name)?.key,
          ofTable.map(({ item }) => item),
        ),
        ...attributeNames(...ofTable.map(({ item }) => Object.keys(item))),
        ...capacityContext(request.ReturnConsumedCapacity),
      }),
    ),
    run: async () => {
      const consumptions = new Consumptions();
      const metrics = new Map<string, object[]>();
      const changes = await decideOrSettle(
        () => writes.flatMap(([name, ofTable]) => decideAll(call, name, ofTable)),
        engine,
      );
      await engine.writer.write(changes);
      for (const change of changes) {
        consumptions.of(change.table).write(change, 1);
        if (request.ReturnItemCollectionMetrics === "SIZE")
          addCollectionMetric(metrics, given(change.table.definition.name), change);
      }
      return {
        UnprocessedItems: {},
        ...(metrics.size > 0 && { ItemCollectionMetrics: Object.fromEntries(metrics) }),
        ...consumptions.answer(request.ReturnConsumedCapacity),
      };
    },
  };
};

function plainWrite(name: string, item: Item | undefined, key: Item | undefined): ItemWrite {
  return {
    action: item ? "PutItem" : "DeleteItem",
    tableName: name,
    item: (item ?? key) as Item,
    condition: undefined,
    sections: [],
    updates: undefined,
    returnValues: undefined,
    returnConsumedCapacity: undefined,
    returnItemCollectionMetrics: false,
    returnOldOnFailure: false,
  };
}

function decideAll({ engine, region }: Call, name: string, writes: readonly ItemWrite[]): ItemChange[] {
  const table = engine.tables.get(region, name);
  const places = writes.map((write) => {
    const lacksKey = table.key.attributes.some(
      (key) => attribute(write.item, key.name)?.[key.type] === undefined,
    );
    if (lacksKey) throw validationError("The provided key element does not match the schema");
    return placeOf(write, table);
  });
  if (new Set(places).size < places.length)
    throw validationError("Provided list of item keys contains duplicates");
  return writes.map((write, index) => decide(write, table, places[index] as string, engine.writer));
}

/** The request with its tables named by name, and how each was named. */
function withTableNames(call: Call): {
  input: Readonly<Record<string, unknown>>;
  given: (name: string) => string;
} {
  const items = call.input["RequestItems"];
  if (typeof items !== "object" || items === null || Array.isArray(items))
    return { input: call.input, given: (name) => name };
  const byName = new Map(Object.keys(items).map((given) => [tableName(call, given), given]));
  if (byName.size < Object.keys(items).length)
    throw validationError("A table is named twice in the request, by name and by ARN");
  const named = Object.fromEntries(
    [...byName].map(([name, given]) => [name, (items as Record<string, unknown>)[given]]),
  );
  return { input: { ...call.input, RequestItems: named }, given: (name) => byName.get(name) ?? name };
}
