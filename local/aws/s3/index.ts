import type { ServiceFactory } from "../../contract/service.ts";
import type { S3 } from "./call.ts";
import { startLifecycle } from "./lifecycle/sweeper.ts";
import { Uploads } from "./multipart/uploads.ts";
import { bucketHandler } from "./resources/bucket.ts";
import { bucketObjectHandler } from "./resources/bucket-object.ts";
import { bucketPolicyHandler } from "./resources/bucket-policy.ts";
import {
  corsHandler,
  encryptionHandler,
  lifecycleHandler,
  ownershipControlsHandler,
  publicAccessBlockHandler,
  versioningHandler,
} from "./resources/configuration.ts";
import { Storage } from "./storage/storage.ts";
import { s3Api } from "./wire/api.ts";

/** S3. The bytes of objects are in `s3/` of the state folder. */
export const s3: ServiceFactory = async (platform) => {
  const storage = await Storage.open(platform.store);
  const uploads = new Uploads(platform.store, storage.bodies);
  const service: S3 = { storage, uploads, platform };
  await storage.bodies.removeAllBut(new Set([...storage.usedBodies(), ...uploads.usedBodies()]));
  const stop = startLifecycle(service, (message) => platform.logs.write("s3", "warn", message));
  return {
    name: "s3",
    resources: {
      "aws:s3/bucket:Bucket": bucketHandler(service),
      "aws:s3/bucketObjectv2:BucketObjectv2": bucketObjectHandler(service),
      "aws:s3/bucketObject:BucketObject": bucketObjectHandler(service),
      "aws:s3/bucketPolicy:BucketPolicy": bucketPolicyHandler(service),
      "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": publicAccessBlockHandler(service),
      "aws:s3/bucketOwnershipControls:BucketOwnershipControls": ownershipControlsHandler(service),
      "aws:s3/bucketVersioning:BucketVersioning": versioningHandler(service),
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration":
        encryptionHandler(service),
      "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": lifecycleHandler(service),
      "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration": corsHandler(service),
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
