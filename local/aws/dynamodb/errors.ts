import { AwsError } from "../../contract/errors.ts";
import type { ErrorStyle } from "../../wire/errors.ts";

/** ValidationException with AWS's message. */
export function validationError(message: string): AwsError {
  return new AwsError("ValidationException", message);
}

/** ValidationException with the usual beginning "One or more parameter values were invalid: ". */
export function invalidParameter(message: string): AwsError {
  return validationError(`One or more parameter values were invalid: ${message}`);
}

/** ResourceNotFoundException of the calls that read and write items. */
export function resourceNotFound(what?: string): AwsError {
  return new AwsError("ResourceNotFoundException", `Requested resource not found${what ? `: ${what}` : ""}`);
}

/** ResourceNotFoundException of the calls that manage tables. */
export function tableNotFound(name: string): AwsError {
  return resourceNotFound(`Table: ${name} not found`);
}

/** Codes that Coral, AWS's own framework, answers in DynamoDB's place. */
const OF_FRAMEWORK =
  /^(AccessDenied|UnrecognizedClient|InvalidSignature|ExpiredToken|MissingAuthenticationToken|IncompleteSignature|Serialization|UnknownOperation|Validation)Exception$/;

/** DynamoDB's errors say where they come from; SDKs cut that off, other readers look for it. */
export const errorStyle: ErrorStyle = {
  namespace: (code) =>
    OF_FRAMEWORK.test(code) ? "com.amazon.coral.service#" : "com.amazonaws.dynamodb.v20120810#",
  members: ({ message }) => ({ Message: message }),
};
