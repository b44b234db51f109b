import type * as aws from "@pulumi/aws";
import { NotEmulatedError } from "../../../contract/errors.ts";
import { physicalName } from "../../../contract/names.ts";
import type { Inputs, Resource, ResourceHandler } from "../../../contract/resource.ts";
import { createBucket, deleteBucket, emptyBucket, newBucket } from "../buckets.ts";
import type { S3 } from "../call.ts";
import { readInlineSettings } from "./bucket-inline-settings.ts";

type BucketInputs = Inputs<aws.s3.BucketArgs>;

/** Arguments that ask for what is not done here. */
const refused: readonly (keyof BucketInputs)[] = [
  "accelerationStatus",
  "acl",
  "grants",
  "logging",
  "objectLockConfiguration",
  "objectLockEnabled",
  "replicationConfiguration",
  "requestPayer",
  "website",
];

/** `aws:s3/bucket:Bucket`.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/s3/bucket/ */
export function bucketResource(s3: S3): ResourceHandler<BucketInputs> {
  const root = `arn:aws:iam::${s3.platform.accountId}:root`;
  const check = (inputs: BucketInputs) => {
    for (const name of refused) {
      const value = inputs[name];
      const isDefault =
        value === undefined ||
        value === false ||
        (name === "acl" && value === "private") ||
        (name === "requestPayer" && value === "BucketOwner") ||
        (name === "accelerationStatus" && value === "Suspended");
      if (!isDefault) throw new NotEmulatedError(`${name} of a bucket`);
    }
    if ((inputs.bucketNamespace ?? "global") !== "global")
      throw new NotEmulatedError(`bucketNamespace ${inputs.bucketNamespace} of a bucket`);
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
    const { inputs, region } = resource;
    check(inputs);
    const bucket = newBucket({ name, region, origin: "program", tags: inputs.tags });
    await createBucket(s3, { ...bucket, ...readInlineSettings(inputs, bucket, root) });
    return state(name, resource);
  };
  return {
    replaceOn: ["bucket", "bucketPrefix", "bucketNamespace", "objectLockEnabled"],
    create: (resource) => {
      const { bucket, bucketPrefix } = resource.inputs;
      return make(resource, bucket ?? physicalName((bucketPrefix ?? resource.name).toLowerCase(), 63));
    },
    // Somebody may have deleted it by a call.
    start: async (kept) => {
      if (!s3.storage.findBucket(kept.id)) await make(kept, kept.id);
    },
    update: async (resource, { id }) => {
      const { inputs } = resource;
      check(inputs);
      const settings = readInlineSettings(inputs, s3.storage.bucket(id), root);
      await s3.storage.configure(id, { ...settings, tags: inputs.tags });
      return state(id, resource);
    },
    delete: async ({ id, inputs }) => {
      if (!s3.storage.findBucket(id)) return;
      if (inputs.forceDestroy) await emptyBucket(s3, id);
      await deleteBucket(s3, id);
    },
  };
}
