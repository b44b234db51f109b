import { s3Arn } from "../arn.ts";
import type { ObjectEvent } from "./object-event.ts";

/** Makes the message of an event.
 * @param ruleId Id of the rule that it is sent for.
 * @param owner Account that owns the bucket.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
export function messageOf(event: ObjectEvent, ruleId: string, region: string, owner: string): object {
  const { name, bucket, key, size, etag, versionId, sequencer, time, origin } = event;
  return {
    Records: [
      {
        eventVersion: "2.5",
        eventSource: "aws:s3",
        awsRegion: region,
        eventTime: new Date(time).toISOString(),
        eventName: name,
        userIdentity: { principalId: origin.principalId },
        requestParameters: { sourceIPAddress: origin.sourceIp },
        responseElements: { "x-amz-request-id": origin.requestId, "x-amz-id-2": origin.requestId },
        s3: {
          s3SchemaVersion: "1.0",
          configurationId: ruleId,
          bucket: { name: bucket, ownerIdentity: { principalId: owner }, arn: s3Arn(bucket) },
          object: { key: encodeKey(key), size, eTag: etag, versionId, sequencer },
        },
      },
    ],
  };
}

/** Makes the message that a queue or topic gets when it becomes a destination.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
export function testMessage(bucket: string, requestId: string): object {
  return {
    Service: "Amazon S3",
    Event: "s3:TestEvent",
    Time: new Date().toISOString(),
    Bucket: bucket,
    RequestId: requestId,
    HostId: requestId,
  };
}

/** Keys are written as in a form: a space is a plus sign. */
function encodeKey(key: string): string {
  return new URLSearchParams([["", key]]).toString().slice(1).replaceAll("%2F", "/");
}
