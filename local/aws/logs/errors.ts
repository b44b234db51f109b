import { AwsError } from "../../contract/errors.ts";

/** Makes the error for input that CloudWatch Logs refuses.
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/CommonErrors.html */
export function invalid(message: string): AwsError {
  return new AwsError("InvalidParameterException", message);
}

/** Makes the error for a member that is missing. @param path `logGroupName` */
export function missing(path: string): AwsError {
  return invalid(
    `1 validation error detected: Value null at '${path}' failed to satisfy constraint: Member must not be null`,
  );
}
