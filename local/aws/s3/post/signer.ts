import { createHmac, timingSafeEqual } from "node:crypto";
import { AwsError } from "../../../contract/errors.ts";
import type { Principal } from "../../../contract/principal.ts";
import type { Platform } from "../../../contract/service.ts";
import { signingKey } from "../../../contract/signing-key.ts";
import { accessDenied, invalidArgument } from "../errors.ts";

/** Finds who signed the policy of a form: the upload is done with that one's rights, and not from that one's network.
 * @param fields By name in lower case.
 * @returns undefined when there is no policy: anybody's upload.
 * @throws AwsError InvalidArgument, InvalidAccessKeyId, InvalidToken, ExpiredToken, SignatureDoesNotMatch
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-authentication-HTTPPOST.html */
export function signerOf(
  { capabilities }: Platform,
  fields: ReadonlyMap<string, string>,
): Principal | undefined {
  const policy = fields.get("policy");
  if (policy === undefined) return undefined;
  if (fields.has("awsaccesskeyid") || fields.get("x-amz-algorithm") !== "AWS4-HMAC-SHA256")
    throw invalidArgument(
      "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.",
      "x-amz-algorithm",
      fields.get("x-amz-algorithm") ?? "",
    );
  const credential = fields.get("x-amz-credential") ?? "";
  const [accessKeyId, day, region, service, end] = credential.split("/");
  const signature = fields.get("x-amz-signature") ?? "";
  if (!accessKeyId || !day || !region || service !== "s3" || end !== "aws4_request")
    throw invalidArgument("The credential is mal-formed", "x-amz-credential", credential);
  const key = capabilities.iam.identify(accessKeyId);
  if (!key)
    throw new AwsError(
      "InvalidAccessKeyId",
      "The AWS Access Key Id you provided does not exist in our records.",
      403,
      { AWSAccessKeyId: accessKeyId },
    );
  if (key.sessionToken !== fields.get("x-amz-security-token"))
    throw new AwsError("InvalidToken", "The provided token is malformed or otherwise invalid.", 400);
  const expected = createHmac("sha256", signingKey(key.secretAccessKey, { day, region, service }))
    .update(policy)
    .digest();
  if (!/^[0-9a-f]{64}$/.test(signature) || !timingSafeEqual(expected, Buffer.from(signature, "hex")))
    throw new AwsError(
      "SignatureDoesNotMatch",
      "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
      403,
    );
  if (!fields.get("x-amz-date")?.startsWith(day)) throw accessDenied("Invalid credential date");
  if (key.expiration && key.expiration.getTime() <= Date.now())
    throw new AwsError("ExpiredToken", "The provided token has expired.", 400);
  return { ...key.principal, network: undefined };
}
