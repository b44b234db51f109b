import { AwsError } from "../../contract/errors.ts";

/** Makes the error for a parameter that CloudWatch does not take. */
export function invalidValue(message: string): AwsError {
  return new AwsError("InvalidParameterValueException", message);
}

/** Makes the error for a dashboard that is not there.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetDashboard.html */
export function noDashboard(name: string): AwsError {
  return new AwsError("DashboardNotFoundError", `Dashboard ${name} does not exist`, 404);
}
