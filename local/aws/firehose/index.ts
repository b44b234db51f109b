import type { ServiceFactory } from "../../contract/service.ts";
import { firehoseApi } from "./api.ts";
import { failedRecordCapability } from "./capability.ts";
import { deliveryStreamResource } from "./resources/delivery-stream.ts";
import { DeliveryStreamStore } from "./store.ts";

/** Amazon Data Firehose: streams that take records, have a function change them, and write them to S3. */
export const firehose: ServiceFactory = (platform) => {
  const store = new DeliveryStreamStore(platform);
  return {
    name: "firehose",
    resources: {
      "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": deliveryStreamResource(store),
    },
    api: firehoseApi(store),
    capabilities: { failedRecords: failedRecordCapability(platform, store) },
    flush: async () => await store.flush(),
    stop: async () => await store.stop(),
  };
};
