import { AwsError } from "../../contract/errors.ts";

/** A parameter that breaks a rule. @param parameter Spelled as the message has it: `roleSessionName`. */
export const constraintViolated = (value: string, parameter: string, constraint: string) =>
  new AwsError(
    "ValidationError",
    `1 validation error detected: Value '${value}' at '${parameter}' failed to satisfy constraint: ${constraint}`,
  );
