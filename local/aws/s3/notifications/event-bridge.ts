import type { Platform } from "../../../contract/service.ts";
import { jsonCall } from "../../../delivery/destinations.ts";
import { s3Arn } from "../arn.ts";
import type { EventName, ObjectEvent } from "./object-event.ts";

/** What the bus is told in place of an event's name.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
const events: Readonly<
  Record<EventName, { readonly type: string; readonly reason?: string; readonly deletionType?: string }>
> = {
  "ObjectCreated:Put": { type: "Object Created", reason: "PutObject" },
  "ObjectCreated:Post": { type: "Object Created", reason: "POST Object" },
  "ObjectCreated:Copy": { type: "Object Created", reason: "CopyObject" },
  "ObjectCreated:CompleteMultipartUpload": { type: "Object Created", reason: "CompleteMultipartUpload" },
  "ObjectRemoved:Delete": {
    type: "Object Deleted",
    reason: "DeleteObject",
    deletionType: "Permanently Deleted",
  },
  "ObjectRemoved:DeleteMarkerCreated": {
    type: "Object Deleted",
    reason: "DeleteObject",
    deletionType: "Delete Marker Created",
  },
  "LifecycleExpiration:Delete": {
    type: "Object Deleted",
    reason: "Lifecycle Expiration",
    deletionType: "Permanently Deleted",
  },
  "LifecycleExpiration:DeleteMarkerCreated": {
    type: "Object Deleted",
    reason: "Lifecycle Expiration",
    deletionType: "Delete Marker Created",
  },
  "ObjectTagging:Put": { type: "Object Tags Added" },
  "ObjectTagging:Delete": { type: "Object Tags Deleted" },
};

/** Tells the default bus of an event.
 * @throws AwsError as EventBridge does.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
export async function tellEventBridge(
  { capabilities }: Platform,
  region: string,
  { name, bucket, key, size, etag, versionId, sequencer, origin }: ObjectEvent,
): Promise<void> {
  const { type, reason, deletionType } = events[name];
  const arn = s3Arn(bucket);
  const detail = {
    version: "0",
    bucket: { name: bucket },
    object: { key, size, etag, "version-id": versionId, sequencer },
    "request-id": origin.requestId || undefined,
    requester: origin.requester,
    "source-ip-address": origin.sourceIp,
    reason,
    "deletion-type": deletionType,
  };
  const entry = { Source: "aws.s3", DetailType: type, Detail: JSON.stringify(detail), Resources: [arn] };
  await capabilities.gateway.call(
    capabilities.iam.servicePrincipal("s3.amazonaws.com", arn),
    "events",
    jsonCall(region, "AWSEvents.PutEvents", { Entries: [entry] }),
  );
}
