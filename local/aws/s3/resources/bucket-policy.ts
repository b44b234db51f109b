import type * as aws from "@pulumi/aws";
import type { Inputs, Resource, ResourceHandler } from "../../../contract/resource.ts";
import type { S3 } from "../call.ts";
import { putPolicy } from "../configuration/policy.ts";

type PolicyInputs = Inputs<aws.s3.BucketPolicyArgs>;

/** `aws:s3/bucketPolicy:BucketPolicy`.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/s3/bucketpolicy/ */
export function bucketPolicyResource({ storage, platform }: S3): ResourceHandler<PolicyInputs> {
  const put = async ({ inputs }: Resource<PolicyInputs>) => {
    const { bucket } = inputs;
    const policy = typeof inputs.policy === "string" ? inputs.policy : JSON.stringify(inputs.policy);
    await putPolicy(storage, bucket, policy, `arn:aws:iam::${platform.accountId}:root`);
    return { id: bucket, outputs: { policy } };
  };
  return {
    replaceOn: ["bucket"],
    create: put,
    update: put,
    delete: async ({ id }) => {
      if (storage.findBucket(id)) await storage.configure(id, { policy: undefined });
    },
  };
}
