import { bucketAccess } from "../access.ts";
import { invalidArgument } from "../errors.ts";
import { listContext } from "../list/access.ts";
import { entryMembers } from "../list/entry.ts";
import { keyEncoder, pageLimit } from "../list/parameters.ts";
import { versionsAfter } from "../list/versions.ts";
import { nobodyPays, operation } from "../operation.ts";
import { owner } from "../owner.ts";
import type { ObjectVersion } from "../records.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html */
export const listObjectVersions = operation("ListObjectVersions", {
  members: {
    Bucket: true,
    ExpectedBucketOwner: true,
    Prefix: true,
    Delimiter: true,
    EncodingType: true,
    MaxKeys: true,
    KeyMarker: true,
    VersionIdMarker: true,
    OptionalObjectAttributes: "no object here is in an archive, which is all that it tells about",
    RequestPayer: nobodyPays,
  },
  read: (_call, input) => {
    const { Prefix = "", Delimiter = "", KeyMarker = "", VersionIdMarker = "" } = input;
    if (VersionIdMarker !== "" && KeyMarker === "")
      throw invalidArgument(
        "A version-id marker cannot be specified without a key marker.",
        "version-id-marker",
        VersionIdMarker,
      );
    return {
      target: input,
      prefix: Prefix,
      delimiter: Delimiter,
      keyMarker: KeyMarker,
      versionIdMarker: VersionIdMarker,
      limit: pageLimit(input.MaxKeys, "max-keys"),
      encode: keyEncoder(input.EncodingType),
    };
  },
  access: (call, { target }) => bucketAccess(call, target, "ListBucketVersions", listContext(call)),
  run: ({ store }, request) => {
    const { target, prefix, delimiter, keyMarker, versionIdMarker, limit, encode } = request;
    const contents = store.buckets.contents(target.Bucket);
    const page: (ObjectVersion | string)[] = [];
    let truncated = false;
    for (const item of versionsAfter(contents, request)) {
      if (page.length === limit) {
        truncated = limit > 0;
        break;
      }
      page.push(item);
    }
    const last = page.at(-1);
    const marker = (version: ObjectVersion) => ({
      Key: encode(version.key),
      VersionId: version.versionId,
      IsLatest: contents.versions(version.key)[0] === version,
      LastModified: new Date(version.modified),
      Owner: owner,
    });
    const versions = page.filter((item) => typeof item !== "string");
    return {
      Name: target.Bucket,
      Prefix: encode(prefix),
      KeyMarker: encode(keyMarker),
      VersionIdMarker: versionIdMarker,
      MaxKeys: limit,
      Delimiter: delimiter === "" ? undefined : encode(delimiter),
      EncodingType: target.EncodingType,
      IsTruncated: truncated,
      NextKeyMarker:
        truncated && last !== undefined ? encode(typeof last === "string" ? last : last.key) : undefined,
      NextVersionIdMarker: truncated && typeof last === "object" ? last.versionId : undefined,
      Versions: versions
        .filter(({ deleteMarker }) => !deleteMarker)
        .map((version) => ({ ...marker(version), ...entryMembers(version) })),
      DeleteMarkers: versions.filter(({ deleteMarker }) => deleteMarker).map(marker),
      CommonPrefixes: page
        .filter((item) => typeof item === "string")
        .map((common) => ({ Prefix: encode(common) })),
    };
  },
});
