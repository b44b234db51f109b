import { invalidInput } from "./errors.ts";

/** Largest page of a list.
 * @see https://docs.aws.amazon.com/glue/latest/webapi/API_GetTables.html */
const LARGEST_PAGE = 100;

/** A page of a list.
 * @throws AwsError InvalidInputException */
export function page<T>(
  all: readonly T[],
  { NextToken, MaxResults = LARGEST_PAGE }: { readonly NextToken?: string; readonly MaxResults?: number },
): { readonly items: readonly T[]; readonly NextToken?: string } {
  const start = NextToken === undefined ? 0 : Number(NextToken);
  if (!Number.isInteger(start) || start < 0) throw invalidInput("Invalid NextToken");
  if (!Number.isInteger(MaxResults) || MaxResults < 1 || MaxResults > LARGEST_PAGE)
    throw invalidInput(`MaxResults must be from 1 to ${LARGEST_PAGE} (got ${MaxResults})`);
  const end = start + MaxResults;
  return { items: all.slice(start, end), NextToken: end < all.length ? String(end) : undefined };
}
