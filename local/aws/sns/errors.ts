import { AwsError } from "../../contract/errors.ts";

/** Makes the error for a parameter that SNS refuses.
 * @see https://docs.aws.amazon.com/sns/latest/api/CommonErrors.html */
export function invalidParameter(what: string): AwsError {
  return new AwsError("InvalidParameter", `Invalid parameter: ${what}`);
}

/** Makes the error for a topic or a subscription that is not there. */
export function notFound(what: "Topic" | "Subscription"): AwsError {
  return new AwsError("NotFound", `${what} does not exist`, 404);
}
