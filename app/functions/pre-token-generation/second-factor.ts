import {
  AdminGetUserCommand,
  type CognitoIdentityProviderClient,
} from "@aws-sdk/client-cognito-identity-provider";
import type { TokenOptions } from "./handle.ts";

/** Asks the pool for a user's second factors. */
export function poolFactors(
  users: Pick<CognitoIdentityProviderClient, "send">,
): TokenOptions["hasSecondFactor"] {
  return async (userPoolId, userName) => {
    const { UserMFASettingList = [] } = await users.send(
      new AdminGetUserCommand({ UserPoolId: userPoolId, Username: userName }),
    );
    return UserMFASettingList.length > 0;
  };
}
