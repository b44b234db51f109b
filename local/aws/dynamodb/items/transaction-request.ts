import { AwsError } from "../../../contract/errors.ts";
import { validationError } from "../errors.ts";
import type { ReturnConsumedCapacity } from "./capacity.ts";

/** Most items of a transaction, and their size in bytes.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-dynamodb-transactions */
export const MAXIMUM_ITEMS = 100;
export const MAXIMUM_SIZE = 4 * 1024 * 1024;

/** The list `TransactItems` of a request, between 1 and 100 long.
 * @throws AwsError ValidationException */
export function transactItems(items: unknown): readonly Readonly<Record<string, unknown>>[] {
  if (items === undefined || items === null)
    throw validationError(
      "1 validation error detected: Value null at 'transactItems' failed to satisfy constraint: Member must not be null",
    );
  if (
    !Array.isArray(items) ||
    items.some((item) => typeof item !== "object" || item === null || Array.isArray(item))
  )
    throw new AwsError("SerializationException", "TransactItems must be a list of structures");
  const bound =
    items.length === 0
      ? "greater than or equal to 1"
      : items.length > MAXIMUM_ITEMS
        ? `less than or equal to ${MAXIMUM_ITEMS}`
        : "";
  if (bound)
    throw validationError(
      `1 validation error detected: Value '[${items.length} items]' at 'transactItems' failed to satisfy constraint: Member must have length ${bound}`,
    );
  return items as Readonly<Record<string, unknown>>[];
}

/** `ReturnConsumedCapacity` of a request that dynalite does not know.
 * @throws AwsError ValidationException */
export function capacityMode(value: unknown): ReturnConsumedCapacity {
  if (value === undefined || value === null) return undefined;
  if (value === "INDEXES" || value === "TOTAL" || value === "NONE") return value;
  throw validationError(
    `1 validation error detected: Value '${JSON.stringify(value)}' at 'returnConsumedCapacity' failed to satisfy constraint: Member must satisfy enum value set: [INDEXES, TOTAL, NONE]`,
  );
}
