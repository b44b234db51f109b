import type * as aws from "@pulumi/aws";
import { resource } from "../../../contract/resource.ts";
import { checkOwnership } from "../bucket/ownership.ts";
import type { S3Store } from "../store.ts";
import { configureBucket, unsetBucket, type NoOutputs } from "./configure-bucket.ts";

/** `aws:s3/bucketOwnershipControls:BucketOwnershipControls`.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/s3/bucketownershipcontrols/ */
export const bucketOwnershipControlsResource = (store: S3Store) =>
  resource<aws.s3.BucketOwnershipControlsArgs, NoOutputs>()({
    inputs: { bucket: true, rule: { objectOwnership: true } },
    replaceOn: ["bucket"],
    create: ({ inputs }) =>
      configureBucket(store, inputs, { ownership: checkOwnership(inputs.rule.objectOwnership) }),
    update: ({ inputs }) =>
      configureBucket(store, inputs, { ownership: checkOwnership(inputs.rule.objectOwnership) }),
    delete: ({ id }) => unsetBucket(store, id, { ownership: undefined }),
  });
