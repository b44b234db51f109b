import { Archive, Asset } from "../../contract/asset.ts";
import { memberPath } from "./path.ts";
import { ARCHIVE, ASSET, EMPTY_TEXT_URI, RESOURCE, SECRET, SIGNATURE, UNKNOWN_TEXT } from "./signatures.ts";
import { ResourceReference, UNKNOWN, type Properties } from "./values.ts";

/** Writes properties for the SDK.
 * @param secrets Paths of values to mark as secret. */
export function encodeProperties(
  properties: Readonly<Properties>,
  secrets: Iterable<string> = [],
): Record<string, unknown> {
  return encode(properties, new Set(secrets), "") as Record<string, unknown>;
}

function encode(value: unknown, secrets: ReadonlySet<string>, path: string): unknown {
  const encoded = encodeValue(value, secrets, path);
  return secrets.has(path) ? { [SIGNATURE]: SECRET, value: encoded } : encoded;
}

function encodeValue(value: unknown, secrets: ReadonlySet<string>, path: string): unknown {
  if (value === UNKNOWN) return UNKNOWN_TEXT;
  if (value === undefined) return null;
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value))
    return value.map((element, index) => encode(element, secrets, memberPath(path, index)));
  if (value instanceof Asset)
    return value.kind === "text" && value.value === ""
      ? { [SIGNATURE]: ASSET, uri: EMPTY_TEXT_URI }
      : { [SIGNATURE]: ASSET, [value.kind]: value.value };
  if (value instanceof Archive)
    return typeof value.value === "string"
      ? { [SIGNATURE]: ARCHIVE, path: value.value }
      : { [SIGNATURE]: ARCHIVE, assets: encode(value.value, secrets, path) };
  if (value instanceof ResourceReference) return { [SIGNATURE]: RESOURCE, urn: value.urn, id: value.id };
  const members: Record<string, unknown> = {};
  for (const [key, member] of Object.entries(value))
    if (member !== undefined) members[key] = encode(member, secrets, memberPath(path, key));
  return members;
}
