import { AwsError, NotEmulatedError } from "../../contract/errors.ts";
import { header } from "../../contract/http.ts";
import type { ApiRequest, Operation, ServiceApi } from "../../contract/service.ts";
import { writeError, type ErrorStyle } from "../../wire/errors.ts";
import { parseBody, type OperationHandler } from "./call.ts";
import type { Engine } from "./engine.ts";
import { batchGetItem, batchWriteItem } from "./items/batch.ts";
import { getItem } from "./items/get-item.ts";
import { query } from "./items/query.ts";
import { scan } from "./items/scan.ts";
import { transactGetItems } from "./items/transact-get.ts";
import { transactWriteItems } from "./items/transact-write.ts";
import { deleteItem, putItem, updateItem } from "./items/write-operations.ts";
import { describeStream, getRecords, getShardIterator, listStreams } from "./streams/stream-operations.ts";
import { describeEndpoints, describeLimits } from "./tables/account.ts";
import { describeContinuousBackups, updateContinuousBackups } from "./tables/continuous-backups.ts";
import { deleteResourcePolicy, getResourcePolicy, putResourcePolicy } from "./tables/resource-policies.ts";
import {
  createTableOperation,
  deleteTableOperation,
  describeTableOperation,
  listTablesOperation,
  updateTableOperation,
} from "./tables/table-operations.ts";
import { listTagsOfResource, tagResource, untagResource } from "./tables/tag-operations.ts";
import { describeTimeToLive, updateTimeToLive } from "./tables/time-to-live.ts";

const TABLES: Readonly<Record<string, OperationHandler>> = {
  BatchGetItem: batchGetItem,
  BatchWriteItem: batchWriteItem,
  CreateTable: createTableOperation,
  DeleteItem: deleteItem,
  DeleteResourcePolicy: deleteResourcePolicy,
  DeleteTable: deleteTableOperation,
  DescribeContinuousBackups: describeContinuousBackups,
  DescribeEndpoints: describeEndpoints,
  DescribeLimits: describeLimits,
  DescribeTable: describeTableOperation,
  DescribeTimeToLive: describeTimeToLive,
  GetItem: getItem,
  GetResourcePolicy: getResourcePolicy,
  ListTables: listTablesOperation,
  ListTagsOfResource: listTagsOfResource,
  PutItem: putItem,
  PutResourcePolicy: putResourcePolicy,
  Query: query,
  Scan: scan,
  TagResource: tagResource,
  TransactGetItems: transactGetItems,
  TransactWriteItems: transactWriteItems,
  UntagResource: untagResource,
  UpdateContinuousBackups: updateContinuousBackups,
  UpdateItem: updateItem,
  UpdateTable: updateTableOperation,
  UpdateTimeToLive: updateTimeToLive,
};

const STREAMS: Readonly<Record<string, OperationHandler>> = {
  DescribeStream: describeStream,
  GetRecords: getRecords,
  GetShardIterator: getShardIterator,
  ListStreams: listStreams,
};

/** The operations by the first part of `X-Amz-Target`. */
const TARGETS: Readonly<Record<string, Readonly<Record<string, OperationHandler>>>> = {
  DynamoDB_20120810: TABLES,
  DynamoDBStreams_20120810: STREAMS,
};

/** Codes that Coral, AWS's own framework, answers in DynamoDB's place. */
const OF_FRAMEWORK =
  /^(AccessDenied|UnrecognizedClient|InvalidSignature|ExpiredToken|MissingAuthenticationToken|IncompleteSignature|Serialization|UnknownOperation|Validation)Exception$/;

/** DynamoDB's errors say where they come from; SDKs cut that off, other readers look for it. */
const errorStyle: ErrorStyle = {
  namespace: (code) =>
    OF_FRAMEWORK.test(code) ? "com.amazon.coral.service#" : "com.amazonaws.dynamodb.v20120810#",
  members: ({ message }) => ({ Message: message }),
};

/** DynamoDB and DynamoDB Streams on the wire.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.LowLevelAPI.html */
export function dynamoDbApi(engine: Engine): ServiceApi {
  return {
    signingName: "dynamodb",
    protocol: "json-1.0",
    sendsCrc32: true,
    error: (failure, requestId) => writeError("json-1.0", failure, requestId, errorStyle),
    claims: ({ headers }) => header(headers, "x-amz-target")?.startsWith("DynamoDB") ?? false,
    operation: (request) => operation(engine, request),
  };
}

function operation(engine: Engine, request: ApiRequest): Operation {
  const [target = "", name = ""] = header(request.headers, "x-amz-target")?.split(".") ?? [];
  const operations = TARGETS[target];
  if (!operations || name === "")
    throw new AwsError(
      "UnknownOperationException",
      `X-Amz-Target names no operation of DynamoDB: "${target}.${name}"`,
    );
  const handler = Object.hasOwn(operations, name) ? operations[name] : undefined;
  if (!handler) throw new NotEmulatedError(`dynamodb:${name}`);
  const prepared = handler({ engine, region: request.region, input: parseBody(request) });
  return { name, access: prepared.access, run: async () => ({ body: await prepared.run() }) };
}
