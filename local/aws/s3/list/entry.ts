import type { ObjectVersion } from "../records.ts";

/** The members of a listed object that tell what it is. */
export function entryMembers({ content, modified }: ObjectVersion) {
  return {
    LastModified: new Date(modified),
    ETag: content.etag,
    ChecksumAlgorithm: content.checksum && [content.checksum.algorithm],
    ChecksumType: content.checksum?.type,
    Size: content.size,
    StorageClass: content.storageClass,
  };
}
