import type { Deletion } from "../stores/bucket-store.ts";
import { sequencerOf } from "../stores/sequencer.ts";
import type { ObjectVersion } from "../records.ts";

/** Names of the events that happen here, as messages carry them: without `s3:`.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html */
export const eventNames = [
  "ObjectCreated:Put",
  "ObjectCreated:Post",
  "ObjectCreated:Copy",
  "ObjectCreated:CompleteMultipartUpload",
  "ObjectRemoved:Delete",
  "ObjectRemoved:DeleteMarkerCreated",
  "LifecycleExpiration:Delete",
  "LifecycleExpiration:DeleteMarkerCreated",
  "ObjectTagging:Put",
  "ObjectTagging:Delete",
] as const;

/** Name of an event, without `s3:`. */
export type EventName = (typeof eventNames)[number];

/** Something that happened to an object, as it is told. */
export interface ObjectEvent {
  readonly name: EventName;
  readonly bucket: string;
  readonly key: string;
  /** Bytes; absent where no object is left. */
  readonly size?: number | undefined;
  /** Without quotes; absent where no object is left. */
  readonly etag?: string | undefined;
  /** Absent where the bucket was never versioned. */
  readonly versionId?: string | undefined;
  /** Hexadecimal. Of two events of one key, the later has the greater. */
  readonly sequencer: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly origin: EventOrigin;
}

/** Caller whose request made an event. */
export interface EventOrigin {
  /** Account, or the name of the service that did it. */
  readonly requester: string;
  /** `AWS:<unique id>`; `s3.amazonaws.com` for what S3 does itself. */
  readonly principalId: string;
  readonly sourceIp: string;
  readonly requestId: string;
}

/** Origin of an object that the program declares. */
export const programOrigin = (accountId: string): EventOrigin => ({
  requester: accountId,
  principalId: `AWS:${accountId}`,
  sourceIp: "127.0.0.1",
  requestId: "",
});

/** Origin of what S3 does itself: its lifecycle rules. */
export const lifecycleOrigin: EventOrigin = {
  requester: "s3.amazonaws.com",
  principalId: "s3.amazonaws.com",
  sourceIp: "s3.amazonaws.com",
  requestId: "",
};

/** Makes the event of a deletion: of a version that is gone, or of a delete marker that is new.
 * @param kind `ObjectRemoved`, or `LifecycleExpiration` when a rule of the bucket did it.
 * @returns undefined when there was nothing to delete. */
export function eventOfDeletion(
  kind: "ObjectRemoved" | "LifecycleExpiration",
  { version, deleteMarker, isNew, order }: Deletion,
  shownId: string | undefined,
  origin: EventOrigin,
): ObjectEvent | undefined {
  if (!version) return undefined;
  return {
    name: deleteMarker && isNew ? `${kind}:DeleteMarkerCreated` : `${kind}:Delete`,
    bucket: version.bucket,
    key: version.key,
    versionId: shownId,
    sequencer: sequencerOf(order),
    time: Date.now(),
    origin,
  };
}

/** Makes the event of a version that was written or tagged.
 * @param shownId Id of the version as answers tell it. */
export function eventOfVersion(
  name: EventName,
  version: ObjectVersion,
  shownId: string | undefined,
  origin: EventOrigin,
): ObjectEvent {
  return {
    name,
    bucket: version.bucket,
    key: version.key,
    size: version.content.size,
    etag: version.content.etag.replaceAll('"', ""),
    versionId: shownId,
    sequencer: sequencerOf(version.order),
    time: Date.now(),
    origin,
  };
}
