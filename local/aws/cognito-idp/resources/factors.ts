import type * as aws from "@pulumi/aws";
import { AwsError, NotEmulatedError } from "../../../contract/errors.ts";
import type { Read } from "../../../contract/members.ts";
import type { Inputs } from "../../../contract/resource.ts";
import { invalidParameter } from "../errors.ts";
import type { FirstFactor, PoolSettings } from "../records.ts";

/** Arguments of a user pool that say how people prove who they are, beside the password. */
export const factorInputs = {
  mfaConfiguration: true,
  emailMfaConfiguration: { message: true, subject: true },
  softwareTokenMfaConfiguration: { enabled: true },
  signInPolicy: { allowedFirstAuthFactors: true },
  webAuthnConfiguration: { relyingPartyId: true, userVerification: true },
} as const;

type FactorInputs = Read<
  Inputs<aws.cognito.UserPoolArgs>,
  typeof factorInputs & {
    readonly userPoolTier: true;
    readonly emailConfiguration: { readonly emailSendingAccount: true };
  }
>;

/** Settings of factors. */
type FactorSettings = Pick<
  PoolSettings,
  "mfaConfiguration" | "softwareTokenMfa" | "emailMfa" | "firstFactors" | "webAuthn"
>;

/** How people prove who they are in a pool, from the program's inputs.
 * @throws NotEmulatedError for text messages; AwsError InvalidParameterException, FeatureUnavailableInTierException as Cognito. */
export function factorSettings(inputs: FactorInputs): FactorSettings {
  const { mfaConfiguration = "OFF", emailMfaConfiguration: emailMfa } = inputs;
  if (mfaConfiguration !== "OFF" && mfaConfiguration !== "OPTIONAL" && mfaConfiguration !== "ON")
    throw invalidParameter(`mfaConfiguration must be OFF, OPTIONAL or ON (got ${mfaConfiguration})`);
  const softwareTokenMfa = inputs.softwareTokenMfaConfiguration?.enabled ?? false;
  if (mfaConfiguration === "ON" && !softwareTokenMfa && !emailMfa)
    throw invalidParameter(
      "mfaConfiguration ON needs softwareTokenMfaConfiguration or emailMfaConfiguration: nobody could sign in.",
    );
  if (emailMfa) {
    checkTier(inputs, "Codes by mail as a second factor (emailMfaConfiguration)");
    if (inputs.emailConfiguration?.emailSendingAccount !== "DEVELOPER")
      throw invalidParameter(
        "emailMfaConfiguration needs emailConfiguration with emailSendingAccount DEVELOPER.",
      );
    if (emailMfa.message !== undefined && !emailMfa.message.includes("{####}"))
      throw invalidParameter("emailMfaConfiguration.message must contain {####}, the place of the code.");
  }
  return {
    mfaConfiguration,
    softwareTokenMfa,
    emailMfa: emailMfa && { message: emailMfa.message, subject: emailMfa.subject },
    firstFactors: firstFactors(inputs),
    webAuthn: webAuthn(inputs),
  };
}

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SignInPolicyType.html */
function firstFactors(inputs: FactorInputs): readonly FirstFactor[] {
  const given = inputs.signInPolicy?.allowedFirstAuthFactors ?? ["PASSWORD"];
  const factors = given.map((name): FirstFactor => {
    if (name === "PASSWORD" || name === "EMAIL_OTP" || name === "WEB_AUTHN") return name;
    if (name === "SMS_OTP")
      throw new NotEmulatedError(
        "the first factor SMS_OTP of a user pool (signInPolicy)",
        "Use EMAIL_OTP here.",
      );
    throw invalidParameter(
      `signInPolicy.allowedFirstAuthFactors: "${name}" is none of PASSWORD, EMAIL_OTP, SMS_OTP, WEB_AUTHN`,
    );
  });
  if (!factors.includes("PASSWORD"))
    throw invalidParameter("signInPolicy.allowedFirstAuthFactors must contain PASSWORD.");
  if (factors.length > 1) checkTier(inputs, "A sign-in without a password (signInPolicy)");
  return factors;
}

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_WebAuthnConfigurationType.html */
function webAuthn({ webAuthnConfiguration: given }: FactorInputs): PoolSettings["webAuthn"] {
  if (!given) return undefined;
  const { relyingPartyId, userVerification = "preferred" } = given;
  if (userVerification !== "required" && userVerification !== "preferred")
    throw invalidParameter(
      `webAuthnConfiguration.userVerification must be required or preferred (got ${userVerification})`,
    );
  if (relyingPartyId !== undefined && !/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(relyingPartyId))
    throw invalidParameter(
      `webAuthnConfiguration.relyingPartyId must be a domain name (got ${relyingPartyId})`,
    );
  return { relyingPartyId, userVerification };
}

function checkTier({ userPoolTier }: FactorInputs, feature: string): void {
  if (userPoolTier === "LITE")
    throw new AwsError("FeatureUnavailableInTierException", `${feature} needs the tier ESSENTIALS or PLUS.`);
}
