import type * as aws from "@pulumi/aws";
import { resource } from "../../../contract/resource.ts";
import type { S3Store } from "../store.ts";
import { configureBucket, unsetBucket, type NoOutputs } from "./configure-bucket.ts";

/** `aws:s3/bucketNotification:BucketNotification`, to EventBridge: a rule brings the events to queues, topics and functions, which are
 * refused by name as destinations of their own. Here objects that are written are told, objects that are deleted are not.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventBridge.html */
export const bucketNotificationResource = (store: S3Store) =>
  resource<aws.s3.BucketNotificationArgs, NoOutputs>()({
    inputs: { bucket: true, eventbridge: true },
    replaceOn: ["bucket"],
    create: async ({ inputs }) =>
      await configureBucket(store, inputs, { eventBridge: inputs.eventbridge ?? false }),
    update: async ({ inputs }) =>
      await configureBucket(store, inputs, { eventBridge: inputs.eventbridge ?? false }),
    delete: ({ id }) => unsetBucket(store, id, { eventBridge: undefined }),
  });
