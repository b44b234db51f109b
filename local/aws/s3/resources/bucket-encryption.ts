import type * as aws from "@pulumi/aws";
import { AwsError, NotEmulatedError } from "../../../contract/errors.ts";
import type { Inputs } from "../../../contract/resource.ts";
import type { S3 } from "../call.ts";
import { checkEncryption } from "../configuration/settings.ts";
import type { Encryption } from "../storage/records.ts";
import { settingResource, type SettingInputs } from "./setting.ts";

type EncryptionInputs = Inputs<aws.s3.BucketServerSideEncryptionConfigurationArgs> & SettingInputs;

/** `aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration`: kept and answered; nothing is encrypted here.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/s3/bucketserversideencryptionconfiguration/ */
export const bucketEncryptionResource = (s3: S3) =>
  settingResource<EncryptionInputs>(
    s3,
    ({ rules }) => {
      const [rule, ...others] = rules;
      if (!rule || others.length > 0)
        throw new AwsError("MalformedXML", "An encryption configuration has one rule");
      return { encryption: readEncryptionRule(rule) };
    },
    () => ({ encryption: undefined }),
  );

/** Reads the rule that a resource names, of its own or of a bucket.
 * @throws AwsError InvalidArgument, NotImplemented */
export function readEncryptionRule({
  applyServerSideEncryptionByDefault,
  bucketKeyEnabled,
  blockedEncryptionTypes,
}: EncryptionInputs["rules"][number]): Encryption {
  const { sseAlgorithm, kmsMasterKeyId } = applyServerSideEncryptionByDefault ?? { sseAlgorithm: "AES256" };
  // Customer keys are refused here in any case, which is what blocking them asks for.
  if (blockedEncryptionTypes?.some((type) => type !== "SSE-C"))
    throw new NotEmulatedError(
      `blockedEncryptionTypes ${blockedEncryptionTypes.join(", ")}`,
      "Encryption with customer keys (SSE-C) is not done here, so it can only be blocked.",
    );
  return checkEncryption(sseAlgorithm, kmsMasterKeyId, bucketKeyEnabled);
}
