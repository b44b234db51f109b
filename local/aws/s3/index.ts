import type { ServiceFactory } from "../../contract/service.ts";
import { s3Api } from "./api.ts";
import { startLifecycle } from "./lifecycle.ts";
import { NotificationDeliveries } from "./notifications/deliveries.ts";
import type { S3Store } from "./store.ts";
import { bucketResource } from "./resources/bucket.ts";
import { bucketCorsConfigurationResource } from "./resources/bucket-cors-configuration.ts";
import { bucketEncryptionResource } from "./resources/bucket-encryption.ts";
import { bucketLifecycleConfigurationResource } from "./resources/bucket-lifecycle-configuration.ts";
import { bucketObjectResource } from "./resources/bucket-object.ts";
import { bucketLoggingResource } from "./resources/bucket-logging.ts";
import { bucketNotificationResource } from "./resources/bucket-notification.ts";
import { bucketOwnershipControlsResource } from "./resources/bucket-ownership-controls.ts";
import { bucketPolicyResource } from "./resources/bucket-policy.ts";
import { bucketPublicAccessBlockResource } from "./resources/bucket-public-access-block.ts";
import { bucketVersioningResource } from "./resources/bucket-versioning.ts";
import { BodyFiles } from "./stores/body-files.ts";
import { BucketStore } from "./stores/bucket-store.ts";
import { UploadStore } from "./stores/upload-store.ts";

/** S3. The bytes of objects are in `s3/` of the state folder. */
export const s3: ServiceFactory = async (platform) => {
  const bodies = new BodyFiles(await platform.store.folder("s3"));
  const buckets = new BucketStore(platform.store, bodies);
  const uploads = new UploadStore(platform.store, bodies);
  const store: S3Store = {
    buckets,
    uploads,
    bodies,
    deliveries: new NotificationDeliveries(platform),
    platform,
  };
  await bodies.removeAllBut(new Set([...buckets.usedBodies(), ...uploads.usedBodies()]));
  let stopLifecycle = () => {};
  return {
    name: "s3",
    resources: {
      "aws:s3/bucket:Bucket": bucketResource(store),
      "aws:s3/bucketObjectv2:BucketObjectv2": bucketObjectResource(store),
      "aws:s3/bucketObject:BucketObject": bucketObjectResource(store),
      "aws:s3/bucketPolicy:BucketPolicy": bucketPolicyResource(store),
      "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": bucketPublicAccessBlockResource(store),
      "aws:s3/bucketOwnershipControls:BucketOwnershipControls": bucketOwnershipControlsResource(store),
      "aws:s3/bucketVersioning:BucketVersioning": bucketVersioningResource(store),
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration":
        bucketEncryptionResource(store),
      "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration":
        bucketLifecycleConfigurationResource(store),
      "aws:s3/bucketLogging:BucketLogging": bucketLoggingResource,
      "aws:s3/bucketNotification:BucketNotification": bucketNotificationResource(store),
      "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration": bucketCorsConfigurationResource(store),
    },
    api: s3Api(store),
    foreign: () =>
      buckets
        .all()
        .filter(({ origin }) => origin === "api")
        .map(({ name, region }) => ({
          type: "aws:s3/bucket:Bucket",
          name,
          id: name,
          region,
          outputs: { arn: `arn:aws:s3:::${name}` },
        })),
    ready: async () => {
      store.deliveries.resume();
      stopLifecycle = await startLifecycle(store, (message) => platform.logs.write("s3", "warn", message));
    },
    stop: async () => {
      stopLifecycle();
      await store.deliveries.stop();
    },
    abandon: async () => {
      stopLifecycle();
      await store.deliveries.stop();
    },
  };
};
