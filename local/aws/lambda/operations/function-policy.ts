import { statementsOf, type FunctionReference, type FunctionStore } from "../stores/function-store.ts";

/** Policy of a function, or of the version or alias that is named: JSON text; undefined when it has none. */
export function functionPolicy(
  functions: FunctionStore,
  { region, name, qualifier = "" }: FunctionReference,
): string | undefined {
  const fn = functions.find(region, name);
  const statements = fn ? statementsOf(fn, qualifier) : [];
  if (statements.length === 0) return undefined;
  return JSON.stringify({ Version: "2012-10-17", Id: "default", Statement: statements });
}
