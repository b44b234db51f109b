import { pageOf } from "../../contract/page.ts";
import { invalidInput } from "./errors.ts";

/** Largest page of a list. */
const LARGEST_PAGE = 100;

/** A page of a list that is in its order already.
 * @throws AwsError InvalidInputException */
export function page<T>(
  sorted: readonly T[],
  { nextToken, maxResults = LARGEST_PAGE }: { readonly nextToken?: string; readonly maxResults?: number },
): { readonly items: readonly T[]; readonly nextToken: string | undefined } {
  if (maxResults < 1 || maxResults > LARGEST_PAGE)
    throw invalidInput(`Invalid max results: must be from 1 to ${LARGEST_PAGE} (got ${maxResults})`);
  const numbered = sorted.map((item, index) => ({ item, key: String(index).padStart(8, "0") }));
  const { items, next } = pageOf(numbered, ({ key }) => key, {
    limit: maxResults,
    token: nextToken,
    invalid: () => invalidInput("Invalid next token"),
  });
  return { items: items.map(({ item }) => item), nextToken: next };
}
