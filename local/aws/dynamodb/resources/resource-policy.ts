import type * as aws from "@pulumi/aws";
import type { Inputs, ResourceHandler } from "../../../contract/resource.ts";
import type { Engine } from "../engine.ts";
import { setResourcePolicy } from "../tables/resource-policies.ts";

type ResourcePolicyInputs = Inputs<aws.dynamodb.ResourcePolicyArgs>;

/** `aws:dynamodb/resourcePolicy:ResourcePolicy`: who may use a table or stream, besides what identities are allowed.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/dynamodb/resourcepolicy/ */
export function resourcePolicyResource(engine: Engine): ResourceHandler<ResourcePolicyInputs> {
  const put = async ({ region, inputs }: { region: string; inputs: ResourcePolicyInputs }) => ({
    id: inputs.resourceArn,
    outputs: {
      region,
      revisionId: (await setResourcePolicy(engine, inputs.resourceArn, inputs.policy)) ?? "",
    },
  });
  return {
    replaceOn: ["resourceArn", "region"],
    create: put,
    update: put,
    delete: async ({ inputs }) => {
      if (engine.resourcePolicy(inputs.resourceArn))
        await setResourcePolicy(engine, inputs.resourceArn, undefined);
    },
  };
}
