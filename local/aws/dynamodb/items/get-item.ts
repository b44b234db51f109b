import { tableAccess } from "../access/access.ts";
import { attributeNames, capacityContext, leadingKeys, projectedNames } from "../access/item-access.ts";
import { withTableName, type OperationHandler } from "../call.ts";
import { checkKey, checkNestedPaths, checkRequest } from "../dynalite.ts";
import { project } from "../expressions/projection.ts";
import type { ParsedProjection, Path } from "../expressions/parsed.ts";
import type { Database, Snapshot } from "../storage/database.ts";
import type { Table } from "../tables/table.ts";
import type { Item } from "../values/attribute-value.ts";
import { itemSize } from "../values/item-size.ts";
import { Consumption, type ReturnConsumedCapacity } from "./capacity.ts";

/** A read of one item as dynalite leaves it. */
export interface GetRequest {
  readonly TableName: string;
  readonly Key: Item;
  readonly ConsistentRead?: boolean;
  readonly AttributesToGet?: readonly string[];
  readonly ReturnConsumedCapacity?: ReturnConsumedCapacity;
  readonly _projection?: ParsedProjection;
}

/** The paths of a read, or undefined when it reads everything. */
export function pathsOf(
  request: Pick<GetRequest, "_projection" | "AttributesToGet">,
): readonly Path[] | undefined {
  return request._projection?.paths ?? request.AttributesToGet?.map((name) => [name]);
}

/** The committed item with a key.
 * @throws AwsError ValidationException when the key is not one of the table. */
export function readItem(
  database: Database,
  table: Table,
  request: Pick<GetRequest, "Key" | "_projection">,
  snapshot?: Snapshot,
): Item | undefined {
  checkKey(request.Key, table.definition.schema);
  checkNestedPaths(request._projection?.nestedPaths, table.definition.schema);
  const text = database.get(table.place(request.Key), snapshot);
  return text === undefined ? undefined : (JSON.parse(text) as Item);
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetItem.html */
export const getItem: OperationHandler = (call) => {
  const { engine, region } = call;
  const request = checkRequest<GetRequest>("GetItem", withTableName(call, call.input));
  const paths = pathsOf(request);
  return {
    access: [
      tableAccess(call, "GetItem", request.TableName, {
        ...leadingKeys(engine.tables.find(region, request.TableName)?.key, [request.Key]),
        ...attributeNames(
          Object.keys(request.Key),
          projectedNames(request._projection, request.AttributesToGet),
        ),
        "dynamodb:Select": paths ? "SPECIFIC_ATTRIBUTES" : "ALL_ATTRIBUTES",
        ...capacityContext(request.ReturnConsumedCapacity),
      }),
    ],
    run: async () => {
      const table = engine.tables.get(region, request.TableName);
      const item = readItem(engine.database, table, request);
      const capacity =
        request.ReturnConsumedCapacity &&
        new Consumption(table)
          .read(item ? itemSize(item) : 0, request.ConsistentRead ? "consistent" : "eventual")
          .answer(request.ReturnConsumedCapacity);
      return {
        ...(item && { Item: paths ? project(item, paths) : item }),
        ...(capacity && { ConsumedCapacity: capacity }),
      };
    },
  };
};
