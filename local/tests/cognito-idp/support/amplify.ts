import { Amplify } from "aws-amplify";
import { cognitoUserPoolsTokenProvider } from "aws-amplify/auth/cognito";
import { ConsoleLogger } from "aws-amplify/utils";
import { POOL, type Fixture } from "./fixture.ts";

/** Configures Amplify for a pool's client as the site does it, without what an earlier test left.
 * @param identityPoolId Pool that gives credentials; none without it. */
export function useAmplify(pool: Fixture, identityPoolId?: string): void {
  // It warns about every endpoint that is not AWS's.
  ConsoleLogger.LOG_LEVEL = "ERROR";
  const kept = new Map<string, string>();
  cognitoUserPoolsTokenProvider.setKeyValueStorage({
    setItem: async (key, value) => void kept.set(key, value),
    getItem: async (key) => kept.get(key) ?? null,
    removeItem: async (key) => void kept.delete(key),
    clear: async () => kept.clear(),
  });
  const users = {
    userPoolId: pool.UserPoolId,
    userPoolClientId: pool.ClientId,
    // components/user-pool gives the site the origin of the pool's endpoint.
    userPoolEndpoint: new URL(pool.bed.resources.get(POOL, "users")["endpoint"] as string).origin,
    loginWith: { email: true } as const,
  };
  Amplify.configure({
    Auth:
      identityPoolId === undefined
        ? { Cognito: users }
        : { Cognito: { ...users, identityPoolId, identityPoolEndpoint: pool.bed.endpoint } },
  });
}

/** Forgets who is signed in. */
export async function leaveAmplify(): Promise<void> {
  await cognitoUserPoolsTokenProvider.tokenOrchestrator.clearTokens();
}
