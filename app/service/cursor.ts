import { createHash } from "node:crypto";
import { ProblemError } from "./problem.ts";

const checksum = (query: string, mysfitId: string) =>
  createHash("sha256").update(`${query}\u0000${mysfitId}`).digest("base64url").slice(0, 12);

/** Makes the place where a list goes on: the last mysfit that was answered. Good for the same filters only. It holds no secret; the
 * checksum is there so that a cursor of another query, or a damaged one, is told apart from a good one.
 * @param query The filters in one fixed order. */
export function makeCursor(query: string, mysfitId: string): string {
  return Buffer.from(`${mysfitId} ${checksum(query, mysfitId)}`).toString("base64url");
}

/** The mysfit a cursor stands for.
 * @throws ProblemError 400 when it was not issued for this query. */
export function readCursor(query: string, cursor: string): string {
  const [mysfitId, check, ...rest] = Buffer.from(cursor, "base64url").toString().split(" ");
  if (!mysfitId || rest.length > 0 || check !== checksum(query, mysfitId))
    throw new ProblemError(400, "cursor was not issued for this query. Leave it out to begin again");
  return mysfitId;
}
