import { randomUUID } from "node:crypto";
import type * as aws from "@pulumi/aws";
import { NotEmulatedError } from "../../../contract/errors.ts";
import type { Inputs } from "../../../contract/resource.ts";
import { checkLifecycle } from "../configuration/lifecycle.ts";
import { checkNewPolicy } from "../configuration/policy.ts";
import type { LifecycleRule } from "../lifecycle/rule.ts";
import type { BucketRecord } from "../storage/records.ts";
import { readCorsRules } from "./bucket-cors-configuration.ts";
import { readEncryptionRule } from "./bucket-encryption.ts";

type BucketInputs = Inputs<aws.s3.BucketArgs>;
type RuleInputs = NonNullable<BucketInputs["lifecycleRules"]>[number];

/** Reads the settings that a bucket has as arguments of its own: they do the same as the resources for them. What is not given is not
 * in the answer and stays as it is, as with the provider, where these arguments are "optional and computed".
 * @param bucket The bucket as it is, or as it is about to be made.
 * @param who Named in the error when the policy is refused.
 * @throws AwsError when a setting is wrong, or its policy public where that is blocked
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/s3/bucket/ */
export function readInlineSettings(
  { versioning, corsRules, lifecycleRules, serverSideEncryptionConfiguration, policy }: BucketInputs,
  bucket: BucketRecord,
  who: string,
): Partial<BucketRecord> {
  const settings: { -readonly [Name in keyof BucketRecord]?: BucketRecord[Name] } = {};
  if (versioning?.mfaDelete) throw new NotEmulatedError("MFA delete");
  if (versioning?.enabled) settings.versioning = "Enabled";
  else if (versioning && bucket.versioning !== undefined) settings.versioning = "Suspended";
  if (corsRules) settings.cors = readCorsRules(corsRules);
  if (lifecycleRules) settings.lifecycle = checkLifecycle(lifecycleRules.map(readRule));
  if (serverSideEncryptionConfiguration)
    settings.encryption = readEncryptionRule(serverSideEncryptionConfiguration.rule);
  if (policy !== undefined) {
    settings.policy = typeof policy === "string" ? policy : JSON.stringify(policy);
    checkNewPolicy(bucket, settings.policy, who);
  }
  return settings;
}

function readRule(rule: RuleInputs): LifecycleRule {
  const { expiration, noncurrentVersionExpiration: noncurrent } = rule;
  return {
    id: rule.id ?? randomUUID(),
    enabled: rule.enabled,
    filter: { prefix: rule.prefix, tags: rule.tags },
    expiration: expiration && {
      days: expiration.days,
      date: midnight(expiration.date),
      expiredObjectDeleteMarker: expiration.expiredObjectDeleteMarker,
    },
    noncurrentExpiration: noncurrent && { days: noncurrent.days ?? 0 },
    abortUploadsAfterDays: rule.abortIncompleteMultipartUploadDays,
    transitions: rule.transitions?.map(({ days, date, storageClass }) => ({
      days,
      date: midnight(date),
      storageClass,
    })),
    noncurrentTransitions: rule.noncurrentVersionTransitions?.map(({ days, storageClass }) => ({
      days,
      storageClass,
    })),
  };
}

/** The provider takes days here, `2030-01-31`, where S3 takes midnight. */
function midnight(day: string | undefined): string | undefined {
  return day === undefined || day.includes("T") ? day : `${day}T00:00:00Z`;
}
