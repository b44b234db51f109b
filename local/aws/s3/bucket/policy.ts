import type { Principal } from "../../../contract/principal.ts";
import { accessDenied } from "../errors.ts";
import type { BucketRecord } from "../records.ts";
import { checkBucketPolicy } from "./check-policy.ts";
import { isPublicPolicy } from "./public-policy.ts";

/** Checks a policy that a bucket is to have.
 * @param who Named in the error when the policy is refused.
 * @throws AwsError MalformedPolicy; AccessDenied for a public one where BlockPublicPolicy is set.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html */
export function checkNewPolicy({ name, publicAccessBlock }: BucketRecord, policy: string, who: string): void {
  checkBucketPolicy(name, policy);
  if (publicAccessBlock?.blockPublicPolicy && isPublicPolicy(policy))
    throw accessDenied(
      `User: ${who} is not authorized to perform: s3:PutBucketPolicy on resource: "arn:aws:s3:::${name}" because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access.`,
    );
}

/** True when RestrictPublicBuckets keeps `principal` out: a public policy then only holds for AWS services and the account's own.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html */
export function isRestricted({ policy, publicAccessBlock }: BucketRecord, principal: Principal): boolean {
  return (
    principal.kind === "anonymous" &&
    publicAccessBlock?.restrictPublicBuckets === true &&
    policy !== undefined &&
    isPublicPolicy(policy)
  );
}
