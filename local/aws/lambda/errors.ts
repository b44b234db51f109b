import { AwsError } from "../../contract/errors.ts";

/** A value that Lambda does not take. */
export const invalidParameter = (message: string) => new AwsError("InvalidParameterValueException", message);

/** A function, version or alias that is not there. */
export const functionNotFound = (arn: string) =>
  new AwsError("ResourceNotFoundException", `Function not found: ${arn}`, 404);

/** Something else that is not there. */
export const resourceNotFound = (message = "The resource you requested does not exist.") =>
  new AwsError("ResourceNotFoundException", message, 404);

/** A body that is no JSON. */
export const invalidRequestContent = (detail: string) =>
  new AwsError("InvalidRequestContentException", `Could not parse request body into json: ${detail}`);
