import { NotEmulatedError } from "../../../contract/errors.ts";
import { all, allExcept, listed, none, type Selection } from "./cache-policy.ts";

/** Reads what a policy says of headers, cookies or query parameters.
 * @param kind `none`, `all`, `whitelist`, `allExcept`, `allViewer`.
 * @param items Their names, where the kind has some.
 * @throws NotEmulatedError for another kind. */
export function selection(kind: string, items: readonly string[] = []): Selection {
  switch (kind) {
    case "none":
      return none;
    case "all":
    case "allViewer":
      return all;
    case "whitelist":
      return listed(items);
    case "allExcept":
      return allExcept(items);
    default:
      throw new NotEmulatedError(`header behavior ${kind} of a policy`);
  }
}

/** Names of headers in lower case. */
export function lowerCase(names: { readonly items?: readonly string[] } | undefined): string[] | undefined {
  return names?.items?.map((name) => name.toLowerCase());
}
