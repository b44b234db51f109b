import { textFor, textsIn, type Translate } from "./i18n/translate.ts";

/** An error that a visitor is told of in their language. Its `message` is English, for logs. */
export class SiteError extends Error {
  readonly say: (t: Translate) => string;
  constructor(say: (t: Translate) => string, options?: ErrorOptions) {
    super(say(textsIn("en").t), options);
    this.say = say;
  }
}

/** Cognito's errors that say the same to a visitor as another one. */
const sameAs: Readonly<Record<string, string>> = {
  UserNotFoundException: "NotAuthorizedException",
  TooManyRequestsException: "LimitExceededException",
  TooManyFailedAttemptsException: "LimitExceededException",
  EnableSoftwareTokenMFAException: "CodeMismatchException",
  UnexpectedLambdaException: "UserLambdaValidationException",
  InvalidLambdaResponseException: "UserLambdaValidationException",
};

/** Words for an error: of the site itself, or of Cognito by its name. No text of a service is shown: it would be in one language only. */
export function textOf(error: Error, t: Translate): string {
  if (error instanceof SiteError) return error.say(t);
  // Cognito passes on only the message of a function's error.
  if (error.name === "UserLambdaValidationException" && error.message.includes("DisposableAddress"))
    return t("cognito.DisposableAddress");
  if (error.name === "NotAuthorizedException" && /attempts exceeded/i.test(error.message))
    return t("cognito.LimitExceededException");
  if (error.name === "NetworkError") return t("error.unreachable");
  return textFor(t, `cognito.${sameAs[error.name] ?? error.name}`) ?? t("error.unknown");
}
