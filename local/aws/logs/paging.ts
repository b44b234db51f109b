import { invalid } from "./errors.ts";

/** Reads how many members a page has.
 * @param most That it may have, and has when nothing is said.
 * @throws AwsError InvalidParameterException */
export function readLimit(limit: number | undefined, most: number): number {
  if (limit === undefined) return most;
  if (!(Number.isInteger(limit) && limit >= 1 && limit <= most))
    throw invalid(`limit must be 1 to ${most} (got ${limit})`);
  return limit;
}

/** Place that a token stands for: `f/120` is forward from 120, `b/120` backward to 120.
 * @throws AwsError InvalidParameterException for a token that was never given out. */
export function readToken(token: string | undefined): {
  readonly direction?: "f" | "b";
  readonly position: number;
} {
  if (token === undefined) return { position: 0 };
  const [, direction, position] = /^([fb])\/(\d{1,12})$/.exec(token) ?? [];
  if (direction === undefined) throw invalid("The specified nextToken is invalid.");
  return { direction: direction as "f" | "b", position: Number(position) };
}

/** Takes a page of a list, and the token of the next one if there is more.
 * @param most Members of a page.
 * @throws AwsError InvalidParameterException */
export function pageOf<T>(
  all: readonly T[],
  { limit, nextToken }: { readonly limit?: number; readonly nextToken?: string },
  most: number,
): { readonly page: readonly T[]; readonly start: number; readonly nextToken: string | undefined } {
  const { position: start } = readToken(nextToken);
  const end = start + readLimit(limit, most);
  return { page: all.slice(start, end), start, nextToken: end < all.length ? `f/${end}` : undefined };
}
