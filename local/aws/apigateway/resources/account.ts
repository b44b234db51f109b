import type * as aws from "@pulumi/aws";
import { resource, type Resource } from "../../../contract/resource.ts";
import { ACCOUNT_THROTTLE } from "../runtime/limits.ts";
import type { AccountStore } from "../stores/accounts.ts";

/** Outputs of the account's settings. */
interface AccountOutputs {
  readonly apiKeyVersion: string;
  readonly features: readonly string[];
  readonly throttleSettings: readonly { readonly rateLimit: number; readonly burstLimit: number }[];
}

/** `aws:apigateway/account:Account`: the role that writes logs, one per region.
 * @see https://docs.aws.amazon.com/apigateway/latest/api/API_UpdateAccount.html */
export const accountResource = (store: AccountStore) => {
  const write = async ({ region, inputs }: Resource<{ readonly cloudwatchRoleArn?: string }>) => {
    await store.setLogRole(region, inputs.cloudwatchRoleArn);
    const { rate, burst } = ACCOUNT_THROTTLE;
    return {
      id: "api-gateway-account",
      outputs: {
        apiKeyVersion: "4",
        features: ["UsagePlans"],
        throttleSettings: [{ rateLimit: rate, burstLimit: burst }],
      },
    };
  };
  return resource<aws.apigateway.AccountArgs, AccountOutputs>()({
    inputs: { cloudwatchRoleArn: true },
    create: write,
    update: write,
    delete: async ({ region }) => await store.setLogRole(region, undefined),
    replaceOn: [],
  });
};
