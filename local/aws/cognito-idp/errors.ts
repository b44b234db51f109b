import { AwsError } from "../../contract/errors.ts";

// The texts are Cognito's own: applications compare them.
// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/CommonErrors.html

/** A parameter that is missing, malformed, or not possible with this configuration. */
export const invalidParameter = (message: string) => new AwsError("InvalidParameterException", message);

/** Who asks may not, or is not who they say. */
export const notAuthorized = (message: string) => new AwsError("NotAuthorizedException", message);

/** A pool, client or group that is not there. */
export const resourceNotFound = (message: string) => new AwsError("ResourceNotFoundException", message);

/** The same for a wrong password and, where the client hides who exists, for an unknown user. */
export const incorrectUsernameOrPassword = () => notAuthorized("Incorrect username or password.");

export const userNotFound = () => new AwsError("UserNotFoundException", "User does not exist.");

export const userNotConfirmed = () => new AwsError("UserNotConfirmedException", "User is not confirmed.");

export const userDisabled = () => notAuthorized("User is disabled.");

export const usernameExists = (message: string) => new AwsError("UsernameExistsException", message);

export const invalidPassword = (reason: string) =>
  new AwsError("InvalidPasswordException", `Password did not conform with policy: ${reason}`);

export const codeMismatch = () =>
  new AwsError("CodeMismatchException", "Invalid verification code provided, please try again.");

export const expiredCode = () =>
  new AwsError("ExpiredCodeException", "Invalid code provided, please request a code again.");

export const limitExceeded = () =>
  new AwsError("LimitExceededException", "Attempt limit exceeded, please try after some time.");

export const invalidSession = () => notAuthorized("Invalid session for the user.");

export const groupExists = (name: string) =>
  new AwsError("GroupExistsException", `A group with the name ${name} already exists.`);

export const aliasExists = () =>
  new AwsError("AliasExistsException", "An account with the email already exists.");

export const combinationNotFound = () =>
  new AwsError("UserNotFoundException", "Username/client id combination not found.");
