import type * as aws from "@pulumi/aws";
import { resource, type Resource } from "../../../contract/resource.ts";
import { invalid } from "../errors.ts";
import type { ResourcePolicies } from "../resource-policies.ts";

interface Outputs {
  readonly policyScope: string;
}

interface PolicyInputs {
  readonly policyName?: string;
  readonly policyDocument: unknown;
}

/** `aws:cloudwatch/logResourcePolicy:LogResourcePolicy`: lets AWS services write to the log groups of an account and region.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/cloudwatch/logresourcepolicy/ */
export const logResourcePolicyResource = (policies: ResourcePolicies) => {
  const put = async ({ region, inputs: { policyName, policyDocument } }: Resource<PolicyInputs>) => {
    if (policyName === undefined)
      throw invalid("policyName must be given: policies of one log group are not emulated");
    const document = typeof policyDocument === "string" ? policyDocument : JSON.stringify(policyDocument);
    await policies.put(region, policyName, document);
    return { id: policyName, outputs: { policyScope: "ACCOUNT" } };
  };
  return resource<aws.cloudwatch.LogResourcePolicyArgs, Outputs>()({
    inputs: { policyName: true, policyDocument: true },
    replaceOn: ["policyName"],
    create: put,
    update: put,
    // Somebody may have deleted it by a call.
    start: async (kept) => {
      if (!policies.find(kept.region, kept.id)) await put(kept);
    },
    delete: async ({ region, id }) => {
      if (policies.find(region, id)) await policies.delete(region, id);
    },
  });
};
