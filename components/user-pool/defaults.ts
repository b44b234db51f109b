import type * as aws from "@pulumi/aws";
import type { WithDefaults } from "../parts/component.ts";
import type { UserPoolArgs } from "./args.ts";

/** Values for what the caller left out; what they mean is said at each argument. */
export const defaults = {
  mailSubject: "Your confirmation code",
  mailText: "Your confirmation code is {####}.",
  mailBy: "cognito",
  groups: [],
  protect: true,
} as const satisfies UserPoolArgs;

/** Arguments of `UserPool` with the defaults. */
export type Settings = WithDefaults<UserPoolArgs, typeof defaults>;

/** Makes what every pool has.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-password-policies.html */
export const poolDefaults = ({ mailSubject, mailText, threatProtection, protect, tags }: Settings) =>
  ({
    userPoolTier: threatProtection === undefined ? "ESSENTIALS" : "PLUS",
    userPoolAddOns: threatProtection && { advancedSecurityMode: threatProtection.toUpperCase() },
    usernameAttributes: ["email"],
    usernameConfiguration: { caseSensitive: false },
    autoVerifiedAttributes: ["email"],
    passwordPolicy: {
      minimumLength: 14,
      requireLowercase: true,
      requireUppercase: true,
      requireNumbers: true,
      requireSymbols: false,
      temporaryPasswordValidityDays: 1,
    },
    adminCreateUserConfig: { allowAdminCreateUserOnly: false },
    accountRecoverySetting: { recoveryMechanisms: [{ name: "verified_email", priority: 1 }] },
    userAttributeUpdateSettings: { attributesRequireVerificationBeforeUpdates: ["email"] },
    deletionProtection: protect ? "ACTIVE" : "INACTIVE",
    verificationMessageTemplate: {
      defaultEmailOption: "CONFIRM_WITH_CODE",
      emailSubject: mailSubject,
      emailMessage: mailText,
    },
    tags,
  }) satisfies aws.cognito.UserPoolArgs;

/** Defaults that are warned about when a transform changes them. */
export const guards = {
  userPool: ["passwordPolicy", "deletionProtection", "autoVerifiedAttributes"],
  client: ["preventUserExistenceErrors", "enableTokenRevocation", "explicitAuthFlows"],
};

/** A public client for a browser. Rotation takes the place of ALLOW_REFRESH_TOKEN_AUTH, which excludes it.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-refresh-token.html */
export const clientDefaults = {
  generateSecret: false,
  explicitAuthFlows: ["ALLOW_USER_SRP_AUTH"],
  preventUserExistenceErrors: "ENABLED",
  enableTokenRevocation: true,
  accessTokenValidity: 60,
  idTokenValidity: 60,
  refreshTokenValidity: 30,
  tokenValidityUnits: { accessToken: "minutes", idToken: "minutes", refreshToken: "days" },
  refreshTokenRotation: { feature: "ENABLED", retryGracePeriodSeconds: 10 },
  readAttributes: ["email", "email_verified"],
  writeAttributes: ["email"],
} satisfies Omit<aws.cognito.UserPoolClientArgs, "userPoolId">;
