import type * as aws from "@pulumi/aws";
import { resource } from "../../../contract/resource.ts";
import { checkLifecycle } from "../bucket/lifecycle-rules.ts";
import type { S3Store } from "../store.ts";
import type { BucketRecord, LifecycleFilter, LifecycleRule, Tags } from "../records.ts";
import { configureBucket, unsetBucket, type NoOutputs } from "./configure-bucket.ts";

const filterTerms = { prefix: true, objectSizeGreaterThan: true, objectSizeLessThan: true } as const;

/** `aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration`. Objects expire here too; they do not change their storage class.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/s3/bucketlifecycleconfiguration/ */
export const bucketLifecycleConfigurationResource = (store: S3Store) =>
  resource<aws.s3.BucketLifecycleConfigurationArgs, NoOutputs>()({
    inputs: {
      bucket: true,
      expectedBucketOwner: true,
      rules: {
        id: true,
        status: true,
        prefix: true,
        filter: {
          ...filterTerms,
          tag: { key: true, value: true },
          and: { ...filterTerms, tags: true },
        },
        expiration: { days: true, date: true, expiredObjectDeleteMarker: true },
        transitions: { days: true, date: true, storageClass: true },
        noncurrentVersionExpiration: { noncurrentDays: true, newerNoncurrentVersions: true },
        noncurrentVersionTransitions: {
          noncurrentDays: true,
          newerNoncurrentVersions: true,
          storageClass: true,
        },
        abortIncompleteMultipartUpload: { daysAfterInitiation: true },
      },
      timeouts: "it takes no time here",
      transitionDefaultMinimumObjectSize: ["all_storage_classes_128K", "varies_by_storage_class"],
    },
    replaceOn: ["bucket", "expectedBucketOwner"],
    create: async ({ inputs }) => await configureBucket(store, inputs, readConfiguration(inputs)),
    update: async ({ inputs }) => await configureBucket(store, inputs, readConfiguration(inputs)),
    delete: ({ id }) => unsetBucket(store, id, { lifecycle: undefined }),
  });

/** A lifecycle rule as the program says it. */
interface RuleInputs {
  readonly id: string;
  readonly status: string;
  readonly prefix?: string;
  readonly filter?: FilterInputs & {
    readonly tag?: { readonly key: string; readonly value: string };
    readonly and?: FilterInputs & { readonly tags?: Tags };
  };
  readonly expiration?: LifecycleRule["expiration"];
  readonly transitions?: LifecycleRule["transitions"];
  readonly noncurrentVersionExpiration?: {
    readonly noncurrentDays: number;
    readonly newerNoncurrentVersions?: number;
  };
  readonly noncurrentVersionTransitions?: readonly {
    readonly noncurrentDays: number;
    readonly newerNoncurrentVersions?: number;
    readonly storageClass: string;
  }[];
  readonly abortIncompleteMultipartUpload?: { readonly daysAfterInitiation?: number };
}

interface FilterInputs {
  readonly prefix?: string;
  readonly objectSizeGreaterThan?: number;
  readonly objectSizeLessThan?: number;
}

function readConfiguration({
  rules = [],
  transitionDefaultMinimumObjectSize,
}: {
  readonly rules?: readonly RuleInputs[];
  readonly transitionDefaultMinimumObjectSize?: string;
}): Partial<BucketRecord> {
  return {
    lifecycle: checkLifecycle(rules.map(readRule)),
    transitionMinimumSize: transitionDefaultMinimumObjectSize,
  };
}

function readRule(rule: RuleInputs): LifecycleRule {
  const { expiration, noncurrentVersionExpiration: noncurrent } = rule;
  return {
    id: rule.id,
    enabled: rule.status === "Enabled",
    filter: readFilter(rule),
    // The provider writes 0 days where none are given.
    expiration: expiration && { ...expiration, days: expiration.days || undefined },
    noncurrentExpiration: noncurrent && {
      days: noncurrent.noncurrentDays,
      newerVersions: noncurrent.newerNoncurrentVersions,
    },
    abortUploadsAfterDays: rule.abortIncompleteMultipartUpload?.daysAfterInitiation,
    transitions: rule.transitions,
    noncurrentTransitions: rule.noncurrentVersionTransitions?.map((transition) => ({
      days: transition.noncurrentDays,
      newerVersions: transition.newerNoncurrentVersions,
      storageClass: transition.storageClass,
    })),
  };
}

function readFilter({ filter, prefix }: RuleInputs): LifecycleFilter {
  const { and, tag } = filter ?? {};
  return {
    prefix: and?.prefix ?? filter?.prefix ?? prefix,
    tags: and?.tags ?? (tag && { [tag.key]: tag.value }),
    sizeGreaterThan: and?.objectSizeGreaterThan ?? filter?.objectSizeGreaterThan,
    sizeLessThan: and?.objectSizeLessThan ?? filter?.objectSizeLessThan,
  };
}
