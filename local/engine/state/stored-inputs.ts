import { Archive, Asset } from "../../contract/asset.ts";
import { isPlainObject, type Properties } from "../wire/values.ts";

/** Inputs as the state keeps them: JSON, with assets as their place and the hash of their content. */
export type StoredInputs = Properties;

/** Member that tells an asset from an ordinary object. */
const KIND = "$kind";

interface StoredAsset {
  readonly [KIND]: "asset";
  readonly form: Asset["kind"];
  readonly value: string;
  readonly hash: string;
}

interface StoredArchive {
  readonly [KIND]: "archive";
  readonly form: Archive["kind"];
  /** A folder, or the members by their path. */
  readonly value: string | Properties;
  readonly hash: string;
}

/** Turns inputs into what the state keeps; reads the content of assets. */
export async function storeInputs(inputs: Readonly<Properties>): Promise<StoredInputs> {
  return (await store(inputs)) as StoredInputs;
}

async function store(value: unknown): Promise<unknown> {
  if (value instanceof Asset)
    return {
      [KIND]: "asset",
      form: value.kind,
      value: value.value,
      hash: await value.hash(),
    } satisfies StoredAsset;
  if (value instanceof Archive) {
    const content =
      typeof value.value === "string" ? value.value : ((await store({ ...value.value })) as Properties);
    return {
      [KIND]: "archive",
      form: value.kind,
      value: content,
      hash: await value.hash(),
    } satisfies StoredArchive;
  }
  if (Array.isArray(value)) return await Promise.all(value.map(store));
  if (!isPlainObject(value)) return value;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(
    await Promise.all(members.map(async ([key, member]) => [key, await store(member)] as const)),
  );
}

/** Turns kept inputs back into what handlers get.
 * @param current The inputs of this run: an asset whose content is still the same is taken from them, as its file may have moved. */
export function reviveInputs(stored: StoredInputs, current?: StoredInputs): Properties {
  return revive(stored, current) as Properties;
}

function revive(stored: unknown, current: unknown): unknown {
  if (Array.isArray(stored))
    return stored.map((element, index) =>
      revive(element, Array.isArray(current) ? current[index] : undefined),
    );
  if (isAsset(stored)) {
    const { form, value } = isAsset(current) && current.hash === stored.hash ? current : stored;
    return new Asset(form, value);
  }
  if (isArchive(stored)) {
    const { form, value } = isArchive(current) && current.hash === stored.hash ? current : stored;
    return new Archive(
      form,
      typeof value === "string" ? value : (revive(value, undefined) as Record<string, Asset | Archive>),
    );
  }
  if (!isPlainObject(stored)) return stored;
  const others = isPlainObject(current) ? current : {};
  return Object.fromEntries(
    Object.entries(stored).map(([key, member]) => [key, revive(member, others[key])]),
  );
}

/** Whether two stored values are the same thing: assets by content, everything else by value, whatever the order of members. */
export function sameStored(a: unknown, b: unknown): boolean {
  if (isAsset(a) || isArchive(a))
    return (isAsset(b) || isArchive(b)) && a[KIND] === b[KIND] && a.hash === b.hash;
  if (Array.isArray(a))
    return (
      Array.isArray(b) && a.length === b.length && a.every((element, index) => sameStored(element, b[index]))
    );
  if (!isPlainObject(a)) return a === b;
  if (!isPlainObject(b) || isAsset(b) || isArchive(b)) return false;
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) => sameStored(a[key], b[key]));
}

function isAsset(value: unknown): value is StoredAsset {
  return isPlainObject(value) && value[KIND] === "asset";
}

function isArchive(value: unknown): value is StoredArchive {
  return isPlainObject(value) && value[KIND] === "archive";
}
