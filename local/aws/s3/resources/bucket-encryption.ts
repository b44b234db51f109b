import type * as aws from "@pulumi/aws";
import { AwsError } from "../../../contract/errors.ts";
import { resource } from "../../../contract/resource.ts";
import { checkEncryption } from "../bucket/encryption.ts";
import type { S3Store } from "../store.ts";
import type { Encryption } from "../records.ts";
import { configureBucket, unsetBucket, type NoOutputs } from "./configure-bucket.ts";

/** Arguments of an encryption rule, of a resource of its own or of a bucket. */
export const encryptionRuleInputs = {
  applyServerSideEncryptionByDefault: { sseAlgorithm: true, kmsMasterKeyId: true },
  blockedEncryptionTypes: true,
  bucketKeyEnabled: true,
} as const;

/** `aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration`: kept and answered; nothing is encrypted here.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/s3/bucketserversideencryptionconfiguration/ */
export const bucketEncryptionResource = (store: S3Store) =>
  resource<aws.s3.BucketServerSideEncryptionConfigurationArgs, NoOutputs>()({
    inputs: { bucket: true, expectedBucketOwner: true, rules: encryptionRuleInputs },
    replaceOn: ["bucket", "expectedBucketOwner"],
    create: async ({ inputs }) =>
      await configureBucket(store, inputs, { encryption: readOnlyRule(inputs.rules) }),
    update: async ({ inputs }) =>
      await configureBucket(store, inputs, { encryption: readOnlyRule(inputs.rules) }),
    delete: ({ id }) => unsetBucket(store, id, { encryption: undefined }),
  });

/** An encryption rule as the program says it. */
interface RuleInputs {
  readonly applyServerSideEncryptionByDefault?: {
    readonly sseAlgorithm: string;
    readonly kmsMasterKeyId?: string;
  };
  readonly blockedEncryptionTypes?: readonly string[];
  readonly bucketKeyEnabled?: boolean;
}

function readOnlyRule(rules: readonly RuleInputs[]): Encryption {
  const [rule, ...others] = rules;
  if (!rule || others.length > 0)
    throw new AwsError("MalformedXML", `an encryption configuration has one rule (got ${rules.length})`);
  return readEncryptionRule(rule);
}

/** Reads the rule that a resource names, of its own or of a bucket.
 * @throws AwsError InvalidArgument, NotImplemented */
export function readEncryptionRule(rule: RuleInputs): Encryption {
  return checkEncryption({
    algorithm: rule.applyServerSideEncryptionByDefault?.sseAlgorithm,
    kmsKeyId: rule.applyServerSideEncryptionByDefault?.kmsMasterKeyId,
    bucketKeyEnabled: rule.bucketKeyEnabled,
    blockedTypes: rule.blockedEncryptionTypes,
  });
}
