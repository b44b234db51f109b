import { invalidArgument, notEmulated } from "../errors.ts";
import { checkHeaderText } from "../object/header-text.ts";
import type { Encryption } from "../records.ts";

/** Encryption that the objects of a bucket are to have, as a call or the program says it. */
export interface EncryptionRule {
  /** @default "AES256" */
  readonly algorithm?: string;
  readonly kmsKeyId?: string;
  readonly bucketKeyEnabled?: boolean;
  readonly blockedTypes?: readonly string[];
}

/** Checks the encryption that objects of a bucket are to have.
 * @throws AwsError InvalidArgument; NotImplemented for blocked types other than SSE-C, which is refused here in any case
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ServerSideEncryptionRule.html */
export function checkEncryption({
  algorithm = "AES256",
  kmsKeyId,
  bucketKeyEnabled,
  blockedTypes = [],
}: EncryptionRule): Encryption {
  if (algorithm !== "AES256" && algorithm !== "aws:kms" && algorithm !== "aws:kms:dsse")
    throw invalidArgument("The encryption method specified is not supported", "SSEAlgorithm", algorithm);
  if (algorithm === "AES256" && kmsKeyId)
    throw invalidArgument(
      "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse",
      "ApplyServerSideEncryptionByDefault",
      kmsKeyId,
    );
  if (blockedTypes.some((type) => type !== "SSE-C"))
    throw notEmulated(
      `blocking the encryption type ${blockedTypes.join(", ")}`,
      "Encryption with customer keys (SSE-C) is not done here, so it can only be blocked.",
    );
  if (kmsKeyId) checkHeaderText(kmsKeyId, "KMSMasterKeyID");
  return {
    algorithm,
    ...(kmsKeyId && { kmsKeyId }),
    ...(bucketKeyEnabled && { bucketKeyEnabled }),
  };
}
