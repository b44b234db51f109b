import { withTexts } from "../constraints.ts";
import { invalidParameter } from "../errors.ts";
import { operation } from "../operation.ts";
import { nextSetupSession, openSetupStep } from "../sign-in/setup-step.ts";
import { associateToken } from "../sign-in/token-setup.ts";
import { bearerOf } from "../tokens/access-token.ts";

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
      return { SecretCode: await associateToken(store, pool, user) };
    }
    if (!Session) throw invalidParameter("AccessToken or Session is required.");
    const setup = openSetupStep(store, Session);
    const SecretCode = await associateToken(store, setup.pool, setup.user);
    return { SecretCode, Session: nextSetupSession(store, setup, false) };
  },
});
