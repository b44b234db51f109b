import { AwsError } from "../../contract/errors.ts";

/** A parameter that CloudWatch does not take. */
export function invalidValue(message: string): AwsError {
  return new AwsError("InvalidParameterValueException", message);
}
