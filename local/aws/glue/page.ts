import { pageOf } from "../../contract/page.ts";
import { invalidInput } from "./errors.ts";

/** Largest page of a list.
 * @see https://docs.aws.amazon.com/glue/latest/webapi/API_GetTables.html */
const LARGEST_PAGE = 100;

/** A page of a list, in the order of its keys.
 * @throws AwsError InvalidInputException */
export function page<T>(
  all: readonly T[],
  keyOf: (item: T) => string,
  { NextToken, MaxResults = LARGEST_PAGE }: { readonly NextToken?: string; readonly MaxResults?: number },
): { readonly items: readonly T[]; readonly NextToken: string | undefined } {
  if (!Number.isInteger(MaxResults) || MaxResults < 1 || MaxResults > LARGEST_PAGE)
    throw invalidInput(`MaxResults must be from 1 to ${LARGEST_PAGE} (got ${MaxResults})`);
  const { items, next } = pageOf(all, keyOf, {
    limit: MaxResults,
    token: NextToken,
    invalid: () => invalidInput("The NextToken is not valid"),
  });
  return { items, NextToken: next };
}
