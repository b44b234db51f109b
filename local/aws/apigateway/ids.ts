/** The id of a resource given either as its id or, as programs may, as the resource itself.
 * @throws Error naming the argument, when it is neither. */
export function idOf(value: unknown, argument: string): string {
  if (typeof value === "string" && value !== "") return value;
  if (
    typeof value === "object" &&
    value !== null &&
    "id" in value &&
    typeof value.id === "string" &&
    value.id !== ""
  )
    return value.id;
  throw new Error(`${argument} must be the id of a resource (got ${JSON.stringify(value) ?? "undefined"})`);
}
