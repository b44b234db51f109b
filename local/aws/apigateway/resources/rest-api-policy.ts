import type * as aws from "@pulumi/aws";
import type { Inputs, Resource, ResourceHandler } from "../../../contract/resource.ts";
import type { RestApiStore } from "../stores/rest-apis.ts";
import { policyText } from "./rest-api.ts";

type RestApiPolicyInputs = Inputs<aws.apigateway.RestApiPolicyArgs>;

/** `aws:apigateway/restApiPolicy:RestApiPolicy`. Like every change, it is served after the next deployment.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies.html */
export function restApiPolicyResource(store: RestApiStore): ResourceHandler<RestApiPolicyInputs> {
  const write = async ({ inputs }: Resource<RestApiPolicyInputs>) => {
    await store.putApi({ ...store.api(inputs.restApiId), policy: policyText(inputs.policy) });
    return { id: inputs.restApiId, outputs: {} };
  };
  return {
    create: write,
    update: write,
    async delete({ inputs }) {
      await store.putApi({ ...store.api(inputs.restApiId), policy: undefined });
    },
    replaceOn: ["restApiId"],
  };
}
