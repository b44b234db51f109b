import {
  AdminAddUserToGroupCommand,
  AssociateSoftwareTokenCommand,
  CognitoIdentityProviderClient,
  SetUserMFAPreferenceCommand,
  VerifySoftwareTokenCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { fetchAuthSession } from "aws-amplify/auth";
import { Authenticator } from "./authenticator.ts";
import type { RunningCopy } from "./running-copy.ts";
import { registerUser, type User } from "./user.ts";

/** A user in the group `admin`, with the second factor without which the group is in no token. */
export interface Administrator extends User {
  readonly authenticator: Authenticator;
}

/** Makes an administrator: who registers as a visitor does, sets an authenticator app up, and is put into the group by the operator. */
export async function registerAdministrator(copy: RunningCopy, email: string): Promise<Administrator> {
  const { region, aws: endpoint, operator: credentials, outputs } = copy.running;
  const { id } = await registerUser(copy, email);
  const AccessToken = (await fetchAuthSession()).tokens?.accessToken.toString();
  const cognito = new CognitoIdentityProviderClient({ region, endpoint, credentials });
  try {
    const { SecretCode } = await cognito.send(new AssociateSoftwareTokenCommand({ AccessToken }));
    if (SecretCode === undefined) throw new Error(`${email} got no secret for an authenticator app`);
    const authenticator = new Authenticator(SecretCode);
    await cognito.send(new VerifySoftwareTokenCommand({ AccessToken, UserCode: await authenticator.code() }));
    await cognito.send(
      new SetUserMFAPreferenceCommand({
        AccessToken,
        SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: true },
      }),
    );
    await cognito.send(
      new AdminAddUserToGroupCommand({
        UserPoolId: outputs["userPoolId"] as string,
        Username: email,
        GroupName: "admin",
      }),
    );
    // Groups are in the token: these are the first with it.
    const { tokens } = await fetchAuthSession({ forceRefresh: true });
    if (!tokens?.idToken) throw new Error(`${email} got no new tokens`);
    return { email, id, headers: { authorization: `Bearer ${tokens.idToken.toString()}` }, authenticator };
  } finally {
    cognito.destroy();
  }
}
