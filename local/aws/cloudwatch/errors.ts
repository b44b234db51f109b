import { AwsError } from "../../contract/errors.ts";

/** Makes the error for a parameter that CloudWatch does not take. */
export function invalidValue(message: string): AwsError {
  return new AwsError("InvalidParameterValueException", message);
}
