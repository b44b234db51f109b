import type * as aws from "@pulumi/aws";
import { resource } from "../../../contract/resource.ts";
import { isPolicy } from "../../../delivery/resource-policy.ts";
import { malformedPolicy } from "../errors.ts";
import { checkNotPublic } from "../public-policy.ts";
import type { SecretStore } from "../store.ts";

/** `aws:secretsmanager/secretPolicy:SecretPolicy`: who else may use a secret.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutResourcePolicy.html */
export const secretPolicyResource = (secrets: SecretStore) => {
  const put = async (arn: string, policy: string, isBlocked = false) => {
    if (!isPolicy(policy)) throw malformedPolicy();
    if (isBlocked) checkNotPublic(policy);
    await secrets.change(arn, (secret) => ({ ...secret, policy }));
    return { id: arn, outputs: {} };
  };
  return resource<aws.secretsmanager.SecretPolicyArgs, object>()({
    inputs: { secretArn: true, policy: true, blockPublicPolicy: true },
    replaceOn: ["secretArn", "region"],
    create: async ({ inputs }) => await put(inputs.secretArn, inputs.policy, inputs.blockPublicPolicy),
    update: async ({ inputs }) => await put(inputs.secretArn, inputs.policy, inputs.blockPublicPolicy),
    delete: async ({ inputs: { secretArn }, region }) => {
      const secret = secrets.find(region, secretArn);
      if (secret && !secret.deletion)
        await secrets.change(secretArn, (there) => ({ ...there, policy: undefined }));
    },
  });
};
