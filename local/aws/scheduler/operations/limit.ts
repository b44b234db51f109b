import { invalid } from "../errors.ts";

/** Entries of a part. */
const MOST = 100;

/** Reads how many entries a part may have. @throws AwsError ValidationException */
export function limitOf(limit: number | undefined): number {
  if (limit !== undefined && !(Number.isInteger(limit) && limit >= 1 && limit <= MOST))
    throw invalid(`MaxResults must be 1 to ${MOST} (got ${limit}).`);
  return limit ?? MOST;
}
