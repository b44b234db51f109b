import { AwsError } from "../../../contract/errors.ts";
import { tableAccess } from "../access/access.ts";
import { attributeNames, capacityContext, leadingKeys, projectedNames } from "../access/item-access.ts";
import { checkRequest } from "../dynalite.ts";
import { validationError } from "../errors.ts";
import { project } from "../expressions/projection.ts";
import { cancelled, reasonOf, refusedOr } from "../items/cancellation.ts";
import { Consumptions } from "../items/capacity.ts";
import { pathsOf, readItem, type GetRequest } from "../items/read-item.ts";
import { capacityMode, MAXIMUM_SIZE, transactItems } from "../items/transaction-request.ts";
import { operation } from "../operation.ts";
import { withTableName } from "../table-name.ts";
import type { Item } from "../values/attribute-value.ts";
import { itemSize } from "../values/item-size.ts";

/** Reads several items as they were at one moment.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactGetItems.html */
export const transactGetItems = operation("TransactGetItems", {
  members: { TransactItems: true, ReturnConsumedCapacity: true },
  read: (call, input) => ({
    wanted: capacityMode(input.ReturnConsumedCapacity),
    gets: transactItems(input.TransactItems).map(({ Get: get }) => {
      if (typeof get !== "object" || get === null || Array.isArray(get))
        throw new AwsError("SerializationException", "Each of TransactItems must have a Get structure");
      return checkRequest<GetRequest>("GetItem", withTableName(call, get));
    }),
  }),
  access: (call, { gets, wanted }) =>
    gets.map((get) =>
      tableAccess(call, "GetItem", get.TableName, {
        ...leadingKeys(call.store.tables.find(call.region, get.TableName)?.key, [get.Key]),
        ...attributeNames(Object.keys(get.Key), projectedNames(get._projection, undefined)),
        "dynamodb:Select": pathsOf(get) ? "SPECIFIC_ATTRIBUTES" : "ALL_ATTRIBUTES",
        ...capacityContext(wanted),
        "dynamodb:EnclosingOperation": "TransactGetItems",
      }),
    ),
  run: async ({ store, region }, { gets, wanted }) => {
    const consumptions = new Consumptions("Read");
    const seen = new Set<string>();
    const snapshot = store.database.snapshot();
    let size = 0;
    try {
      const reads = gets.map((get) => {
        const table = store.tables.get(region, get.TableName);
        return { get, table, item: refusedOr(() => readItem(store.database, table, get, snapshot)) };
      });
      const reasons = reads.map(({ item }) => reasonOf(item));
      if (reasons.some(({ Code }) => Code !== "None")) throw cancelled(reasons);
      const responses = reads.map(({ get, table, item: read }) => {
        const item = read as Item | undefined; // a refused one has cancelled the transaction
        const place = table.place(get.Key);
        if (seen.has(place))
          throw validationError("Transaction request cannot include multiple operations on one item");
        seen.add(place);
        const itemBytes = item ? itemSize(item) : 0;
        size += itemBytes;
        if (size > MAXIMUM_SIZE)
          throw validationError(`The items of the transaction are larger than 4 MB together (${size} bytes)`);
        consumptions.of(table).read(itemBytes, "transaction");
        const paths = pathsOf(get);
        return item ? { Item: paths ? project(item, paths) : item } : {};
      });
      return { Responses: responses, ...consumptions.answer(wanted) };
    } finally {
      await snapshot.close();
    }
  },
});
