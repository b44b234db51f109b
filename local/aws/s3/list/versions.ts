import type { ObjectVersion } from "../records.ts";
import type { Contents } from "../stores/contents.ts";

/** Versions that are to be listed. */
export interface VersionListRequest {
  readonly prefix: string;
  /** Keys with this text after the prefix are rolled up into one common prefix. Empty: none are. */
  readonly delimiter: string;
  /** Only what comes after it. Empty: from the start. */
  readonly keyMarker: string;
  /** Version of the key of `keyMarker` to go on behind. Empty: behind all of them. */
  readonly versionIdMarker: string;
}

/** Lists versions and delete markers, newest first in each key, and common prefixes as text. */
export function* versionsAfter(
  contents: Contents,
  { prefix, delimiter, keyMarker, versionIdMarker }: VersionListRequest,
): Generator<ObjectVersion | string> {
  const keys = contents.keys();
  let lastCommon = delimiter !== "" && keyMarker.endsWith(delimiter) ? keyMarker : undefined;
  for (let index = contents.indexOf(keyMarker > prefix ? keyMarker : prefix); index < keys.length; index++) {
    const key = keys[index] as string;
    if (!key.startsWith(prefix)) return;
    const at = delimiter === "" ? -1 : key.indexOf(delimiter, prefix.length);
    if (at >= 0) {
      const common = key.slice(0, at + delimiter.length);
      if (common !== lastCommon) yield (lastCommon = common);
      continue;
    }
    if (key !== keyMarker) yield* contents.versions(key);
    else if (versionIdMarker !== "") {
      const versions = contents.versions(key);
      yield* versions.slice(versions.findIndex(({ versionId }) => versionId === versionIdMarker) + 1);
    }
  }
}
