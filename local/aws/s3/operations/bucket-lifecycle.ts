import { randomUUID } from "node:crypto";
import { bucketAccess } from "../access.ts";
import { checkLifecycle } from "../bucket/lifecycle-rules.ts";
import { malformedXml, noSuchSetting } from "../errors.ts";
import { operation } from "../operation.ts";
import type { LifecycleFilter, LifecycleRule } from "../records.ts";
import { tagSet, type Tag } from "../object/tags.ts";

const rule = {
  ID: true,
  Prefix: true,
  Status: true,
  Filter: {
    Prefix: true,
    Tag: { Key: true, Value: true },
    ObjectSizeGreaterThan: true,
    ObjectSizeLessThan: true,
    And: {
      Prefix: true,
      Tags: { Key: true, Value: true },
      ObjectSizeGreaterThan: true,
      ObjectSizeLessThan: true,
    },
  },
  Expiration: { Days: true, Date: true, ExpiredObjectDeleteMarker: true },
  Transitions: { Days: true, Date: true, StorageClass: true },
  NoncurrentVersionExpiration: { NoncurrentDays: true, NewerNoncurrentVersions: true },
  NoncurrentVersionTransitions: {
    NoncurrentDays: true,
    NewerNoncurrentVersions: true,
    StorageClass: true,
  },
  AbortIncompleteMultipartUpload: { DaysAfterInitiation: true },
} as const;

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLifecycleConfiguration.html */
export const getBucketLifecycleConfiguration = operation("GetBucketLifecycleConfiguration", {
  members: { Bucket: true, ExpectedBucketOwner: true },
  access: (call, input) => bucketAccess(call, input, "GetLifecycleConfiguration"),
  run: ({ store }, { Bucket }) => {
    const { lifecycle, transitionMinimumSize } = store.buckets.get(Bucket);
    if (!lifecycle)
      throw noSuchSetting(
        Bucket,
        "NoSuchLifecycleConfiguration",
        "The lifecycle configuration does not exist",
      );
    return {
      Rules: lifecycle.map(writeRule),
      TransitionDefaultMinimumObjectSize: transitionMinimumSize ?? USUAL_MINIMUM,
    };
  },
});

const USUAL_MINIMUM = "all_storage_classes_128K";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLifecycleConfiguration.html */
export const putBucketLifecycleConfiguration = operation("PutBucketLifecycleConfiguration", {
  members: {
    Bucket: true,
    ExpectedBucketOwner: true,
    ChecksumAlgorithm: "the checksum is compared with the body for every operation",
    LifecycleConfiguration: { Rules: rule },
    TransitionDefaultMinimumObjectSize: [USUAL_MINIMUM, "varies_by_storage_class"],
  },
  access: (call, input) => bucketAccess(call, input, "PutLifecycleConfiguration"),
  run: async ({ store }, input) => {
    const { Bucket, LifecycleConfiguration, TransitionDefaultMinimumObjectSize = USUAL_MINIMUM } = input;
    if (!LifecycleConfiguration) throw malformedXml("LifecycleConfiguration expected");
    const lifecycle = checkLifecycle(LifecycleConfiguration.Rules.map(readRule));
    const transitionMinimumSize = TransitionDefaultMinimumObjectSize;
    await store.buckets.configure(Bucket, { lifecycle, transitionMinimumSize });
    return { TransitionDefaultMinimumObjectSize };
  },
});

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketLifecycle.html */
export const deleteBucketLifecycle = operation("DeleteBucketLifecycle", {
  members: { Bucket: true, ExpectedBucketOwner: true },
  access: (call, input) => bucketAccess(call, input, "PutLifecycleConfiguration"),
  run: async ({ store }, { Bucket }) => await store.buckets.configure(Bucket, { lifecycle: undefined }),
});

/** A rule as requests have it. */
interface RuleInput {
  readonly ID?: string;
  readonly Prefix?: string;
  readonly Status: string;
  readonly Filter?: FilterInput & { readonly Tag?: Tag; readonly And?: FilterInput };
  readonly Expiration?: {
    readonly Days?: number;
    readonly Date?: Date;
    readonly ExpiredObjectDeleteMarker?: boolean;
  };
  readonly Transitions?: readonly {
    readonly Days?: number;
    readonly Date?: Date;
    readonly StorageClass?: string;
  }[];
  readonly NoncurrentVersionExpiration?: {
    readonly NoncurrentDays?: number;
    readonly NewerNoncurrentVersions?: number;
  };
  readonly NoncurrentVersionTransitions?: readonly {
    readonly NoncurrentDays?: number;
    readonly NewerNoncurrentVersions?: number;
    readonly StorageClass?: string;
  }[];
  readonly AbortIncompleteMultipartUpload?: { readonly DaysAfterInitiation?: number };
}

interface FilterInput {
  readonly Prefix?: string;
  readonly Tags?: readonly Tag[];
  readonly ObjectSizeGreaterThan?: number;
  readonly ObjectSizeLessThan?: number;
}

function readRule(input: RuleInput): LifecycleRule {
  const { Status, Expiration: expiration, NoncurrentVersionExpiration: noncurrent } = input;
  if (Status !== "Enabled" && Status !== "Disabled")
    throw malformedXml(`Status must be Enabled or Disabled, not "${Status}"`);
  return {
    id: input.ID || randomUUID(),
    enabled: Status === "Enabled",
    filter: readFilter(input),
    expiration: expiration && {
      days: expiration.Days,
      date: expiration.Date?.toISOString(),
      expiredObjectDeleteMarker: expiration.ExpiredObjectDeleteMarker,
    },
    noncurrentExpiration: noncurrent && {
      days: noncurrent.NoncurrentDays ?? 0,
      newerVersions: noncurrent.NewerNoncurrentVersions,
    },
    abortUploadsAfterDays: input.AbortIncompleteMultipartUpload?.DaysAfterInitiation,
    transitions: input.Transitions?.map(({ Days, Date: date, StorageClass }) => ({
      days: Days,
      date: date?.toISOString(),
      storageClass: storageClass(StorageClass),
    })),
    noncurrentTransitions: input.NoncurrentVersionTransitions?.map((transition) => ({
      days: transition.NoncurrentDays,
      newerVersions: transition.NewerNoncurrentVersions,
      storageClass: storageClass(transition.StorageClass),
    })),
  };
}

function storageClass(value: string | undefined): string {
  if (value === undefined) throw malformedXml("StorageClass is missing");
  return value;
}

function readFilter({ Filter, Prefix }: RuleInput): LifecycleFilter {
  const terms: FilterInput = Filter?.And ?? Filter ?? {};
  const tags = Filter?.And ? (Filter.And.Tags ?? []) : Filter?.Tag ? [Filter.Tag] : [];
  return {
    prefix: terms.Prefix ?? Prefix,
    ...(tags.length > 0 && { tags: Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value])) }),
    sizeGreaterThan: terms.ObjectSizeGreaterThan,
    sizeLessThan: terms.ObjectSizeLessThan,
  };
}

function writeRule({ expiration, noncurrentExpiration, ...kept }: LifecycleRule) {
  return {
    ID: kept.id,
    Filter: writeFilter(kept.filter),
    Status: kept.enabled ? "Enabled" : "Disabled",
    Expiration: expiration && {
      Days: expiration.days,
      Date: dateOf(expiration.date),
      ExpiredObjectDeleteMarker: expiration.expiredObjectDeleteMarker,
    },
    NoncurrentVersionExpiration: noncurrentExpiration && {
      NoncurrentDays: noncurrentExpiration.days,
      NewerNoncurrentVersions: noncurrentExpiration.newerVersions,
    },
    AbortIncompleteMultipartUpload:
      kept.abortUploadsAfterDays === undefined
        ? undefined
        : { DaysAfterInitiation: kept.abortUploadsAfterDays },
    Transitions: kept.transitions?.map((transition) => ({
      Days: transition.days,
      Date: dateOf(transition.date),
      StorageClass: transition.storageClass,
    })),
    NoncurrentVersionTransitions: kept.noncurrentTransitions?.map((transition) => ({
      NoncurrentDays: transition.days,
      NewerNoncurrentVersions: transition.newerVersions,
      StorageClass: transition.storageClass,
    })),
  };
}

const dateOf = (text: string | undefined) => (text === undefined ? undefined : new Date(text));

/** Several terms stand in an And, one alone. */
function writeFilter({ prefix, tags, sizeGreaterThan, sizeLessThan }: LifecycleFilter) {
  const Tags = tagSet(tags);
  const terms = {
    Prefix: prefix,
    ObjectSizeGreaterThan: sizeGreaterThan,
    ObjectSizeLessThan: sizeLessThan,
  };
  const count = Object.values(terms).filter((term) => term !== undefined).length + Tags.length;
  return count > 1 ? { And: { ...terms, Tags } } : { ...terms, Tag: Tags[0] };
}
