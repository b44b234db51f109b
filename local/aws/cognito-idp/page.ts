import { pageOf } from "../../contract/page.ts";
import { checkRange } from "./constraints.ts";
import { invalidParameter } from "./errors.ts";

/** Largest page of a list.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUsers.html */
const LARGEST_PAGE = 60;

/** Part of a request that says which page of a list is wanted. Operations limit it by `Limit` or by `MaxResults`; a `Limit` of 0
 * is none. */
interface PageRequest {
  readonly Limit?: number;
  readonly MaxResults?: number;
  readonly NextToken?: string;
}

/** A page of a list, in the order of its keys.
 * @param keyOf Key of an item, unique in the list.
 * @throws AwsError InvalidParameterException for a limit or a token that is none. */
export function page<T>(
  all: readonly T[],
  keyOf: (item: T) => string,
  { Limit, MaxResults, NextToken }: PageRequest,
): { readonly items: readonly T[]; readonly NextToken: string | undefined } {
  checkRange("Limit", Limit, 0, LARGEST_PAGE);
  checkRange("MaxResults", MaxResults, 1, LARGEST_PAGE);
  const invalid = () => invalidParameter("Invalid pagination token");
  if (NextToken === "") throw invalid();
  const limit = (Limit ?? MaxResults) || LARGEST_PAGE;
  const { items, next } = pageOf(all, keyOf, { limit, token: NextToken, invalid });
  return { items, NextToken: next };
}
