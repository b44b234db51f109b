import { AwsError } from "../../contract/errors.ts";

export const noSuchCertificate = (arn: string) =>
  new AwsError(
    "ResourceNotFoundException",
    `Could not find certificate ${arn} in account ${arn.split(":")[4] ?? ""}.`,
  );

/** A value that breaks a rule. @param member As the message spells it: `domainName`. */
export const constraintViolated = (value: string, member: string, constraint: string) =>
  new AwsError(
    "ValidationException",
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: ${constraint}`,
  );
