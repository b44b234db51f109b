import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import type { BatchResult, Context, QueueRecord } from "../batch.ts";
import { required } from "../environment.ts";
import { mailOptions } from "../mail/clients.ts";
import { variables } from "./environment.ts";
import { tellAdopters } from "./handle.ts";
import { poolAddresses } from "../users/addresses.ts";

const options = {
  ...mailOptions(),
  addressOf: poolAddresses(new CognitoIdentityProviderClient({}), required(variables.userPoolId)),
};

/** Lambda behind the queue of adoptions. */
export async function handler(
  event: { readonly Records: readonly QueueRecord[] },
  context: Context,
): Promise<BatchResult> {
  return await tellAdopters(event, context, options);
}
