import { invalidRequest } from "./errors.ts";

/** A page of a list.
 * @param most Largest page, and the one without MaxResults.
 * @throws AwsError InvalidRequestException */
export function page<T>(
  all: readonly T[],
  { NextToken, MaxResults }: { readonly NextToken?: string; readonly MaxResults?: number },
  most = 50,
): { readonly items: readonly T[]; readonly NextToken?: string } {
  const size = MaxResults ?? most;
  if (!Number.isInteger(size) || size < 1 || size > most)
    throw invalidRequest(`MaxResults must be from 1 to ${most} (got ${size})`);
  const start = NextToken === undefined ? 0 : Number(NextToken);
  if (!Number.isInteger(start) || start < 0) throw invalidRequest("The NextToken is not valid");
  const end = start + size;
  return { items: all.slice(start, end), NextToken: end < all.length ? String(end) : undefined };
}
