import { AwsError } from "../../contract/errors.ts";

/** A secret, or a version of it, that is not there. */
export const notFound = (message = "Secrets Manager can't find the specified secret.") =>
  new AwsError("ResourceNotFoundException", message);

/** A parameter that Secrets Manager does not take. */
export const invalidParameter = (message: string) => new AwsError("InvalidParameterException", message);

/** A request that does not fit the state of the secret. */
export const invalidRequest = (message: string) => new AwsError("InvalidRequestException", message);

/** A name, or a version id, that is taken. */
export const exists = (message: string) => new AwsError("ResourceExistsException", message);

/** A token of a list that Secrets Manager did not give. */
export const invalidToken = () =>
  new AwsError("InvalidNextTokenException", "The NextToken value is invalid.");

/** A policy that is no policy document. */
export const malformedPolicy = () =>
  new AwsError("MalformedPolicyDocumentException", "This resource policy contains invalid Json.");
