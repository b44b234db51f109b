import { AwsError } from "../../contract/errors.ts";

/** A thing of IAM that is not there. */
export const noSuchEntity = (message: string) => new AwsError("NoSuchEntity", message, 404);

/** A role that is not there. */
export const roleNotFound = (name: string) => noSuchEntity(`The role with name ${name} cannot be found.`);

/** A document that is no policy. */
export const malformedPolicy = (error: unknown) =>
  new AwsError("MalformedPolicyDocument", error instanceof Error ? error.message : String(error));

/** A value that IAM does not take. */
export const validationError = (message: string) => new AwsError("ValidationError", message);

/** A parameter that an operation can't use. */
export const invalidInput = (message: string) => new AwsError("InvalidInput", message);
