import type * as aws from "@pulumi/aws";
import { resource, type Resource } from "../../../contract/resource.ts";
import type { DynamoDbStore } from "../store.ts";
import { setResourcePolicy } from "../tables/set-resource-policy.ts";

interface PolicyInputs {
  readonly resourceArn: string;
  readonly policy: string;
}

interface PolicyOutputs {
  readonly region: string;
  readonly revisionId: string;
}

/** `aws:dynamodb/resourcePolicy:ResourcePolicy`: who may use a table or stream, besides what identities are allowed.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/dynamodb/resourcepolicy/ */
export const resourcePolicyResource = (store: DynamoDbStore) => {
  const put = async ({ region, inputs: { resourceArn, policy } }: Resource<PolicyInputs>) => {
    const revisionId = (await setResourcePolicy(store, resourceArn, policy)) ?? "";
    return { id: resourceArn, outputs: { region, revisionId } };
  };
  return resource<aws.dynamodb.ResourcePolicyArgs, PolicyOutputs>()({
    inputs: {
      resourceArn: true,
      policy: true,
      confirmRemoveSelfResourceAccess: "the program may always replace the policy here",
    },
    replaceOn: ["resourceArn", "region"],
    create: put,
    update: put,
    delete: async ({ inputs: { resourceArn } }) => {
      if (store.resourcePolicy(resourceArn)) await setResourcePolicy(store, resourceArn, undefined);
    },
  });
};
