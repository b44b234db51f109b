import type * as aws from "@pulumi/aws";
import { AwsError, NotEmulatedError } from "../../../contract/errors.ts";
import type { Inputs, Resource, ResourceHandler } from "../../../contract/resource.ts";
import type { S3 } from "../call.ts";
import { checkLifecycle } from "../configuration/lifecycle.ts";
import { checkCorsRule, checkEncryption, checkOwnership } from "../configuration/settings.ts";
import type { LifecycleFilter, LifecycleRule } from "../lifecycle/rule.ts";
import type { BucketRecord } from "../storage/records.ts";

/** A resource that is one setting of a bucket.
 * @param read What it changes. @throws AwsError
 * @param remove What deleting it changes. */
function setting<Args extends { readonly bucket: string }>(
  { storage }: S3,
  read: (inputs: Args, bucket: BucketRecord) => Partial<BucketRecord>,
  remove: Partial<BucketRecord>,
): ResourceHandler<Args> {
  const put = async ({ inputs }: Resource<Args>) => {
    await storage.configure(inputs.bucket, read(inputs, storage.bucket(inputs.bucket)));
    return { id: inputs.bucket, outputs: {} };
  };
  return {
    replaceOn: ["bucket"],
    create: put,
    update: put,
    delete: async ({ id }) => {
      if (storage.findBucket(id)) await storage.configure(id, remove);
    },
  };
}

type Args<T> = Inputs<T> & { readonly bucket: string };

/** `aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock`. */
export const publicAccessBlockHandler = (s3: S3) =>
  setting<Args<aws.s3.BucketPublicAccessBlockArgs>>(
    s3,
    ({
      blockPublicAcls = false,
      ignorePublicAcls = false,
      blockPublicPolicy = false,
      restrictPublicBuckets = false,
    }) => ({
      publicAccessBlock: { blockPublicAcls, ignorePublicAcls, blockPublicPolicy, restrictPublicBuckets },
    }),
    { publicAccessBlock: undefined },
  );

/** `aws:s3/bucketOwnershipControls:BucketOwnershipControls`. */
export const ownershipControlsHandler = (s3: S3) =>
  setting<Args<aws.s3.BucketOwnershipControlsArgs>>(
    s3,
    ({ rule }) => ({ ownership: checkOwnership(rule.objectOwnership) }),
    {
      ownership: undefined,
    },
  );

/** `aws:s3/bucketVersioning:BucketVersioning`. Versioning can be suspended, never taken back. */
export const versioningHandler = (s3: S3) =>
  setting<Args<aws.s3.BucketVersioningArgs>>(
    s3,
    ({ versioningConfiguration: { status, mfaDelete } }, { versioning }) => {
      if (mfaDelete === "Enabled") throw new NotEmulatedError("MFA delete");
      if (status === "Disabled" && versioning === undefined) return {};
      if (status !== "Enabled" && status !== "Suspended")
        throw new AwsError(
          "IllegalVersioningConfigurationException",
          `versioning status must be Enabled or Suspended (got ${status})`,
        );
      return { versioning: status };
    },
    { versioning: "Suspended" },
  );

/** `aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration`: kept and answered; nothing is encrypted here. */
export const encryptionHandler = (s3: S3) =>
  setting<Args<aws.s3.BucketServerSideEncryptionConfigurationArgs>>(
    s3,
    ({ rules }) => {
      const [rule, ...others] = rules;
      if (!rule || others.length > 0)
        throw new AwsError("MalformedXML", "An encryption configuration has one rule");
      const { sseAlgorithm, kmsMasterKeyId } = rule.applyServerSideEncryptionByDefault ?? {};
      return { encryption: checkEncryption(sseAlgorithm, kmsMasterKeyId, rule.bucketKeyEnabled) };
    },
    { encryption: undefined },
  );

/** `aws:s3/bucketCorsConfiguration:BucketCorsConfiguration`. */
export const corsHandler = (s3: S3) =>
  setting<Args<aws.s3.BucketCorsConfigurationArgs>>(
    s3,
    ({ corsRules }) => ({
      cors: corsRules.map(
        ({ id, allowedOrigins, allowedMethods, allowedHeaders = [], exposeHeaders = [], maxAgeSeconds }) =>
          checkCorsRule({ id, allowedOrigins, allowedMethods, allowedHeaders, exposeHeaders, maxAgeSeconds }),
      ),
    }),
    { cors: undefined },
  );

type LifecycleInputs = Args<aws.s3.BucketLifecycleConfigurationArgs>;
type RuleInputs = NonNullable<LifecycleInputs["rules"]>[number];

/** `aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration`. Objects expire here too; they do not change their storage class. */
export const lifecycleHandler = (s3: S3) =>
  setting<LifecycleInputs>(s3, ({ rules = [] }) => ({ lifecycle: checkLifecycle(rules.map(readRule)) }), {
    lifecycle: undefined,
  });

function readRule(rule: RuleInputs): LifecycleRule {
  const {
    id,
    status,
    expiration,
    noncurrentVersionExpiration: noncurrent,
    abortIncompleteMultipartUpload: abort,
  } = rule;
  return {
    id,
    enabled: status === "Enabled",
    filter: readFilter(rule),
    ...(expiration && {
      expiration: {
        days: expiration.days || undefined,
        date: expiration.date,
        expiredObjectDeleteMarker: expiration.expiredObjectDeleteMarker,
      },
    }),
    ...(noncurrent && {
      noncurrentExpiration: {
        days: noncurrent.noncurrentDays,
        newerVersions: noncurrent.newerNoncurrentVersions,
      },
    }),
    abortUploadsAfterDays: abort?.daysAfterInitiation,
    transitions: rule.transitions?.map(({ days, date, storageClass }) => ({ days, date, storageClass })),
    noncurrentTransitions: rule.noncurrentVersionTransitions?.map(
      ({ noncurrentDays, newerNoncurrentVersions, storageClass }) => ({
        days: noncurrentDays,
        newerVersions: newerNoncurrentVersions,
        storageClass,
      }),
    ),
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
