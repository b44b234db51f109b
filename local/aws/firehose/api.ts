import type { ServiceApi } from "../../contract/api.ts";
import type { Operation } from "../../contract/operation.ts";
import { lazyModel } from "../../wire/model.ts";
import { serviceApi } from "../../wire/service-api.ts";
import { describeDeliveryStream } from "./operations/describe-delivery-stream.ts";
import { listDeliveryStreams } from "./operations/list-delivery-streams.ts";
import { listTagsForDeliveryStream } from "./operations/list-tags-for-delivery-stream.ts";
import { putRecord } from "./operations/put-record.ts";
import { putRecordBatch } from "./operations/put-record-batch.ts";
import type { DeliveryStreamStore } from "./store.ts";

/** @see https://docs.aws.amazon.com/firehose/latest/APIReference/API_Operations.html */
export const operations: readonly Operation<DeliveryStreamStore>[] = [
  describeDeliveryStream,
  listDeliveryStreams,
  listTagsForDeliveryStream,
  putRecord,
  putRecordBatch,
];

/** Firehose as SDK clients, and API Gateway, call it. Streams come from the program. The quotas of a region (requests and bytes a second)
 * are not counted here. */
export function firehoseApi(store: DeliveryStreamStore): ServiceApi {
  return serviceApi({
    signingName: "firehose",
    protocol: "json-1.1",
    model: lazyModel(import.meta.dirname),
    store,
    operations,
  });
}
