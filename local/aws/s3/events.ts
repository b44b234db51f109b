import { jsonCall } from "../../delivery/destinations.ts";
import type { ObjectVersion } from "./records.ts";
import type { S3Store } from "./store.ts";

/** Operation that an object came by. */
export type CreationReason = "PutObject" | "CopyObject" | "CompleteMultipartUpload";

/** Tells the default bus of a new object, if its bucket says so. It is told before the caller is answered: whoever was answered can count on
 * it. What goes wrong is said in the log.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
export async function tellOfObject(
  { buckets, platform }: S3Store,
  version: ObjectVersion,
  reason: CreationReason,
): Promise<void> {
  const bucket = buckets.find(version.bucket);
  if (!bucket?.eventBridge) return;
  const arn = `arn:aws:s3:::${bucket.name}`;
  const { size, etag } = version.content;
  const shown = buckets.shownId(version);
  const detail = {
    version: "0",
    bucket: { name: bucket.name },
    object: {
      key: version.key,
      size,
      etag: etag.replaceAll('"', ""),
      ...(shown !== undefined && { "version-id": shown }),
      sequencer: version.order,
    },
    requester: platform.accountId,
    reason,
  };
  const { gateway, iam } = platform.capabilities;
  const entry = {
    Source: "aws.s3",
    DetailType: "Object Created",
    Detail: JSON.stringify(detail),
    Resources: [arn],
  };
  try {
    await gateway.call(
      iam.servicePrincipal("s3.amazonaws.com", arn),
      "events",
      jsonCall(bucket.region, "AWSEvents.PutEvents", { Entries: [entry] }),
    );
  } catch (error) {
    platform.logs.write("s3", "error", `the event of ${arn}/${version.key}: ${(error as Error).message}`);
  }
}
