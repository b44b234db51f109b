import { AwsError } from "../../contract/errors.ts";

/** A request that Athena does not take. @param code `AthenaErrorCode` of the answer. */
export function invalidRequest(message: string, code = "INVALID_INPUT"): AwsError {
  return new AwsError("InvalidRequestException", message, 400, { AthenaErrorCode: code });
}

/** A member that is missing. @param member Spelled as the message has it: `queryString`. */
export function missingMember(member: string): AwsError {
  return invalidRequest(
    `1 validation error detected: Value null at '${member}' failed to satisfy constraint: Member must not be null`,
  );
}
