import type { ServiceFactory } from "../../contract/service.ts";
import type { S3 } from "./call.ts";
import { startLifecycle } from "./lifecycle/sweeper.ts";
import { Uploads } from "./multipart/uploads.ts";
import { bucketResource } from "./resources/bucket.ts";
import { bucketCorsConfigurationResource } from "./resources/bucket-cors-configuration.ts";
import { bucketEncryptionResource } from "./resources/bucket-encryption.ts";
import { bucketLifecycleConfigurationResource } from "./resources/bucket-lifecycle-configuration.ts";
import { bucketObjectResource } from "./resources/bucket-object.ts";
import { bucketOwnershipControlsResource } from "./resources/bucket-ownership-controls.ts";
import { bucketPolicyResource } from "./resources/bucket-policy.ts";
import { bucketPublicAccessBlockResource } from "./resources/bucket-public-access-block.ts";
import { bucketVersioningResource } from "./resources/bucket-versioning.ts";
import { Storage } from "./storage/storage.ts";
import { s3Api } from "./wire/api.ts";

/** S3. The bytes of objects are in `s3/` of the state folder. */
export const s3: ServiceFactory = async (platform) => {
  const storage = await Storage.open(platform.store);
  const uploads = new Uploads(platform.store, storage.bodies);
  const service: S3 = { storage, uploads, platform };
  await storage.bodies.removeAllBut(new Set([...storage.usedBodies(), ...uploads.usedBodies()]));
  const stop = await startLifecycle(service, (message) => platform.logs.write("s3", "warn", message));
  return {
    name: "s3",
    resources: {
      "aws:s3/bucket:Bucket": bucketResource(service),
      "aws:s3/bucketObjectv2:BucketObjectv2": bucketObjectResource(service),
      "aws:s3/bucketObject:BucketObject": bucketObjectResource(service),
      "aws:s3/bucketPolicy:BucketPolicy": bucketPolicyResource(service),
      "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": bucketPublicAccessBlockResource(service),
      "aws:s3/bucketOwnershipControls:BucketOwnershipControls": bucketOwnershipControlsResource(service),
      "aws:s3/bucketVersioning:BucketVersioning": bucketVersioningResource(service),
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration":
        bucketEncryptionResource(service),
      "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration":
        bucketLifecycleConfigurationResource(service),
      "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration": bucketCorsConfigurationResource(service),
    },
    api: s3Api(service),
    foreign: () =>
      storage
        .buckets()
        .filter(({ origin }) => origin === "api")
        .map(({ name, region }) => ({
          type: "aws:s3/bucket:Bucket",
          name,
          id: name,
          region,
          outputs: { arn: `arn:aws:s3:::${name}` },
        })),
    stop: async () => {
      stop();
      return await Promise.resolve();
    },
  };
};
