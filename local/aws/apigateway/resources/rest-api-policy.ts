import type * as aws from "@pulumi/aws";
import { resource, type Resource } from "../../../contract/resource.ts";
import type { RestApiStore } from "../stores/rest-apis.ts";
import { policyText } from "./rest-api.ts";

/** `aws:apigateway/restApiPolicy:RestApiPolicy`. Like every change, it is served after the next deployment.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies.html */
export const restApiPolicyResource = (store: RestApiStore) => {
  const write = async ({ inputs }: Resource<{ readonly restApiId: string; readonly policy: unknown }>) => {
    await store.putApi({ ...store.api(inputs.restApiId), policy: policyText(inputs.policy) });
    return { id: inputs.restApiId, outputs: {} };
  };
  return resource<aws.apigateway.RestApiPolicyArgs, object>()({
    inputs: { restApiId: true, policy: true },
    create: write,
    update: write,
    async delete({ inputs }) {
      await store.putApi({ ...store.api(inputs.restApiId), policy: undefined });
    },
    replaceOn: ["restApiId"],
  });
};
