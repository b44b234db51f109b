import type { ServiceFactory } from "../../contract/service.ts";
import { firehoseApi } from "./api.ts";
import { DeliveryStreams } from "./delivery-streams.ts";
import { failedRecords } from "./replay/failed-records.ts";
import { deliveryStreamHandler } from "./resources/delivery-stream.ts";

/** Amazon Data Firehose: streams that take records, have a function change them, and write them to S3. */
export const firehose: ServiceFactory = (platform) => {
  const streams = new DeliveryStreams(platform);
  return {
    name: "firehose",
    resources: {
      "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": deliveryStreamHandler(streams),
    },
    api: firehoseApi(streams),
    capabilities: { failedRecords: failedRecords(platform, streams) },
    flush: async () => await streams.flush(),
    stop: async () => await streams.stop(),
  };
};
