import { AwsError } from "../../../contract/errors.ts";
import type { Principal } from "../../../contract/principal.ts";
import { bucketAccess, s3Arn } from "../access/bucket-access.ts";
import { checkBucketPolicy } from "../access/policy-check.ts";
import { isPublicPolicy } from "../access/public-policy.ts";
import { empty, type OperationHandler, xmlResponse } from "../call.ts";
import { accessDenied } from "../errors.ts";
import type { BucketRecord } from "../storage/records.ts";
import type { Storage } from "../storage/storage.ts";
import { xmlDocument } from "../wire/xml.ts";

/** Checks a policy that a bucket is to have.
 * @param who Named in the error when the policy is refused.
 * @throws AwsError MalformedPolicy; AccessDenied for a public one where BlockPublicPolicy is set.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html */
export function checkNewPolicy({ name, publicAccessBlock }: BucketRecord, policy: string, who: string): void {
  checkBucketPolicy(name, policy);
  if (publicAccessBlock?.blockPublicPolicy && isPublicPolicy(policy))
    throw accessDenied(
      `User: ${who} is not authorized to perform: s3:PutBucketPolicy on resource: "${s3Arn(name)}" because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access.`,
    );
}

/** Gives a bucket a policy.
 * @throws AwsError as {@link checkNewPolicy}, and NoSuchBucket. */
export async function putPolicy(
  storage: Storage,
  bucket: string,
  policy: string,
  who: string,
): Promise<void> {
  checkNewPolicy(storage.bucket(bucket), policy, who);
  await storage.configure(bucket, { policy });
}

/** Whether RestrictPublicBuckets keeps `principal` out: a public policy then only holds for AWS services and the account's own.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html */
export function isRestricted({ policy, publicAccessBlock }: BucketRecord, principal: Principal): boolean {
  return (
    principal.kind === "anonymous" &&
    publicAccessBlock?.restrictPublicBuckets === true &&
    policy !== undefined &&
    isPublicPolicy(policy)
  );
}

const missing = (bucket: string) =>
  new AwsError("NoSuchBucketPolicy", "The bucket policy does not exist", 404, { BucketName: bucket });

/** Get, put, delete, and whether it is public. */
export const policyOperations: Record<"get" | "put" | "delete" | "status", OperationHandler> = {
  get: ({ s3, bucket }) => ({
    access: [bucketAccess(s3.storage.bucket(bucket), "GetBucketPolicy")],
    run: async () => {
      const { policy } = s3.storage.bucket(bucket);
      if (policy === undefined) throw missing(bucket);
      return { headers: { "content-type": "application/json" }, body: policy };
    },
  }),
  put: ({ s3, request, bucket }) => ({
    access: [bucketAccess(s3.storage.bucket(bucket), "PutBucketPolicy")],
    run: async (principal) => {
      await putPolicy(s3.storage, bucket, request.body.toString("utf8"), principal.arn);
      return empty(204);
    },
  }),
  delete: ({ s3, bucket }) => ({
    access: [bucketAccess(s3.storage.bucket(bucket), "DeleteBucketPolicy")],
    run: async () => {
      await s3.storage.configure(bucket, { policy: undefined });
      return empty(204);
    },
  }),
  status: ({ s3, bucket }) => ({
    access: [bucketAccess(s3.storage.bucket(bucket), "GetBucketPolicyStatus")],
    run: async () => {
      const { policy } = s3.storage.bucket(bucket);
      if (policy === undefined) throw missing(bucket);
      return xmlResponse(
        xmlDocument("PolicyStatus", { IsPublic: isPublicPolicy(policy) ? "TRUE" : "FALSE" }),
      );
    },
  }),
};
