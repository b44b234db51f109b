import type * as aws from "@pulumi/aws";
import { NotEmulatedError } from "../../../contract/errors.ts";
import { physicalName } from "../../../contract/names.ts";
import type { Inputs, Resource, ResourceHandler } from "../../../contract/resource.ts";
import { createBucket, deleteBucket, emptyBucket } from "../buckets.ts";
import type { S3 } from "../call.ts";

type BucketInputs = Inputs<aws.s3.BucketArgs>;

/** Settings of the old provider that have resources of their own. */
const elsewhere = [
  "acl",
  "grants",
  "website",
  "logging",
  "replicationConfiguration",
  "objectLockConfiguration",
  "accelerationStatus",
  "requestPayer",
] as (keyof BucketInputs)[];

/** `aws:s3/bucket:Bucket`.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/s3/bucket/ */
export function bucketHandler(s3: S3): ResourceHandler<BucketInputs> {
  const check = (inputs: BucketInputs) => {
    for (const setting of elsewhere)
      if (inputs[setting] !== undefined) throw new NotEmulatedError(`${setting} of a bucket`);
  };
  const state = (name: string, { inputs, region }: Resource<BucketInputs>) => ({
    id: name,
    outputs: {
      bucket: name,
      arn: `arn:aws:s3:::${name}`,
      tagsAll: inputs.tags ?? {},
      bucketRegion: region,
      region,
      bucketDomainName: `${name}.s3.amazonaws.com`,
      bucketRegionalDomainName: `${name}.s3.${region}.amazonaws.com`,
      hostedZoneId: "Z3W03O7B5YMIYP",
      forceDestroy: inputs.forceDestroy ?? false,
    },
  });
  const make = async (resource: Resource<BucketInputs>, name: string) => {
    check(resource.inputs);
    await createBucket(s3, name, resource.region, "program", resource.inputs.tags);
    return state(name, resource);
  };
  return {
    replaceOn: ["bucket", "bucketPrefix", "objectLockEnabled"],
    create: (resource) => {
      const { bucket, bucketPrefix } = resource.inputs;
      return make(resource, bucket ?? physicalName((bucketPrefix ?? resource.name).toLowerCase(), 63));
    },
    // Somebody may have deleted it by a call.
    start: async (kept) => {
      if (!s3.storage.findBucket(kept.id)) await make(kept, kept.id);
    },
    update: async (resource, { id }) => {
      check(resource.inputs);
      await s3.storage.configure(id, { tags: resource.inputs.tags });
      return state(id, resource);
    },
    delete: async ({ id, inputs }) => {
      if (!s3.storage.findBucket(id)) return;
      if (inputs.forceDestroy) await emptyBucket(s3, id);
      await deleteBucket(s3, id);
    },
  };
}
