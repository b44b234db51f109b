import type * as aws from "@pulumi/aws";
import { resource } from "../../../contract/resource.ts";
import { badRequest, notFound } from "../errors.ts";
import type { UsagePlanStore } from "../stores/usage-plans.ts";

/** `aws:apigateway/usagePlanKey:UsagePlanKey`.
 * @see https://docs.aws.amazon.com/apigateway/latest/api/API_CreateUsagePlanKey.html */
export const usagePlanKeyResource = (store: UsagePlanStore) =>
  resource<aws.apigateway.UsagePlanKeyArgs, { readonly name: string; readonly value: string }>()({
    inputs: { keyId: true, keyType: true, usagePlanId: true },
    async create({ inputs: { keyId, keyType, usagePlanId } }) {
      const key = store.key(keyId);
      if (keyType !== "API_KEY") throw badRequest(`Invalid key type specified: ${keyType}. Must be API_KEY`);
      if (!key) throw notFound(`Invalid API Key identifier specified: ${keyId}`);
      if (!store.plan(usagePlanId)) throw notFound(`Invalid Usage Plan ID specified: ${usagePlanId}`);
      await store.putPlanKey({ usagePlanId, keyId });
      return { id: keyId, outputs: { name: key.name, value: key.value } };
    },
    delete: ({ inputs: { keyId, usagePlanId } }) => store.deletePlanKey({ keyId, usagePlanId }),
    replaceOn: ["keyId", "keyType", "usagePlanId"],
  });
