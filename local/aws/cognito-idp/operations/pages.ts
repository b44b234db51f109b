import { invalidParameter } from "../errors.ts";

/** One page of a list.
 * @param keyOf Unique, and in the order of the list.
 * @param token What the page before answered.
 * @throws AwsError InvalidParameterException for a token that is none. */
export function page<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  limit: number,
  token: string | undefined,
): { items: readonly T[]; next?: string } {
  const after = token === undefined ? "" : Buffer.from(token, "base64url").toString();
  if (token !== undefined && (after === "" || Buffer.from(after).toString("base64url") !== token))
    throw invalidParameter("Invalid pagination token");
  const start = token === undefined ? 0 : items.findIndex((item) => keyOf(item) > after);
  if (start < 0) return { items: [] };
  const found = items.slice(start, start + limit);
  const last = found.at(-1);
  return {
    items: found,
    next: last && start + limit < items.length ? Buffer.from(keyOf(last)).toString("base64url") : undefined,
  };
}
