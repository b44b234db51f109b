import type { Contents } from "../stores/contents.ts";

/** Keys that are to be listed. */
export interface PageRequest {
  readonly prefix: string;
  /** Keys with this text after the prefix are rolled up into one common prefix. Empty: none are. */
  readonly delimiter: string;
  /** Only what comes after it; a common prefix stands for all keys in it. Empty: from the start. */
  readonly after: string;
  /** Most entries, keys and common prefixes together. */
  readonly limit: number;
}

/** A page of a listing, in order. */
export interface Page<Entry> {
  readonly entries: readonly Entry[];
  readonly commonPrefixes: readonly string[];
  readonly truncated: boolean;
  /** The last entry or common prefix. */
  readonly last: string;
}

/** Lists the keys that `entryOf` answers an entry for.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-prefixes.html */
export function listPage<Entry>(
  contents: Contents,
  request: PageRequest,
  entryOf: (key: string) => Entry | undefined,
): Page<Entry> {
  const { prefix, delimiter, after, limit } = request;
  const keys = contents.keys();
  const rollUp = (key: string) => {
    const at = delimiter === "" ? -1 : key.indexOf(delimiter, prefix.length);
    return at < 0 ? undefined : key.slice(0, at + delimiter.length);
  };
  const skipped = after !== "" && after.startsWith(prefix) && rollUp(after) === after ? after : undefined;
  const entries: Entry[] = [];
  const commonPrefixes: string[] = [];
  let last = "";
  for (let index = contents.indexOf(after > prefix ? after : prefix); index < keys.length; index++) {
    const key = keys[index] as string;
    if (!key.startsWith(prefix)) break;
    if (after !== "" && key === after) continue;
    const common = rollUp(key);
    if (common !== undefined && (common === skipped || common === commonPrefixes.at(-1))) continue;
    const entry = entryOf(key);
    if (entry === undefined) continue;
    if (entries.length + commonPrefixes.length >= limit)
      return { entries, commonPrefixes, truncated: limit > 0, last };
    if (common === undefined) entries.push(entry);
    else commonPrefixes.push(common);
    last = common ?? key;
  }
  return { entries, commonPrefixes, truncated: false, last };
}
