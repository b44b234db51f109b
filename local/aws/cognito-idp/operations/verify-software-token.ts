import { withTexts } from "../constraints.ts";
import { invalidParameter } from "../errors.ts";
import { operation } from "../operation.ts";
import { nextSetupSession, openSetupStep } from "../sign-in/setup-step.ts";
import { confirmToken } from "../sign-in/token-setup.ts";
import { bearerOf } from "../tokens/access-token.ts";

/** Confirms an authenticator app by its first code. Where a second factor is required, or is being set up in a sign-in, it is on from then.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_VerifySoftwareToken.html */
export const verifySoftwareToken = operation("VerifySoftwareToken", {
  members: { AccessToken: true, Session: true, UserCode: true, FriendlyDeviceName: true },
  read: (_call, input) => withTexts(input, "UserCode"),
  access: () => "public",
  run: async ({ store }, { AccessToken, Session, UserCode, FriendlyDeviceName }) => {
    if (AccessToken) {
      const { pool, user } = await bearerOf(store, AccessToken);
      const isOn = pool.settings.mfaConfiguration === "ON";
      await confirmToken(store, pool, user, { code: UserCode, name: FriendlyDeviceName, isOn });
      return { Status: "SUCCESS" };
    }
    if (!Session) throw invalidParameter("AccessToken or Session is required.");
    const setup = openSetupStep(store, Session);
    await confirmToken(store, setup.pool, setup.user, {
      code: UserCode,
      name: FriendlyDeviceName,
      isOn: true,
    });
    await store.steps.use(setup.sealed);
    return { Status: "SUCCESS", Session: nextSetupSession(store, setup, true) };
  },
});
