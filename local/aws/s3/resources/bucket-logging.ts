import type { RecordedResource } from "../../../contract/resource.ts";

/** `aws:s3/bucketLogging:BucketLogging`: kept in the graph; requests to a bucket are among the console's traces. */
export const bucketLoggingResource: RecordedResource = {
  outputs: ({ inputs }) => ({ id: inputs["bucket"] as string, outputs: {} }),
  without: "buckets write no access logs",
};
