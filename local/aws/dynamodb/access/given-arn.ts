import { parseArn } from "../../../contract/arn.ts";
import { AwsError } from "../../../contract/errors.ts";
import { invalidParameter } from "../errors.ts";
import type { InRegion } from "../operation.ts";

/** An ARN of DynamoDB in the region of the call, as the request gives it.
 * @throws AwsError ValidationException, AccessDeniedException */
export function givenArn({ store, region }: InRegion, given: unknown): string {
  if (typeof given !== "string" || !given.startsWith("arn:"))
    throw invalidParameter(`ARNs must start with 'arn:': ${JSON.stringify(given ?? null)}`);
  let parsed;
  try {
    parsed = parseArn(given);
  } catch {
    throw invalidParameter(`Provided Arn is not a DynamoDB resource arn: ${given}`);
  }
  if (parsed.service !== "dynamodb")
    throw invalidParameter(`Provided Arn is not a DynamoDB resource arn: ${given}`);
  if (parsed.region !== region) throw invalidParameter(`Invalid resource Arn: ${given}`);
  if (parsed.accountId !== store.accountId)
    throw new AwsError(
      "AccessDeniedException",
      `${given} belongs to another account; the local cloud has account ${store.accountId} only`,
    );
  return given;
}
