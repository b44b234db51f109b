import { header } from "../../../contract/http.ts";
import type { Operation } from "../../../contract/operation.ts";
import type { ServiceApi } from "../../../contract/service.ts";
import { lazyModel } from "../../../wire/model.ts";
import { serviceApi } from "../../../wire/service-api.ts";
import { errorStyle } from "../errors.ts";
import type { DynamoDbStore } from "../store.ts";
import { describeStream } from "./operations/describe-stream.ts";
import { getRecords } from "./operations/get-records.ts";
import { getShardIterator } from "./operations/get-shard-iterator.ts";
import { listStreams } from "./operations/list-streams.ts";

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations_Amazon_DynamoDB_Streams.html */
export const operations: readonly Operation<DynamoDbStore>[] = [
  describeStream,
  getRecords,
  getShardIterator,
  listStreams,
];

/** DynamoDB Streams on the wire: it shares the signing name of DynamoDB. */
export function dynamoDbStreamsApi(store: DynamoDbStore): ServiceApi {
  return serviceApi({
    signingName: "dynamodb",
    protocol: "json-1.0",
    model: lazyModel(import.meta.dirname),
    store,
    operations,
    errors: errorStyle,
    sendsCrc32: true,
    accepts: ({ headers }) => header(headers, "x-amz-target")?.startsWith("DynamoDBStreams_") ?? false,
  });
}
