import type * as aws from "@pulumi/aws";
import type { Inputs } from "../../../contract/resource.ts";
import type { S3 } from "../call.ts";
import { checkLifecycle } from "../configuration/lifecycle.ts";
import type { LifecycleFilter, LifecycleRule } from "../lifecycle/rule.ts";
import { settingResource, type SettingInputs } from "./setting.ts";

type LifecycleInputs = Inputs<aws.s3.BucketLifecycleConfigurationArgs> & SettingInputs;
type RuleInputs = NonNullable<LifecycleInputs["rules"]>[number];

/** `aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration`. Objects expire here too; they do not change their storage class.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/s3/bucketlifecycleconfiguration/ */
export const bucketLifecycleConfigurationResource = (s3: S3) =>
  settingResource<LifecycleInputs>(
    s3,
    ({ rules = [] }) => ({ lifecycle: checkLifecycle(rules.map(readRule)) }),
    () => ({ lifecycle: undefined }),
  );

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
