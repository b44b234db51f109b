import { fetchAuthSession, fetchUserAttributes, signOut as amplifySignOut } from "aws-amplify/auth";
import { cognitoUserPoolsTokenProvider } from "aws-amplify/auth/cognito";
import { config } from "../config.ts";
import type { SignedInUser } from "../user.ts";

/** Who is signed in in this browser; null when nobody is.
 * @param renew Ask Cognito for new tokens: what they say may have changed. */
export async function currentUser(renew = false): Promise<SignedInUser | null> {
  const { tokens } = await fetchAuthSession({ forceRefresh: renew });
  if (!tokens?.idToken) return null;
  const { email, auth_time: at, "cognito:groups": groups } = tokens.idToken.payload;
  return {
    email: typeof email === "string" ? email : ((await fetchUserAttributes()).email ?? ""),
    groups: Array.isArray(groups) ? groups.map(String) : [],
    signedInAt: typeof at === "number" ? at * 1000 : 0,
  };
}

/** The ID token; undefined when nobody is signed in. */
export async function idToken(forceRefresh = false): Promise<string | undefined> {
  return (await fetchAuthSession({ forceRefresh })).tokens?.idToken?.toString();
}

/** Signs out in this browser: the session's refresh token is revoked, then the tokens are dropped. */
export async function signOut(): Promise<void> {
  await amplifySignOut();
}

/** Ends the sessions on all devices, this one last. Unlike Amplify's sign-out, it says when that did not succeed: whoever lost a device has to
 * know.
 * @throws Error of Cognito; TypeError when it can't be reached */
export async function signOutEverywhere(): Promise<void> {
  const { tokens } = await fetchAuthSession();
  if (tokens) await callCognito("GlobalSignOut", { AccessToken: tokens.accessToken.toString() });
  await forget();
}

/** Drops the tokens of this browser without asking Cognito. */
export async function forget(): Promise<void> {
  await cognitoUserPoolsTokenProvider.tokenOrchestrator.clearTokens();
}

/** Calls Cognito for what Amplify does not tell the outcome of.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GlobalSignOut.html */
async function callCognito(operation: string, input: object): Promise<void> {
  const { region, userPoolEndpoint = `https://cognito-idp.${region}.amazonaws.com` } = await config();
  const answer = await fetch(userPoolEndpoint, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": `AWSCognitoIdentityProviderService.${operation}`,
    },
    body: JSON.stringify(input),
  }).catch((cause: unknown) => {
    throw namedError("NetworkError", cause);
  });
  if (answer.ok) return;
  const { __type: name = "" } = (await answer.json().catch(() => ({}))) as { readonly __type?: string };
  throw namedError(name);
}

const namedError = (name: string, cause?: unknown) =>
  Object.assign(new Error(`Cognito: ${name}`, { cause }), { name });
