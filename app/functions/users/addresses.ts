import {
  AdminGetUserCommand,
  UserNotFoundException,
  type CognitoIdentityProviderClient,
} from "@aws-sdk/client-cognito-identity-provider";

/** Looks up the verified address of a user. @returns undefined when the account is gone, or the address was never confirmed. */
export type AddressOf = (userId: string) => Promise<string | undefined>;

/** Looks users up in a pool. */
export function poolAddresses(
  users: Pick<CognitoIdentityProviderClient, "send">,
  userPoolId: string,
): AddressOf {
  return async (userId) => {
    try {
      const { UserAttributes = [] } = await users.send(
        new AdminGetUserCommand({ UserPoolId: userPoolId, Username: userId }),
      );
      const attribute = (name: string) => UserAttributes.find(({ Name }) => Name === name)?.Value;
      return attribute("email_verified") === "true" ? attribute("email") : undefined;
    } catch (error) {
      if (error instanceof UserNotFoundException) return undefined;
      throw error;
    }
  };
}
