import { tableAccess } from "../access/access.ts";
import { attributeNames, capacityContext, leadingKeys } from "../access/item-access.ts";
import { checkRequest } from "../dynalite.ts";
import { validationError } from "../errors.ts";
import { withTableNames } from "../items/batch-tables.ts";
import { Consumptions, type ReturnConsumedCapacity } from "../items/capacity.ts";
import { addCollectionMetric, type CollectionMetric } from "../items/collection-metrics.ts";
import { decideOrSettle } from "../items/decide-or-settle.ts";
import type { ItemChange } from "../items/item-change.ts";
import { decide, placeOf, type ItemWrite } from "../items/item-write.ts";
import { operation, type InRegion } from "../operation.ts";
import { attribute, type Item } from "../values/attribute-value.ts";

/** Most writes of a batch. */
const LONGEST = 25;

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
export const batchWriteItem = operation("BatchWriteItem", {
  members: { RequestItems: true, ReturnConsumedCapacity: true, ReturnItemCollectionMetrics: true },
  read: (call, asked) => {
    const { input, given } = withTableNames(call, asked);
    const { RequestItems, ...request } = checkRequest<BatchWriteRequest>("BatchWriteItem", input);
    if (Object.values(RequestItems).flat().length > LONGEST)
      throw validationError("Too many items requested for the BatchWriteItem call");
    const writes = Object.entries(RequestItems).map(([name, requests]) => ({
      name,
      writes: requests.map(({ PutRequest, DeleteRequest }) =>
        plainWrite(name, PutRequest?.Item, DeleteRequest?.Key),
      ),
    }));
    return { ...request, byTable: writes, given };
  },
  access: (call, { byTable, ReturnConsumedCapacity }) =>
    byTable.map(({ name, writes }) =>
      tableAccess(call, "BatchWriteItem", name, {
        ...leadingKeys(
          call.store.tables.find(call.region, name)?.key,
          writes.map(({ item }) => item),
        ),
        ...attributeNames(...writes.map(({ item }) => Object.keys(item))),
        ...capacityContext(ReturnConsumedCapacity),
      }),
    ),
  run: async (call, { byTable, given, ReturnConsumedCapacity, ReturnItemCollectionMetrics }) => {
    const { store } = call;
    const consumptions = new Consumptions();
    const metrics = new Map<string, CollectionMetric[]>();
    const changes = await decideOrSettle(
      () => byTable.flatMap(({ name, writes }) => decideAll(call, name, writes)),
      store,
    );
    await store.writer.write(changes);
    for (const change of changes) {
      consumptions.of(change.table).write(change, 1);
      if (ReturnItemCollectionMetrics === "SIZE")
        addCollectionMetric(metrics, given(change.table.definition.name), change);
    }
    return {
      UnprocessedItems: {},
      ...(metrics.size > 0 && { ItemCollectionMetrics: Object.fromEntries(metrics) }),
      ...consumptions.answer(ReturnConsumedCapacity),
    };
  },
});

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

function decideAll({ store, region }: InRegion, name: string, writes: readonly ItemWrite[]): ItemChange[] {
  const table = store.tables.get(region, name);
  const places = writes.map((write) => {
    const lacksKey = table.key.attributes.some(
      (key) => attribute(write.item, key.name)?.[key.type] === undefined,
    );
    if (lacksKey) throw validationError("The provided key element does not match the schema");
    return placeOf(write, table);
  });
  if (new Set(places).size < places.length)
    throw validationError("Provided list of item keys contains duplicates");
  return writes.map((write, index) => decide(write, table, places[index] as string, store.writer));
}
