import { tableAccess } from "../access/access.ts";
import { attributeNames, capacityContext, leadingKeys, projectedNames } from "../access/item-access.ts";
import { checkRequest } from "../dynalite.ts";
import { project } from "../expressions/projection.ts";
import { Consumption } from "../items/capacity.ts";
import { pathsOf, readItem, type GetRequest } from "../items/read-item.ts";
import { operation } from "../operation.ts";
import { withTableName } from "../table-name.ts";
import { itemSize } from "../values/item-size.ts";

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetItem.html */
export const getItem = operation("GetItem", {
  members: {
    TableName: true,
    Key: true,
    AttributesToGet: true,
    ConsistentRead: true,
    ReturnConsumedCapacity: true,
    ProjectionExpression: true,
    ExpressionAttributeNames: true,
  },
  read: (call, input) => checkRequest<GetRequest>("GetItem", withTableName(call, input)),
  access: (call, request) => [
    tableAccess(call, "GetItem", request.TableName, {
      ...leadingKeys(call.store.tables.find(call.region, request.TableName)?.key, [request.Key]),
      ...attributeNames(
        Object.keys(request.Key),
        projectedNames(request._projection, request.AttributesToGet),
      ),
      "dynamodb:Select": pathsOf(request) ? "SPECIFIC_ATTRIBUTES" : "ALL_ATTRIBUTES",
      ...capacityContext(request.ReturnConsumedCapacity),
    }),
  ],
  run: ({ store, region }, request) => {
    const table = store.tables.get(region, request.TableName);
    const item = readItem(store.database, table, request);
    const paths = pathsOf(request);
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
});
