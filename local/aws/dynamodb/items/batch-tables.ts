import { validationError } from "../errors.ts";
import type { InRegion } from "../operation.ts";
import { tableName } from "../table-name.ts";

/** A batch with its tables named by name, and how each was named. */
export function withTableNames<Request extends object>(
  at: InRegion,
  input: Request,
): { readonly input: Request; readonly given: (name: string) => string } {
  const { RequestItems: items } = input as { readonly RequestItems?: unknown };
  if (typeof items !== "object" || items === null || Array.isArray(items))
    return { input: input, given: (name) => name };
  const byName = new Map(Object.keys(items).map((given) => [tableName(at, given), given]));
  if (byName.size < Object.keys(items).length)
    throw validationError("A table is named twice in the request, by name and by ARN");
  const named = Object.fromEntries(
    [...byName].map(([name, given]) => [name, (items as Record<string, unknown>)[given]]),
  );
  return { input: { ...input, RequestItems: named }, given: (name) => byName.get(name) ?? name };
}
