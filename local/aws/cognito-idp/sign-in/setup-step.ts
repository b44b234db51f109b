import type { CognitoStore } from "../cognito-store.ts";
import { invalidSession, notAuthorized } from "../errors.ts";
import type { ClientRecord, PoolRecord, UserRecord } from "../records.ts";
import { unseal } from "../sealed.ts";
import type { FactorStep } from "./sealed-steps.ts";
import { factorChallenge } from "./factor-steps.ts";

/** Somebody who sets up a second factor in the middle of a sign-in, before there is an access token. */
export interface SetupStep {
  readonly pool: PoolRecord;
  readonly client: ClientRecord;
  readonly user: UserRecord;
  readonly sealed: Buffer;
  readonly state: FactorStep;
}

/** Opens the step MFA_SETUP of a call that names neither pool nor client.
 * @throws AwsError NotAuthorizedException */
export function openSetupStep({ userPools, steps }: CognitoStore, session: string): SetupStep {
  const sealed = Buffer.from(session, "base64url");
  for (const pool of userPools.everyPool()) {
    const state = unseal<FactorStep>(pool.sessionKey, sealed);
    if (!state) continue;
    if (state.step !== "factor" || state.challenge !== "MFA_SETUP") throw invalidSession();
    if (state.expires <= Date.now()) throw notAuthorized("Invalid session for the user, session is expired.");
    steps.check(sealed);
    const user = userPools.findUser(pool, state.username ?? "");
    if (!user?.enabled) throw invalidSession();
    return { pool, client: userPools.client(state.client, pool.id), user, sealed, state };
  }
  throw invalidSession();
}

/** Session of the same step as it goes on.
 * @param tokenVerified True when an authenticator app has been set up. */
export function nextSetupSession(
  store: CognitoStore,
  { pool, client, user, state }: SetupStep,
  tokenVerified: boolean,
): string {
  const asked = { name: state.name, user, level: state.level, source: state.source };
  return factorChallenge({ store, pool, client }, asked, "MFA_SETUP", {}, { tokenVerified }).Session;
}
