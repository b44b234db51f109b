import { AwsError } from "../../contract/errors.ts";

// The texts are Cognito's own.
// https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_GetCredentialsForIdentity.html#API_GetCredentialsForIdentity_Errors

/** A parameter that is not possible with this configuration. */
export const invalidParameter = (message: string) => new AwsError("InvalidParameterException", message);

/** A caller who may not, or is not who they say. */
export const notAuthorized = (message: string) => new AwsError("NotAuthorizedException", message);

/** A token that is not good. */
export const invalidLogin = (reason: string) => notAuthorized(`Invalid login token. ${reason}`);

/** A token that is from nobody whom the pool takes tokens from. */
export const unsupportedProvider = () =>
  notAuthorized("Token is not from a supported provider of this identity pool.");

/** A pool or an identity that is not there. */
export const resourceNotFound = (message: string) => new AwsError("ResourceNotFoundException", message);

/** A login that is of another identity. */
export const resourceConflict = (message: string) => new AwsError("ResourceConflictException", message);

/** A pool without a role for the user, or with one that can't be assumed. */
export const invalidConfiguration = () =>
  new AwsError(
    "InvalidIdentityPoolConfigurationException",
    "Invalid identity pool configuration. Check assigned IAM roles for this pool.",
  );

/** A member that breaks a rule. @param member Spelled as the message has it: `identityPoolId`. */
export const constraintViolated = (value: string, member: string, constraint: string) =>
  new AwsError(
    "ValidationException",
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: ${constraint}`,
  );
