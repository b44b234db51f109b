import { AwsError } from "../../contract/errors.ts";

/** Makes the error for a member that breaks a rule of the model.
 * @see https://docs.aws.amazon.com/firehose/latest/APIReference/CommonErrors.html */
export function constraintViolated(path: string, constraint: string): AwsError {
  return new AwsError(
    "ValidationException",
    `1 validation error detected: Value at '${path}' failed to satisfy constraint: ${constraint}`,
  );
}
