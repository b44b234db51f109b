import { isAbsolute, resolve } from "node:path";
import { Archive, Asset } from "../../contract/asset.ts";
import { memberPath } from "./path.ts";
import {
  ARCHIVE,
  ASSET,
  EMPTY_TEXT_URI,
  OUTPUT,
  RESOURCE,
  SECRET,
  SIGNATURE,
  UNKNOWN_TEXT,
} from "./signatures.ts";
import { UNKNOWN, type Properties } from "./values.ts";

/** Properties as plain values, and where the secrets among them are. */
export interface Decoded {
  readonly properties: Properties;
  /** Paths of secret values: `environment.variables.TOKEN`. */
  readonly secrets: string[];
}

/** Reads properties that the SDK sent.
 * @param root Folder that relative asset paths start from.
 * @throws Error for assets from the network: nothing outside is called. */
export function decodeProperties(written: Readonly<Record<string, unknown>>, root: string): Decoded {
  const secrets: string[] = [];
  const properties = decode(written, { secrets, root }, "") as Properties;
  return { properties, secrets };
}

interface Context {
  readonly secrets: string[];
  readonly root: string;
}

function decode(value: unknown, context: Context, path: string): unknown {
  if (value === UNKNOWN_TEXT) return UNKNOWN;
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value))
    return value.map((element, index) => decode(element, context, memberPath(path, index)));
  const members = value as Record<string, unknown>;
  switch (members[SIGNATURE]) {
    case undefined:
      break;
    case SECRET:
      context.secrets.push(path);
      return decode(members.value, context, path);
    case OUTPUT:
      if (members.secret === true) context.secrets.push(path);
      return "value" in members ? decode(members.value, context, path) : UNKNOWN;
    case RESOURCE:
      // Providers get the id of a resource, and the URN of a component.
      return members.id === undefined
        ? members.urn
        : members.id === ""
          ? UNKNOWN
          : decode(members.id, context, path);
    case ASSET:
      return decodeAsset(members, context, path);
    case ARCHIVE:
      return decodeArchive(members, context, path);
    default:
      throw new Error(
        `${path} is a kind of value that this engine does not know; use the version of @pulumi/pulumi that it is made for`,
      );
  }
  const plain: Properties = {};
  for (const [key, member] of Object.entries(members))
    if (member !== null && member !== undefined) plain[key] = decode(member, context, memberPath(path, key));
  return plain;
}

function decodeAsset({ path, text, uri }: Record<string, unknown>, context: Context, at: string): Asset {
  if (typeof path === "string") return new Asset("path", absolute(path, context));
  if (typeof uri === "string" && uri !== EMPTY_TEXT_URI)
    throw new Error(`${at} is a remote asset (${uri}); use a file of the project`);
  return new Asset("text", typeof text === "string" ? text : "");
}

function decodeArchive(
  { path, assets, uri }: Record<string, unknown>,
  context: Context,
  at: string,
): Archive {
  if (typeof path === "string") return new Archive("path", absolute(path, context));
  if (typeof uri === "string")
    throw new Error(`${at} is a remote archive (${uri}); use a folder of the project`);
  const members: Record<string, Asset | Archive> = {};
  for (const [key, member] of Object.entries((assets ?? {}) as Record<string, unknown>))
    members[key] = decode(member, context, memberPath(at, key)) as Asset | Archive;
  return new Archive("assets", members);
}

function absolute(path: string, { root }: Context): string {
  return isAbsolute(path) ? path : resolve(root, path);
}
