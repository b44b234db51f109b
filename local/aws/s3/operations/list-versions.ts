import { type OperationHandler, xmlResponse } from "../call.ts";
import { invalidArgument } from "../errors.ts";
import { keyEncoding, pageLimit } from "../lists/parameters.ts";
import type { Contents } from "../storage/contents.ts";
import type { ObjectVersion } from "../storage/records.ts";
import { xmlDocument } from "../wire/xml.ts";
import { owner } from "./buckets.ts";
import { listAccess } from "./list-objects.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html */
export const listObjectVersions: OperationHandler = (call) => {
  const { query } = call.request;
  const limit = pageLimit(query, "max-keys");
  const { type, encode } = keyEncoding(query);
  const prefix = query.get("prefix") ?? "";
  const delimiter = query.get("delimiter") ?? "";
  const keyMarker = query.get("key-marker") ?? "";
  const versionIdMarker = query.get("version-id-marker") ?? "";
  if (versionIdMarker !== "" && keyMarker === "")
    throw invalidArgument(
      "A version-id marker cannot be specified without a key marker.",
      "version-id-marker",
      versionIdMarker,
    );
  return {
    access: [listAccess(call, "ListBucketVersions")],
    run: async () => {
      const contents = call.s3.storage.contents(call.bucket);
      const found: (ObjectVersion | string)[] = [];
      let truncated = false;
      for (const item of versionsAfter(contents, prefix, delimiter, keyMarker, versionIdMarker)) {
        if (found.length === limit) {
          truncated = limit > 0;
          break;
        }
        found.push(item);
      }
      const last = found.at(-1);
      const describe = (version: ObjectVersion) => ({
        Key: encode(version.key),
        VersionId: version.versionId,
        IsLatest: contents.versions(version.key)[0] === version,
        LastModified: new Date(version.modified).toISOString(),
        ...(!version.deleteMarker && {
          ETag: version.content.etag,
          ChecksumAlgorithm: version.content.checksum?.algorithm,
          ChecksumType: version.content.checksum?.type,
          Size: version.content.size,
          StorageClass: version.content.storageClass,
        }),
        Owner: owner,
      });
      const versions = found.filter((item) => typeof item !== "string");
      return xmlResponse(
        xmlDocument("ListVersionsResult", {
          Name: call.bucket,
          Prefix: encode(prefix),
          KeyMarker: encode(keyMarker),
          VersionIdMarker: versionIdMarker,
          MaxKeys: limit,
          Delimiter: delimiter === "" ? undefined : encode(delimiter),
          EncodingType: type,
          IsTruncated: truncated,
          NextKeyMarker:
            truncated && last !== undefined ? encode(typeof last === "string" ? last : last.key) : undefined,
          NextVersionIdMarker: truncated && typeof last === "object" ? last.versionId : undefined,
          Version: versions.filter(({ deleteMarker }) => !deleteMarker).map(describe),
          DeleteMarker: versions.filter(({ deleteMarker }) => deleteMarker).map(describe),
          CommonPrefixes: found
            .filter((item) => typeof item === "string")
            .map((common) => ({ Prefix: encode(common) })),
        }),
      );
    },
  };
};

/** Versions and common prefixes, in order. */
function* versionsAfter(
  contents: Contents,
  prefix: string,
  delimiter: string,
  keyMarker: string,
  versionIdMarker: string,
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
