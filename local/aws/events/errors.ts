import { AwsError } from "../../contract/errors.ts";

/** Makes the error for input that EventBridge refuses.
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/CommonErrors.html */
export function invalid(message: string): AwsError {
  return new AwsError("ValidationException", message);
}

/** Makes the error for a bus or rule that is not there. */
export function notFound(what: string): AwsError {
  return new AwsError("ResourceNotFoundException", `${what} does not exist.`);
}
