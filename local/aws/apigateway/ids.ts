import { randomBytes } from "node:crypto";

const ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz";

/** A random id in API Gateway's form, lower-case letters and digits: 10 for REST APIs, 6 for what is inside them. */
export function gatewayId(length: 6 | 10): string {
  let id = "";
  // 252 is the largest multiple of 36 in a byte: what is above would favour the first characters.
  while (id.length < length)
    for (const byte of randomBytes(length)) if (byte < 252 && id.length < length) id += ALPHABET[byte % 36];
  return id;
}

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
