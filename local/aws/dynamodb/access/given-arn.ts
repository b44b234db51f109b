import { parseArn } from "../../../contract/arn.ts";
import { AwsError } from "../../../contract/errors.ts";
import type { Call } from "../call.ts";
import { invalidParameter } from "../errors.ts";

/** An ARN of DynamoDB in the region of the call, from a member of the request.
 * @throws AwsError ValidationException */
export function givenArn(call: Call, member: string): string {
  const arn = call.input[member];
  if (typeof arn !== "string" || !arn.startsWith("arn:"))
    throw invalidParameter(`ARNs must start with 'arn:': ${JSON.stringify(arn ?? null)}`);
  let parsed;
  try {
    parsed = parseArn(arn);
  } catch {
    throw invalidParameter(`Provided Arn is not a DynamoDB resource arn: ${arn}`);
  }
  if (parsed.service !== "dynamodb")
    throw invalidParameter(`Provided Arn is not a DynamoDB resource arn: ${arn}`);
  if (parsed.region !== call.region) throw invalidParameter(`Invalid resource Arn: ${arn}`);
  if (parsed.accountId !== call.engine.accountId)
    throw new AwsError(
      "AccessDeniedException",
      `${arn} belongs to another account; the local cloud has account ${call.engine.accountId} only`,
    );
  return arn;
}
