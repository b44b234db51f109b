import { tableAccess } from "../access/access.ts";
import { attributeNames, capacityContext, conditionNames, projectedNames } from "../access/item-access.ts";
import { checkRequest } from "../dynalite.ts";
import { legacyConditions } from "../expressions/legacy.ts";
import {
  checkKeyConditions,
  checkPaths,
  conditionOn,
  queryRange,
  startingAfter,
  type QueryRequest,
} from "../items/key-conditions.ts";
import { checkSelect, pageSource, readPage, selectOf } from "../items/read-page.ts";
import { operation } from "../operation.ts";
import { withTableName } from "../table-name.ts";

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html */
export const query = operation("Query", {
  members: {
    TableName: true,
    IndexName: true,
    Select: true,
    AttributesToGet: true,
    Limit: true,
    ConsistentRead: true,
    KeyConditions: true,
    QueryFilter: true,
    ConditionalOperator: true,
    ScanIndexForward: true,
    ExclusiveStartKey: true,
    ReturnConsumedCapacity: true,
    ProjectionExpression: true,
    FilterExpression: true,
    KeyConditionExpression: true,
    ExpressionAttributeNames: true,
    ExpressionAttributeValues: true,
  },
  read: (call, input) => {
    const request = checkRequest<QueryRequest>("Query", withTableName(call, input));
    checkSelect(request);
    const filter = request._filter ?? legacyConditions(request.QueryFilter, request.ConditionalOperator);
    return { request, filter };
  },
  access: (call, { request, filter }) => {
    const table = call.store.tables.find(call.region, request.TableName);
    const key = request.IndexName === undefined ? table?.key : table?.index(request.IndexName)?.key;
    const hash = key && conditionOn(request, key.hash.name)?.AttributeValueList[0];
    const leading = hash?.S ?? hash?.N ?? hash?.B;
    const context = {
      ...(leading !== undefined && { "dynamodb:LeadingKeys": [leading] }),
      ...attributeNames(
        Object.keys(request.KeyConditions),
        conditionNames(filter),
        projectedNames(request._projection, request.AttributesToGet),
      ),
      "dynamodb:Select": selectOf(request),
      ...capacityContext(request.ReturnConsumedCapacity),
    };
    return [tableAccess(call, "Query", request.TableName, context, request.IndexName)];
  },
  run: async ({ store, region }, { request, filter }) => {
    const table = store.tables.get(region, request.TableName);
    const source = pageSource(table, request, filter);
    const key = source.index?.key ?? table.key;
    checkKeyConditions(request, key);
    checkPaths(request, source, key);
    const range = startingAfter(request, source, key, queryRange(request, key));
    return await readPage(store.database, source, request, range);
  },
});
