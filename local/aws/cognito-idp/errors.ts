import { AwsError } from "../../contract/errors.ts";

// The texts are Cognito's own: applications compare them.
// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/CommonErrors.html

/** A parameter that is missing, malformed, or not possible with this configuration. */
export const invalidParameter = (message: string) => new AwsError("InvalidParameterException", message);

/** A caller who may not, or is not who they say. */
export const notAuthorized = (message: string) => new AwsError("NotAuthorizedException", message);

/** A pool, client or group that is not there. */
export const resourceNotFound = (message: string) => new AwsError("ResourceNotFoundException", message);

/** The same for a wrong password and, where the client hides who exists, for an unknown user. */
export const incorrectUsernameOrPassword = () => notAuthorized("Incorrect username or password.");

/** A user that is not there, where the client or the caller may know. */
export const userNotFound = () => new AwsError("UserNotFoundException", "User does not exist.");

/** A user whose address has not been confirmed. */
export const userNotConfirmed = () => new AwsError("UserNotConfirmedException", "User is not confirmed.");

/** A user who has to replace the password first. */
export const passwordResetRequired = () =>
  new AwsError("PasswordResetRequiredException", "Password reset required for the user");

/** A user whom an administrator has disabled. */
export const userDisabled = () => notAuthorized("User is disabled.");

/** A name that another user has. */
export const usernameExists = (message: string) => new AwsError("UsernameExistsException", message);

/** A password that breaks a rule of the pool. */
export const invalidPassword = (reason: string) =>
  new AwsError("InvalidPasswordException", `Password did not conform with policy: ${reason}`);

/** A code that is another one than was mailed. */
export const codeMismatch = () =>
  new AwsError("CodeMismatchException", "Invalid verification code provided, please try again.");

/** A mail that nobody sent. */
export const codeDeliveryFailure = (message: string) => new AwsError("CodeDeliveryFailureException", message);

/** A code that is too old, or was never asked for. */
export const expiredCode = () =>
  new AwsError("ExpiredCodeException", "Invalid code provided, please request a code again.");

/** A code of an authenticator app that was taken before. */
export const usedSoftwareToken = () =>
  new AwsError("ExpiredCodeException", "Your software token has already been used once.");

/** A code that the user's authenticator app does not show. */
export const softwareTokenMismatch = () =>
  new AwsError("CodeMismatchException", "Invalid code received for user");

/** More attempts than Cognito allows in an hour. */
export const limitExceeded = () =>
  new AwsError("LimitExceededException", "Attempt limit exceeded, please try after some time.");

/** A step of a sign-in that does not follow from the one before. */
export const invalidSession = () => notAuthorized("Invalid session for the user.");

/** A group whose name is taken in its pool. */
export const groupExists = (name: string) =>
  new AwsError("GroupExistsException", `A group with the name ${name} already exists.`);

/** An address that another user signs in with. */
export const aliasExists = () =>
  new AwsError("AliasExistsException", "An account with the email already exists.");

/** A user who is not there, in the words of the calls that a sign-up makes. */
export const combinationNotFound = () =>
  new AwsError("UserNotFoundException", "Username/client id combination not found.");
