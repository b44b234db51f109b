import { Archive, Asset } from "../../contract/asset.ts";
import { memberPath } from "./path.ts";
import { UNKNOWN, type Properties } from "./values.ts";

/** A copy of `properties` as JSON that people may see: what is at one of the `secrets`' paths as `[secret]`, unknown values as
 * `[unknown]`, file assets as their path. */
export function concealSecrets(properties: Readonly<Properties>, secrets: readonly string[]): Properties {
  return conceal(properties, new Set(secrets), "") as Properties;
}

function conceal(value: unknown, secrets: ReadonlySet<string>, path: string): unknown {
  if (path && secrets.has(path)) return "[secret]";
  if (value === UNKNOWN) return "[unknown]";
  if (value instanceof Asset) return value.kind === "path" ? { path: value.value } : { text: value.value };
  if (value instanceof Archive)
    return typeof value.value === "string" ? { path: value.value } : conceal(value.value, secrets, path);
  if (Array.isArray(value))
    return value.map((element, index) => conceal(element, secrets, memberPath(path, index)));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, conceal(member, secrets, memberPath(path, key))]),
  );
}
