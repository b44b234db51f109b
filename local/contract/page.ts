/** Part of a list. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Token for the part after it; undefined when there is none. */
  readonly next: string | undefined;
}

/** Cuts one part out of a list, in the order of its keys: what is made or removed between two calls moves nothing else.
 * @param keyOf Key of an item, unique in the list.
 * @param options.limit Items of the part at most.
 * @param options.token Token that the part before came with; undefined for the first.
 * @param options.invalid Makes the error for a token that no part came with. */
export function pageOf<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  options: { readonly limit: number; readonly token: string | undefined; readonly invalid: () => Error },
): Page<T> {
  const { limit, token, invalid } = options;
  const after = token === undefined ? undefined : Buffer.from(token, "base64url").toString();
  if (after !== undefined && tokenOf(after) !== token) throw invalid();
  const rest = items
    .filter((item) => after === undefined || keyOf(item) > after)
    .sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
  const part = rest.slice(0, limit);
  const last = part.at(-1);
  return { items: part, next: last !== undefined && rest.length > limit ? tokenOf(keyOf(last)) : undefined };
}

const tokenOf = (key: string) => Buffer.from(key).toString("base64url");
