import { invalid, missing } from "./errors.ts";

/** Reads which group a call is for: by its name, or by an identifier, which is the name or the ARN.
 * @throws AwsError InvalidParameterException when both or neither are given. */
export function readGroupName(input: {
  readonly logGroupName?: string;
  readonly logGroupIdentifier?: string;
}): string {
  const { logGroupName, logGroupIdentifier } = input;
  if (logGroupName !== undefined && logGroupIdentifier !== undefined)
    throw invalid("LogGroup name and LogGroup ARN are mutually exclusive parameters.");
  const name = logGroupName ?? (logGroupIdentifier === undefined ? "" : nameInArn(logGroupIdentifier));
  if (name === "") throw missing("logGroupName");
  return name;
}

/** Name of the group in its ARN, which may end with `:*`; a name stays as it is. */
export function nameInArn(arn: string): string {
  return arn.replace(/^arn:.*:log-group:/, "").replace(/:\*$/, "");
}
