import { AwsError } from "../../../contract/errors.ts";
import type { Item } from "../values/attribute-value.ts";

/** Why an item cancelled a transaction, or `None`.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CancellationReason.html */
export interface CancellationReason {
  readonly Code: "None" | "ConditionalCheckFailed" | "ValidationError";
  readonly Message?: string;
  readonly Item?: Item;
}

/** Answer of `work`, or the AwsError that it throws. */
export function refusedOr<T>(work: () => T): T | AwsError {
  try {
    return work();
  } catch (error) {
    if (error instanceof AwsError) return error;
    throw error;
  }
}

/** The reason that an item gives: `None` unless it was refused. */
export function reasonOf(outcome: unknown): CancellationReason {
  if (!(outcome instanceof AwsError)) return { Code: "None" };
  const { code, message, members } = outcome;
  const failed = code === "ConditionalCheckFailedException";
  return { Code: failed ? "ConditionalCheckFailed" : "ValidationError", Message: message, ...members };
}

/** TransactionCanceledException, with a reason for each item in the order of the request. */
export function cancelled(reasons: readonly CancellationReason[]): AwsError {
  const codes = reasons.map(({ Code }) => Code).join(", ");
  return new AwsError(
    "TransactionCanceledException",
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    400,
    { CancellationReasons: reasons },
  );
}
