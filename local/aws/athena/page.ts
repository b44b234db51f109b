import { pageOf } from "../../contract/page.ts";
import { invalidRequest } from "./errors.ts";

/** Largest page of a list, and the one without MaxResults.
 * @see https://docs.aws.amazon.com/athena/latest/APIReference/API_ListQueryExecutions.html */
const LARGEST_PAGE = 50;

/** A page of a list, in the order of its keys.
 * @throws AwsError InvalidRequestException */
export function page<T>(
  all: readonly T[],
  keyOf: (item: T) => string,
  { NextToken, MaxResults = LARGEST_PAGE }: { readonly NextToken?: string; readonly MaxResults?: number },
): { readonly items: readonly T[]; readonly NextToken: string | undefined } {
  if (!Number.isInteger(MaxResults) || MaxResults < 1 || MaxResults > LARGEST_PAGE)
    throw invalidRequest(`MaxResults must be from 1 to ${LARGEST_PAGE} (got ${MaxResults})`);
  const { items, next } = pageOf(all, keyOf, {
    limit: MaxResults,
    token: NextToken,
    invalid: () => invalidRequest("The NextToken is not valid"),
  });
  return { items, NextToken: next };
}
