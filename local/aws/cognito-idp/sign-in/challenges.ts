import { NotEmulatedError } from "../../../contract/errors.ts";
import { withTexts } from "../constraints.ts";
import { invalidParameter } from "../errors.ts";
import { answerCustomChallenge } from "./custom.ts";
import { setNewPassword } from "./new-password.ts";
import type { Parameters, SignIn } from "./sign-in.ts";
import { finishSrp } from "./srp.ts";

/** Challenges of AWS that no sign-in here asks. */
const OTHER_CHALLENGES = [
  "SMS_MFA",
  "EMAIL_OTP",
  "SOFTWARE_TOKEN_MFA",
  "SELECT_MFA_TYPE",
  "MFA_SETUP",
  "SELECT_CHALLENGE",
  "DEVICE_SRP_AUTH",
  "DEVICE_PASSWORD_VERIFIER",
  "ADMIN_NO_SRP_AUTH",
  "SMS_OTP",
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
    default:
      if (!OTHER_CHALLENGES.includes(challenge))
        throw invalidParameter(
          `1 validation error detected: Value '${challenge}' at 'challengeName' failed to satisfy constraint: Member must satisfy enum value set: [PASSWORD_VERIFIER, NEW_PASSWORD_REQUIRED, CUSTOM_CHALLENGE, ${OTHER_CHALLENGES.join(", ")}]`,
        );
      throw new NotEmulatedError(
        `cognito-idp: the challenge ${challenge}`,
        "Here are PASSWORD_VERIFIER, NEW_PASSWORD_REQUIRED and CUSTOM_CHALLENGE.",
      );
  }
}
