import { textFor, textsIn, type Translate } from "./i18n/translate.ts";

/** An error that a visitor is told of in their language. Its `message` is English, for logs. */
export class SiteError extends Error {
  readonly say: (t: Translate) => string;
  constructor(say: (t: Translate) => string, options?: ErrorOptions) {
    super(say(textsIn("en").t), options);
    this.say = say;
  }
}

/** Cognito's and Amplify's errors that say the same to a visitor as another one. */
const sameAs: Readonly<Record<string, string>> = {
  UserNotFoundException: "NotAuthorizedException",
  TooManyRequestsException: "LimitExceededException",
  TooManyFailedAttemptsException: "LimitExceededException",
  EnableSoftwareTokenMFAException: "CodeMismatchException",
  InvalidLambdaResponseException: "UnexpectedLambdaException",
  PasswordHistoryPolicyViolationException: "InvalidPasswordException",
  PasskeyAuthenticationCanceled: "PasskeyCanceled",
  PasskeyRegistrationCanceled: "PasskeyCanceled",
  PasskeyOperationAborted: "PasskeyCanceled",
  WebAuthnNotEnabledException: "PasskeyNotSupported",
  WebAuthnConfigurationMissingException: "PasskeyNotSupported",
  WebAuthnOriginNotAllowedException: "PasskeyNotSupported",
  WebAuthnRelyingPartyMismatchException: "PasskeyNotSupported",
  WebAuthnCredentialNotSupportedException: "PasskeyNotSupported",
  RelyingPartyMismatch: "PasskeyNotSupported",
  WebAuthnChallengeNotFoundException: "SessionExpired",
  WebAuthnClientMismatchException: "SessionExpired",
  SignInException: "SessionExpired",
};

/** True when an error says that nobody is signed in any more: the session was ended, here or elsewhere. */
export const isOver = ({ name, message }: Error): boolean =>
  name === "UserUnAuthenticatedException" ||
  (name === "NotAuthorizedException" && /\btoken\b/i.test(message));

/** Words for an error: of the site itself, or of Cognito by its name. No text of a service is shown: it would be in one language only. */
export function textOf(error: Error, t: Translate): string {
  if (error instanceof SiteError) return error.say(t);
  if (isOver(error)) return t("error.401");
  if (error.name === "NetworkError") return t("error.unreachable");
  return textFor(t, `cognito.${occasionOf(error)}`) ?? t("error.unknown");
}

/** Name of an error, or of what it means: Cognito says some things only in the message. */
function occasionOf({ name, message }: Error): string {
  if (name === "UserLambdaValidationException") {
    if (message.includes("DisposableAddress")) return "DisposableAddress";
    // Nobody but the function before a sign-up turns somebody away, and that is not what it does when its time is over.
    if (!message.startsWith("PreSignUp") || /timed out/.test(message)) return "UnexpectedLambdaException";
  }
  if (name === "NotAuthorizedException" && /attempts exceeded/i.test(message))
    return "LimitExceededException";
  if (name === "NotAuthorizedException" && /\bsession\b/i.test(message)) return "SessionExpired";
  return sameAs[name] ?? name;
}
