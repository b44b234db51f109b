import {
  CognitoIdentityProviderClient,
  ConfirmSignUpCommand,
  SignUpCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { Amplify } from "aws-amplify";
import { fetchAuthSession, signIn, signOut } from "aws-amplify/auth";
import type { RunningCopy } from "./running-copy.ts";

/** A user of a copy's pool, registered, confirmed by the mailed code, and signed in by SRP with the library that the site uses. */
export interface User {
  readonly email: string;
  /** The `sub` claim. */
  readonly id: string;
  readonly headers: { readonly authorization: string };
}

/** Password of all users of tests. */
export const PASSWORD = "Correct-horse-7";

/** Makes a user, as a visitor does it, and signs in. */
export async function registerUser(copy: RunningCopy, email: string): Promise<User> {
  await signUpUser(copy, email);
  return await signInUser(copy, email);
}

/** Makes a user, as a visitor does it. */
export async function signUpUser(copy: RunningCopy, email: string): Promise<void> {
  const { region, aws, outputs } = copy.running;
  const ClientId = outputs["userPoolClientId"] as string;
  const cognito = new CognitoIdentityProviderClient({
    region,
    endpoint: aws,
    credentials: { accessKeyId: "none", secretAccessKey: "none" },
  });
  await cognito.send(
    new SignUpCommand({
      ClientId,
      Username: email,
      Password: PASSWORD,
      UserAttributes: [{ Name: "email", Value: email }],
    }),
  );
  await cognito.send(
    new ConfirmSignUpCommand({ ClientId, Username: email, ConfirmationCode: await copy.codeFor(email) }),
  );
  cognito.destroy();
}

/** Signs a user in who is there already. */
export async function signInUser(copy: RunningCopy, email: string): Promise<User> {
  const { aws, outputs } = copy.running;
  Amplify.configure({
    Auth: {
      Cognito: {
        userPoolId: outputs["userPoolId"] as string,
        userPoolClientId: outputs["userPoolClientId"] as string,
        userPoolEndpoint: aws,
      },
    },
  });
  await signOut();
  await signIn({ username: email, password: PASSWORD });
  const { tokens } = await fetchAuthSession();
  const id = tokens?.idToken?.payload.sub;
  if (!id || !tokens.idToken) throw new Error(`${email} could not sign in`);
  return { email, id, headers: { authorization: `Bearer ${tokens.idToken.toString()}` } };
}
