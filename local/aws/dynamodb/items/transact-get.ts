import { AwsError } from "../../../contract/errors.ts";
import { tableAccess } from "../access/access.ts";
import { attributeNames, capacityContext, leadingKeys, projectedNames } from "../access/item-access.ts";
import { withTableName, type OperationHandler } from "../call.ts";
import { checkRequest } from "../dynalite.ts";
import { validationError } from "../errors.ts";
import { project } from "../expressions/projection.ts";
import type { Item } from "../values/attribute-value.ts";
import { itemSize } from "../values/item-size.ts";
import { cancelled, reasonOf, refusedOr } from "./cancellation.ts";
import { Consumptions } from "./capacity.ts";
import { pathsOf, readItem, type GetRequest } from "./get-item.ts";
import { capacityMode, MAXIMUM_SIZE, transactItems } from "./transact-write.ts";

/** Reads several items as they were at one moment.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactGetItems.html */
export const transactGetItems: OperationHandler = (call) => {
  const { engine, region } = call;
  const wanted = capacityMode(call.input["ReturnConsumedCapacity"]);
  const gets = transactItems(call.input).map((item) => {
    const get = item["Get"];
    if (typeof get !== "object" || get === null || Array.isArray(get))
      throw new AwsError("SerializationException", "Each of TransactItems must have a Get structure");
    return checkRequest<GetRequest>("GetItem", withTableName(call, get as Record<string, unknown>));
  });
  return {
    access: gets.map((get) =>
      tableAccess(call, "GetItem", get.TableName, {
        ...leadingKeys(engine.tables.find(region, get.TableName)?.key, [get.Key]),
        ...attributeNames(Object.keys(get.Key), projectedNames(get._projection, undefined)),
        "dynamodb:Select": pathsOf(get) ? "SPECIFIC_ATTRIBUTES" : "ALL_ATTRIBUTES",
        ...capacityContext(wanted),
        "dynamodb:EnclosingOperation": "TransactGetItems",
      }),
    ),
    run: async () => {
      const consumptions = new Consumptions("Read");
      const seen = new Set<string>();
      const snapshot = engine.database.snapshot();
      let size = 0;
      try {
        const reads = gets.map((get) => {
          const table = engine.tables.get(region, get.TableName);
          return { get, table, item: refusedOr(() => readItem(engine.database, table, get, snapshot)) };
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
            throw validationError(
              `The items of the transaction are larger than 4 MB together (${size} bytes)`,
            );
          consumptions.of(table).read(itemBytes, "transaction");
          const paths = pathsOf(get);
          return item ? { Item: paths ? project(item, paths) : item } : {};
        });
        return { Responses: responses, ...consumptions.answer(wanted) };
      } finally {
        await snapshot.close();
      }
    },
  };
};
