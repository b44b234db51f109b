/** Rules of a cache: how long it keeps answers, and by which parts of a request it tells them apart.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cache-key-understand-cache-policy.html */
export interface CachePolicy {
  readonly name: string;
  /** Seconds. */
  readonly minimumTtl: number;
  readonly defaultTtl: number;
  /** 0: nothing is kept. */
  readonly maximumTtl: number;
  readonly gzip: boolean;
  readonly brotli: boolean;
  readonly headers: Selection;
  readonly cookies: Selection;
  readonly query: Selection;
}

/** A choice of headers, cookies or query parameters. Names of headers are in lower case. */
export type Selection =
  | { readonly kind: "none" | "all" }
  | { readonly kind: "listed"; readonly names: ReadonlySet<string> }
  | { readonly kind: "allExcept"; readonly names: ReadonlySet<string> };

/** Nothing. */
export const none: Selection = { kind: "none" };
/** Everything. */
export const all: Selection = { kind: "all" };
/** The names that are given. */
export const listed = (names: readonly string[]): Selection => ({ kind: "listed", names: new Set(names) });
/** Everything but the names that are given. */
export const allExcept = (names: readonly string[]): Selection => ({
  kind: "allExcept",
  names: new Set(names),
});

/** True when a name is among those selected. */
export function selects(selection: Selection, name: string): boolean {
  switch (selection.kind) {
    case "none":
      return false;
    case "all":
      return true;
    case "listed":
      return selection.names.has(name);
    case "allExcept":
      return !selection.names.has(name);
  }
}

/** Parts of a request that go to the origin beside those in the cache key.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/origin-request-understand-origin-request-policy.html */
export interface OriginRequestPolicy {
  readonly name: string;
  readonly headers: Selection;
  readonly cookies: Selection;
  readonly query: Selection;
}
