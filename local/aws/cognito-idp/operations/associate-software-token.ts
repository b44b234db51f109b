import { AwsError } from "../../../contract/errors.ts";
import type { CognitoStore } from "../cognito-store.ts";
import { withTexts } from "../constraints.ts";
import { invalidParameter } from "../errors.ts";
import { operation } from "../operation.ts";
import type { PoolRecord, UserRecord } from "../records.ts";
import { nextSetupSession, openSetupStep } from "../sign-in/setup-step.ts";
import { bearerOf } from "../tokens/access-token.ts";
import { modified } from "../users/modified.ts";
import { offeredFactors } from "../users/second-factors.ts";
import { newTokenSecret } from "../users/software-token.ts";

/** Begins to set up an authenticator app, for a user who is signed in or who has to have one to sign in. A token that is in use stays until the
 * new one has shown a code.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AssociateSoftwareToken.html */
export const associateSoftwareToken = operation("AssociateSoftwareToken", {
  members: { AccessToken: true, Session: true },
  read: (_call, input) => withTexts(input),
  access: () => "public",
  run: async ({ store }, { AccessToken, Session }) => {
    if (AccessToken) {
      const { pool, user } = await bearerOf(store, AccessToken);
      return { SecretCode: await begin(store, pool, user) };
    }
    if (!Session) throw invalidParameter("AccessToken or Session is required.");
    const setup = openSetupStep(store, Session);
    const SecretCode = await begin(store, setup.pool, setup.user);
    return { SecretCode, Session: nextSetupSession(store, setup, false) };
  },
});

async function begin({ userPools }: CognitoStore, pool: PoolRecord, user: UserRecord): Promise<string> {
  if (!offeredFactors(pool).includes("SOFTWARE_TOKEN_MFA"))
    throw new AwsError(
      "SoftwareTokenMFANotFoundException",
      "Software Token MFA has not been enabled by the userPool",
    );
  const pendingToken = newTokenSecret();
  await userPools.putUser(modified(user, { pendingToken }));
  return pendingToken;
}
