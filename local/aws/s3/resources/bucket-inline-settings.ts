import { randomUUID } from "node:crypto";
import { checkLifecycle } from "../bucket/lifecycle-rules.ts";
import { checkNewPolicy } from "../bucket/policy.ts";
import type { BucketRecord, LifecycleRule, Tags } from "../records.ts";
import { readCorsRules } from "./bucket-cors-configuration.ts";
import { encryptionRuleInputs, readEncryptionRule } from "./bucket-encryption.ts";

/** Arguments of a bucket that are settings with resources of their own. */
export const inlineSettings = {
  policy: true,
  versioning: { enabled: true, mfaDelete: [false] },
  corsRules: {
    allowedHeaders: true,
    allowedMethods: true,
    allowedOrigins: true,
    exposeHeaders: true,
    maxAgeSeconds: true,
  },
  lifecycleRules: {
    id: true,
    enabled: true,
    prefix: true,
    tags: true,
    expiration: { days: true, date: true, expiredObjectDeleteMarker: true },
    transitions: { days: true, date: true, storageClass: true },
    noncurrentVersionExpiration: { days: true },
    noncurrentVersionTransitions: { days: true, storageClass: true },
    abortIncompleteMultipartUploadDays: true,
  },
  serverSideEncryptionConfiguration: { rule: encryptionRuleInputs },
} as const;

/** Settings as the program gives them to a bucket. */
interface InlineSettings {
  readonly policy?: string | object;
  readonly versioning?: { readonly enabled?: boolean };
  readonly corsRules?: Parameters<typeof readCorsRules>[0];
  readonly lifecycleRules?: readonly RuleInputs[];
  readonly serverSideEncryptionConfiguration?: { readonly rule: Parameters<typeof readEncryptionRule>[0] };
}

/** A lifecycle rule as the program gives it to a bucket. */
interface RuleInputs {
  readonly id?: string;
  readonly enabled: boolean;
  readonly prefix?: string;
  readonly tags?: Tags;
  readonly expiration?: NonNullable<LifecycleRule["expiration"]>;
  readonly transitions?: NonNullable<LifecycleRule["transitions"]>;
  readonly noncurrentVersionExpiration?: { readonly days?: number };
  readonly noncurrentVersionTransitions?: NonNullable<LifecycleRule["noncurrentTransitions"]>;
  readonly abortIncompleteMultipartUploadDays?: number;
}

/** Reads the settings that a bucket has as arguments of its own: they do the same as the resources for them. What is not given is not
 * in the answer and stays as it is, as with the provider, where these arguments are "optional and computed".
 * @param bucket The bucket as it is, or as it is about to be made.
 * @param who Named in the error when the policy is refused.
 * @throws AwsError when a setting is wrong, or its policy public where that is blocked
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/s3/bucket/ */
export function readInlineSettings(
  { versioning, corsRules, lifecycleRules, serverSideEncryptionConfiguration, policy }: InlineSettings,
  bucket: BucketRecord,
  who: string,
): Partial<BucketRecord> {
  const settings: { -readonly [Name in keyof BucketRecord]?: BucketRecord[Name] } = {};
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
    expiration: expiration && { ...expiration, date: midnight(expiration.date) },
    noncurrentExpiration: noncurrent && { days: noncurrent.days ?? 0 },
    abortUploadsAfterDays: rule.abortIncompleteMultipartUploadDays,
    transitions: rule.transitions?.map((transition) => ({ ...transition, date: midnight(transition.date) })),
    noncurrentTransitions: rule.noncurrentVersionTransitions,
  };
}

/** The provider takes days here, `2030-01-31`, where S3 takes midnight. */
function midnight(day: string | undefined): string | undefined {
  return day === undefined || day.includes("T") ? day : `${day}T00:00:00Z`;
}
