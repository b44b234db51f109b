import type * as aws from "@pulumi/aws";
import type { Inputs, Resource, ResourceHandler } from "../../../contract/resource.ts";
import type { AccountStore } from "../stores/accounts.ts";
import { ACCOUNT_THROTTLE } from "../runtime/limits.ts";

type AccountInputs = Inputs<aws.apigateway.AccountArgs>;

/** `aws:apigateway/account:Account`: the role that writes logs, one per region.
 * @see https://docs.aws.amazon.com/apigateway/latest/api/API_UpdateAccount.html */
export function accountResource(accounts: AccountStore): ResourceHandler<AccountInputs> {
  const write = async ({ region, inputs }: Resource<AccountInputs>) => {
    await accounts.setLogRole(region, inputs.cloudwatchRoleArn);
    return {
      id: "api-gateway-account",
      outputs: {
        apiKeyVersion: "4",
        features: ["UsagePlans"],
        throttleSettings: [{ rateLimit: ACCOUNT_THROTTLE.rate, burstLimit: ACCOUNT_THROTTLE.burst }],
      },
    };
  };
  return {
    create: write,
    update: write,
    delete: async ({ region }) => await accounts.setLogRole(region, undefined),
    replaceOn: [],
  };
}
