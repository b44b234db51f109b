import type { Operation } from "../../contract/operation.ts";
import type { ServiceApi } from "../../contract/service.ts";
import { serviceApi } from "../../wire/service-api.ts";
import { errorStyle } from "./errors.ts";
import { describeEndpoints, describeLimits } from "./operations/account.ts";
import { batchGetItem } from "./operations/batch-get-item.ts";
import { batchWriteItem } from "./operations/batch-write-item.ts";
import { describeContinuousBackups, updateContinuousBackups } from "./operations/continuous-backups.ts";
import { createTable } from "./operations/create-table.ts";
import { deleteTable } from "./operations/delete-table.ts";
import { describeTable } from "./operations/describe-table.ts";
import { getItem } from "./operations/get-item.ts";
import { listTables } from "./operations/list-tables.ts";
import { query } from "./operations/query.ts";
import { deleteResourcePolicy, getResourcePolicy, putResourcePolicy } from "./operations/resource-policy.ts";
import { scan } from "./operations/scan.ts";
import { listTagsOfResource, tagResource, untagResource } from "./operations/tags.ts";
import { describeTimeToLive, updateTimeToLive } from "./operations/time-to-live.ts";
import { transactGetItems } from "./operations/transact-get-items.ts";
import { transactWriteItems } from "./operations/transact-write-items.ts";
import { updateTable } from "./operations/update-table.ts";
import { deleteItem, putItem, updateItem } from "./operations/write-item.ts";
import type { DynamoDbStore } from "./store.ts";
import { model } from "./types.ts";

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations_Amazon_DynamoDB.html */
export const operations: readonly Operation<DynamoDbStore>[] = [
  batchGetItem,
  batchWriteItem,
  createTable,
  deleteItem,
  deleteResourcePolicy,
  deleteTable,
  describeContinuousBackups,
  describeEndpoints,
  describeLimits,
  describeTable,
  describeTimeToLive,
  getItem,
  getResourcePolicy,
  listTables,
  listTagsOfResource,
  putItem,
  putResourcePolicy,
  query,
  scan,
  tagResource,
  transactGetItems,
  transactWriteItems,
  untagResource,
  updateContinuousBackups,
  updateItem,
  updateTable,
  updateTimeToLive,
];

/** DynamoDB on the wire. What it keeps is what it was sent, so it reads and writes JSON as it is, and dynalite's rules say what is valid. */
export function dynamoDbApi(store: DynamoDbStore): ServiceApi {
  return serviceApi({
    signingName: "dynamodb",
    protocol: "json-1.0",
    model,
    store,
    operations,
    errors: errorStyle,
    isRaw: true,
    sendsCrc32: true,
  });
}
