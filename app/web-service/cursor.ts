import { createHash } from "node:crypto";
import { ProblemError } from "./problem.ts";

const checksum = (query: string, place: string) =>
  createHash("sha256").update(`${query}\u0000${place}`).digest("base64url").slice(0, 12);

/** Makes the place where a list goes on: the last thing that was answered. Good for the same query only. It holds no secret; the
 * checksum is there so that a cursor of another query, or a damaged one, is told apart from a good one.
 * @param query The filters in one fixed order.
 * @param place Id of the last thing, without spaces. */
export function makeCursor(query: string, place: string): string {
  return Buffer.from(`${place} ${checksum(query, place)}`).toString("base64url");
}

/** The place a cursor stands for.
 * @throws ProblemError 400 when it was not issued for this query. */
export function readCursor(query: string, cursor: string): string {
  const [place, check, ...rest] = Buffer.from(cursor, "base64url").toString().split(" ");
  if (!place || rest.length > 0 || check !== checksum(query, place))
    throw new ProblemError(400, "cursor was not issued for this query. Leave it out to begin again");
  return place;
}
