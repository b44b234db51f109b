import { validationError } from "../errors.ts";

/** The `Limit` of a request, or the most that there may be.
 * @throws AwsError ValidationException */
export function limitOf(given: unknown, most: number): number {
  const limit = given ?? most;
  if (typeof limit !== "number" || !(limit >= 1 && limit <= most))
    throw validationError(
      `1 validation error detected: Value '${JSON.stringify(limit)}' at 'limit' failed to satisfy constraint: Member must have value ${Number(limit) < 1 ? "greater than or equal to 1" : `less than or equal to ${most}`}`,
    );
  return Math.floor(limit);
}
