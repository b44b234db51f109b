import { writeAccess } from "../access/item-access.ts";
import { parseWrite } from "../items/item-write.ts";
import { runWrite } from "../items/run-write.ts";
import { operation } from "../operation.ts";
import { withTableName } from "../table-name.ts";

/** Members that each write of one item has. */
const writeMembers = {
  TableName: true,
  Expected: true,
  ConditionalOperator: true,
  ConditionExpression: true,
  ExpressionAttributeNames: true,
  ExpressionAttributeValues: true,
  ReturnValues: true,
  ReturnConsumedCapacity: true,
  ReturnItemCollectionMetrics: true,
  ReturnValuesOnConditionCheckFailure: true,
} as const;

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html */
export const putItem = operation("PutItem", {
  members: { ...writeMembers, Item: true },
  read: (call, input) => parseWrite("PutItem", withTableName(call, input)),
  access: (call, write) => [writeAccess(call, write)],
  run: async (call, write) => await runWrite(call, write),
});

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html */
export const updateItem = operation("UpdateItem", {
  members: { ...writeMembers, Key: true, AttributeUpdates: true, UpdateExpression: true },
  read: (call, input) => parseWrite("UpdateItem", withTableName(call, input)),
  access: (call, write) => [writeAccess(call, write)],
  run: async (call, write) => await runWrite(call, write),
});

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteItem.html */
export const deleteItem = operation("DeleteItem", {
  members: { ...writeMembers, Key: true },
  read: (call, input) => parseWrite("DeleteItem", withTableName(call, input)),
  access: (call, write) => [writeAccess(call, write)],
  run: async (call, write) => await runWrite(call, write),
});
