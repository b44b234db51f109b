import { objectAccess } from "../access.ts";
import { invalidArgument } from "../errors.ts";
import { checksumMembers } from "../object/checksum.ts";
import { findVersion } from "../object/find.ts";
import { nobodyPays, operation } from "../operation.ts";

const attributes = ["ETag", "Checksum", "ObjectParts", "StorageClass", "ObjectSize"];

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAttributes.html */
export const getObjectAttributes = operation("GetObjectAttributes", {
  // The parts are counted, not listed: their pages are refused by name.
  members: {
    Bucket: true,
    ExpectedBucketOwner: true,
    Key: true,
    VersionId: true,
    ObjectAttributes: true,
    RequestPayer: nobodyPays,
  },
  read: (_call, input) => {
    for (const name of input.ObjectAttributes)
      if (!attributes.includes(name))
        throw invalidArgument("Invalid attribute name specified.", "x-amz-object-attributes", name);
    return input;
  },
  access: (call, input) => [
    ...objectAccess(call, input, "GetObject"),
    ...objectAccess(call, input, "GetObjectAttributes"),
  ],
  run: (call, input) => {
    const version = findVersion(call, input);
    const { etag, checksum, parts, storageClass, size } = version.content;
    const isAsked = (name: string) => input.ObjectAttributes.includes(name);
    return {
      LastModified: new Date(version.modified),
      VersionId: call.store.buckets.shownId(version),
      ETag: isAsked("ETag") ? etag.replaceAll('"', "") : undefined,
      Checksum: isAsked("Checksum") && checksum ? checksumMembers(checksum) : undefined,
      ObjectParts: isAsked("ObjectParts") && parts ? { TotalPartsCount: parts.length } : undefined,
      StorageClass: isAsked("StorageClass") ? storageClass : undefined,
      ObjectSize: isAsked("ObjectSize") ? size : undefined,
    };
  },
});
