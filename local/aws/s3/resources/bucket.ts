import type * as aws from "@pulumi/aws";
import { physicalName } from "../../../contract/names.ts";
import { resource, type ResourceState } from "../../../contract/resource.ts";
import { s3Arn } from "../arn.ts";
import { createBucket, deleteBucket, emptyBucket, newBucket } from "../bucket/new-bucket.ts";
import type { S3Store } from "../store.ts";
import type { Tags } from "../records.ts";
import { inlineSettings, readInlineSettings } from "./bucket-inline-settings.ts";

/** `aws:s3/bucket:Bucket`.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/s3/bucket/ */
export const bucketResource = (store: S3Store) => {
  const { buckets, platform } = store;
  const root = `arn:aws:iam::${platform.accountId}:root`;
  const make = async (name: string, region: string, inputs: BucketInputs) => {
    const bucket = newBucket({ name, region, origin: "program", tags: inputs.tags });
    await createBucket(store, { ...bucket, ...readInlineSettings(inputs, bucket, root) });
  };
  return resource<aws.s3.BucketArgs, BucketOutputs>()({
    // Access control lists, locks, logs, replication and websites are refused by name.
    inputs: {
      ...inlineSettings,
      accelerationStatus: ["Suspended"],
      acl: ["private"],
      bucket: true,
      bucketNamespace: ["global"],
      bucketPrefix: true,
      forceDestroy: true,
      objectLockEnabled: [false],
      requestPayer: ["BucketOwner"],
      tags: true,
    },
    replaceOn: ["bucket", "bucketPrefix", "bucketNamespace", "objectLockEnabled"],
    create: async ({ inputs, name: logicalName, region }) => {
      const { bucket, bucketPrefix = logicalName } = inputs;
      const name = bucket ?? physicalName(bucketPrefix.toLowerCase(), 63);
      await make(name, region, inputs);
      return state(name, region, inputs);
    },
    // Somebody may have deleted it by a call.
    start: async ({ id, region, inputs }) => {
      if (!buckets.find(id)) await make(id, region, inputs);
    },
    update: async ({ inputs, region }, { id }) => {
      const settings = readInlineSettings(inputs, buckets.get(id), root);
      await buckets.configure(id, { ...settings, tags: inputs.tags });
      return state(id, region, inputs);
    },
    delete: async ({ id, inputs }) => {
      if (!buckets.find(id)) return;
      if (inputs.forceDestroy) await emptyBucket(store, id);
      await deleteBucket(store, id);
    },
    lookUp: async (id) => {
      const bucket = buckets.find(id);
      if (!bucket) return undefined;
      const { name, region, tags } = bucket;
      return { ...state(name, region, { tags }), inputs: { bucket: name, tags } };
    },
  });
};

type BucketInputs = Parameters<typeof readInlineSettings>[0] & {
  readonly tags?: Tags;
  readonly forceDestroy?: boolean;
};

interface BucketOutputs {
  readonly bucket: string;
  readonly arn: string;
  readonly tagsAll: Tags;
  readonly bucketRegion: string;
  readonly region: string;
  readonly bucketDomainName: string;
  readonly bucketRegionalDomainName: string;
  readonly hostedZoneId: string;
  readonly forceDestroy: boolean;
}

function state(name: string, region: string, inputs: BucketInputs): ResourceState<BucketOutputs> {
  return {
    id: name,
    outputs: {
      bucket: name,
      arn: s3Arn(name),
      tagsAll: inputs.tags ?? {},
      bucketRegion: region,
      region,
      bucketDomainName: `${name}.s3.amazonaws.com`,
      bucketRegionalDomainName: `${name}.s3.${region}.amazonaws.com`,
      hostedZoneId: "Z3W03O7B5YMIYP",
      forceDestroy: inputs.forceDestroy ?? false,
    },
  };
}
