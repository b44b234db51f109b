import { NotEmulatedError } from "../../../contract/errors.ts";
import { withTexts } from "../constraints.ts";
import { invalidParameter } from "../errors.ts";
import { answerCustomChallenge } from "./custom.ts";
import { answerEmailCode } from "./email-code.ts";
import { setNewPassword } from "./new-password.ts";
import { answerPasskey } from "./passkey.ts";
import { finishMfaSetup, selectMfaType } from "./second-factor.ts";
import { answerSoftwareToken } from "./software-token.ts";
import { answerPassword, selectChallenge } from "./user-auth.ts";
import type { Parameters, SignIn } from "./sign-in.ts";
import { finishSrp } from "./srp.ts";

/** Challenges of AWS that no sign-in here asks. */
const OTHER_CHALLENGES = [
  "SMS_MFA",
  "DEVICE_SRP_AUTH",
  "DEVICE_PASSWORD_VERIFIER",
  "ADMIN_NO_SRP_AUTH",
  "SMS_OTP",
];

/** Challenges that are asked here. */
const CHALLENGES = [
  "PASSWORD_VERIFIER",
  "NEW_PASSWORD_REQUIRED",
  "CUSTOM_CHALLENGE",
  "SOFTWARE_TOKEN_MFA",
  "EMAIL_OTP",
  "SELECT_MFA_TYPE",
  "MFA_SETUP",
  "SELECT_CHALLENGE",
  "PASSWORD",
  "PASSWORD_SRP",
  "WEB_AUTHN",
];

/** Part of a request that answers a challenge. */
interface ChallengeAnswer {
  readonly ChallengeName: string;
  readonly ChallengeResponses?: Parameters;
  readonly Session?: string;
}

/** Goes on with a sign-in that asked for something.
 * @throws AwsError NotAuthorizedException, InvalidParameterException, InvalidPasswordException; NotEmulatedError */
export async function respond(signIn: SignIn, answer: ChallengeAnswer) {
  const { ChallengeName: challenge, ChallengeResponses: responses = {} } = answer;
  switch (challenge) {
    case "PASSWORD_VERIFIER":
      return await finishSrp(signIn, responses);
    case "NEW_PASSWORD_REQUIRED":
      return await setNewPassword(signIn, responses, withTexts(answer, "Session").Session);
    case "CUSTOM_CHALLENGE":
      return await answerCustomChallenge(signIn, responses, withTexts(answer, "Session").Session);
    case "SOFTWARE_TOKEN_MFA":
      return await answerSoftwareToken(signIn, responses, withTexts(answer, "Session").Session);
    case "EMAIL_OTP":
      return await answerEmailCode(signIn, responses, withTexts(answer, "Session").Session);
    case "SELECT_MFA_TYPE":
      return await selectMfaType(signIn, responses, withTexts(answer, "Session").Session);
    case "MFA_SETUP":
      return await finishMfaSetup(signIn, responses, withTexts(answer, "Session").Session);
    case "SELECT_CHALLENGE":
      return await selectChallenge(signIn, responses, withTexts(answer, "Session").Session);
    case "PASSWORD":
    case "PASSWORD_SRP":
      return await answerPassword(signIn, challenge, responses, withTexts(answer, "Session").Session);
    case "WEB_AUTHN":
      return await answerPasskey(signIn, responses, withTexts(answer, "Session").Session);
    default:
      if (!OTHER_CHALLENGES.includes(challenge))
        throw invalidParameter(
          `1 validation error detected: Value '${challenge}' at 'challengeName' failed to satisfy constraint: Member must satisfy enum value set: [${[...CHALLENGES, ...OTHER_CHALLENGES].join(", ")}]`,
        );
      throw new NotEmulatedError(
        `cognito-idp: the challenge ${challenge}`,
        `Here are ${CHALLENGES.join(", ")}.`,
      );
  }
}
