import { tableAccess } from "../access/access.ts";
import { attributeNames, capacityContext, leadingKeys, projectedNames } from "../access/item-access.ts";
import { checkRequest } from "../dynalite.ts";
import { project } from "../expressions/projection.ts";
import { withTableNames } from "../items/batch-tables.ts";
import { Consumptions, type ReturnConsumedCapacity } from "../items/capacity.ts";
import { pathsOf, readItem, type GetRequest } from "../items/read-item.ts";
import { operation } from "../operation.ts";
import type { Item } from "../values/attribute-value.ts";
import { itemSize } from "../values/item-size.ts";

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
export const batchGetItem = operation("BatchGetItem", {
  members: { RequestItems: true, ReturnConsumedCapacity: true },
  read: (call, asked) => {
    const { input, given } = withTableNames(call, asked);
    const { RequestItems, ReturnConsumedCapacity } = checkRequest<BatchGetRequest>("BatchGetItem", input);
    return { wanted: Object.entries(RequestItems), given, asked: asked.RequestItems, ReturnConsumedCapacity };
  },
  access: (call, { wanted, ReturnConsumedCapacity }) =>
    wanted.map(([name, keys]) =>
      tableAccess(call, "BatchGetItem", name, {
        ...leadingKeys(call.store.tables.find(call.region, name)?.key, keys.Keys),
        ...attributeNames(
          ...keys.Keys.map((key) => Object.keys(key)),
          projectedNames(keys._projection, keys.AttributesToGet),
        ),
        "dynamodb:Select": pathsOf(keys) ? "SPECIFIC_ATTRIBUTES" : "ALL_ATTRIBUTES",
        ...capacityContext(ReturnConsumedCapacity),
      }),
    ),
  run: ({ store, region }, { wanted, given, asked, ReturnConsumedCapacity }) => {
    const consumptions = new Consumptions();
    const responses: [string, Item[]][] = [];
    const unprocessed: [string, (typeof asked)[string]][] = [];
    let size = 0;
    for (const [name, keys] of wanted) {
      const table = store.tables.get(region, name);
      const paths = pathsOf(keys);
      const items: Item[] = [];
      const left: Item[] = [];
      for (const key of keys.Keys) {
        const item = readItem(store.database, table, { ...keys, Key: key });
        const itemBytes = item ? itemSize(item) : 0;
        if (size + itemBytes > ANSWER_SIZE) {
          left.push(key);
          continue;
        }
        size += itemBytes;
        consumptions.of(table).read(itemBytes, keys.ConsistentRead ? "consistent" : "eventual");
        if (item) items.push(paths ? project(item, paths) : item);
      }
      responses.push([given(name), items]);
      const ofTable = asked[given(name)];
      if (left.length > 0 && ofTable) unprocessed.push([given(name), { ...ofTable, Keys: left }]);
    }
    return {
      Responses: Object.fromEntries(responses),
      UnprocessedKeys: Object.fromEntries(unprocessed),
      ...consumptions.answer(ReturnConsumedCapacity),
    };
  },
});
