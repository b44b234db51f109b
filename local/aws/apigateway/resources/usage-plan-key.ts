import type * as aws from "@pulumi/aws";
import type { Inputs, ResourceHandler } from "../../../contract/resource.ts";
import { badRequest, notFound } from "../errors.ts";
import type { UsagePlanStore } from "../stores/usage-plans.ts";

type UsagePlanKeyInputs = Inputs<aws.apigateway.UsagePlanKeyArgs>;

/** `aws:apigateway/usagePlanKey:UsagePlanKey`.
 * @see https://docs.aws.amazon.com/apigateway/latest/api/API_CreateUsagePlanKey.html */
export function usagePlanKeyResource(plans: UsagePlanStore): ResourceHandler<UsagePlanKeyInputs> {
  return {
    async create({ inputs: { keyId, keyType, usagePlanId } }) {
      const key = plans.key(keyId);
      if (keyType !== "API_KEY") throw badRequest(`Invalid key type specified: ${keyType}. Must be API_KEY`);
      if (!key) throw notFound(`Invalid API Key identifier specified: ${keyId}`);
      if (!plans.plan(usagePlanId)) throw notFound(`Invalid Usage Plan ID specified: ${usagePlanId}`);
      await plans.putPlanKey({ usagePlanId, keyId });
      return { id: keyId, outputs: { name: key.name, value: key.value } };
    },
    delete: ({ inputs: { keyId, usagePlanId } }) => plans.deletePlanKey({ keyId, usagePlanId }),
    replaceOn: ["keyId", "keyType", "usagePlanId"],
  };
}
