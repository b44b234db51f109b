import { poolAccess, poolOf } from "../access.ts";
import { withTexts } from "../constraints.ts";
import { operation } from "../operation.ts";
import { bearerOf } from "../tokens/access-token.ts";
import { describeFactors } from "../users/second-factors.ts";

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUserAuthFactors.html */
export const getUserAuthFactors = operation("GetUserAuthFactors", {
  members: { AccessToken: true },
  read: (_call, input) => withTexts(input, "AccessToken"),
  access: () => "public",
  run: async ({ store }, { AccessToken }) => {
    const { pool, user } = await bearerOf(store, AccessToken);
    const { firstFactors = ["PASSWORD"] } = pool.settings;
    const configured = firstFactors.filter((factor) => {
      if (factor === "PASSWORD") return user.credential !== undefined;
      if (factor === "EMAIL_OTP") return user.attributes["email_verified"] === "true";
      return (user.passkeys ?? []).length > 0;
    });
    return { Username: user.username, ...describeFactors(user), ConfiguredUserAuthFactors: configured };
  },
});

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUserPoolMfaConfig.html */
export const getUserPoolMfaConfig = operation("GetUserPoolMfaConfig", {
  members: { UserPoolId: true },
  read: (_call, input) => withTexts(input, "UserPoolId"),
  access: (call, request) => poolAccess(call, "GetUserPoolMfaConfig", request),
  run: (call, request) => {
    const { mfaConfiguration, softwareTokenMfa, emailMfa, webAuthn } = poolOf(call, request).settings;
    return {
      MfaConfiguration: mfaConfiguration,
      SoftwareTokenMfaConfiguration: { Enabled: softwareTokenMfa ?? false },
      EmailMfaConfiguration: emailMfa && { Message: emailMfa.message, Subject: emailMfa.subject },
      WebAuthnConfiguration: webAuthn && {
        RelyingPartyId: webAuthn.relyingPartyId,
        UserVerification: webAuthn.userVerification,
      },
    };
  },
});
