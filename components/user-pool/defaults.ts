import type * as aws from "@pulumi/aws";
import type { WithDefaults } from "../parts/component.ts";
import type { UserPoolArgs } from "./args.ts";

/** Values for what the caller left out; what they mean is said at each argument. */
export const defaults = {
  mailSubject: "Your confirmation code",
  mailText: "Your confirmation code is {####}.",
  mailBy: "cognito",
  mfa: "optional",
  customAttributes: {},
  signInByService: false,
  sessionDays: 30,
  groups: [],
  protect: true,
} as const satisfies UserPoolArgs;

/** Arguments of `UserPool` with the defaults. */
export type Settings = WithDefaults<UserPoolArgs, typeof defaults>;

/** Makes what every pool has.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-password-policies.html */
export const poolDefaults = ({
  mailSubject,
  mailText,
  threatProtection,
  mfa,
  passkeys,
  customAttributes,
  protect,
  tags,
}: Settings) =>
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
    mfaConfiguration: mfaConfigurations[mfa],
    softwareTokenMfaConfiguration: mfa === "off" ? undefined : { enabled: true },
    signInPolicy: { allowedFirstAuthFactors: passkeys ? ["PASSWORD", "WEB_AUTHN"] : ["PASSWORD"] },
    webAuthnConfiguration: passkeys && {
      relyingPartyId: passkeys.relyingPartyId,
      userVerification: passkeys.userVerification ?? "required",
    },
    schemas: schemasOf(customAttributes),
    deletionProtection: protect ? "ACTIVE" : "INACTIVE",
    verificationMessageTemplate: {
      defaultEmailOption: "CONFIRM_WITH_CODE",
      emailSubject: mailSubject,
      emailMessage: mailText,
    },
    tags,
  }) satisfies aws.cognito.UserPoolArgs;

const mfaConfigurations = { off: "OFF", optional: "OPTIONAL", required: "ON" } as const;

/** Makes the schema of the project's own attributes; undefined where there are none. */
function schemasOf(
  attributes: Settings["customAttributes"],
): aws.types.input.cognito.UserPoolSchema[] | undefined {
  const schemas = Object.entries(attributes).map(([name, { type, mutable = true, maximumLength = 256 }]) => ({
    name,
    attributeDataType: type,
    mutable,
    required: false,
    stringAttributeConstraints:
      type === "String" ? { minLength: "0", maxLength: String(maximumLength) } : undefined,
    numberAttributeConstraints: type === "Number" ? {} : undefined,
  }));
  return schemas.length > 0 ? schemas : undefined;
}

/** Defaults that are warned about when a transform changes them. */
export const guards = {
  userPool: ["passwordPolicy", "deletionProtection", "autoVerifiedAttributes", "mfaConfiguration"],
  client: ["preventUserExistenceErrors", "enableTokenRevocation", "explicitAuthFlows"],
};

/** A public client for a browser. Rotation takes the place of ALLOW_REFRESH_TOKEN_AUTH, which excludes it.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-refresh-token.html */
export const clientDefaults = ({
  passkeys,
  customAttributes,
  managedLogin,
  sessionDays,
  signInByService,
}: Settings) =>
  ({
    generateSecret: false,
    explicitAuthFlows: [
      "ALLOW_USER_SRP_AUTH",
      ...(passkeys ? ["ALLOW_USER_AUTH"] : []),
      ...(signInByService ? ["ALLOW_ADMIN_USER_PASSWORD_AUTH"] : []),
    ],
    preventUserExistenceErrors: "ENABLED",
    enableTokenRevocation: true,
    accessTokenValidity: 60,
    idTokenValidity: 60,
    refreshTokenValidity: sessionDays,
    tokenValidityUnits: { accessToken: "minutes", idToken: "minutes", refreshToken: "days" },
    refreshTokenRotation: { feature: "ENABLED", retryGracePeriodSeconds: 10 },
    readAttributes: ["email", "email_verified", "locale", ...Object.keys(customAttributes).map(custom)],
    writeAttributes: [
      "email",
      "locale",
      ...Object.entries(customAttributes)
        .filter(([, { writable }]) => writable)
        .map(([name]) => custom(name)),
    ],
    ...(managedLogin && {
      allowedOauthFlowsUserPoolClient: true,
      allowedOauthFlows: ["code"],
      allowedOauthScopes: ["openid", "email", "aws.cognito.signin.user.admin"],
      callbackUrls: [...managedLogin.callbackUrls],
      logoutUrls: [...managedLogin.logoutUrls],
      supportedIdentityProviders: ["COGNITO"],
    }),
  }) satisfies Omit<aws.cognito.UserPoolClientArgs, "userPoolId">;

const custom = (name: string) => `custom:${name}`;
