import { keyAccess } from "../access.ts";
import { pageLimit } from "../list/parameters.ts";
import { checksumValue } from "../object/checksum.ts";
import { nobodyPays, operation } from "../operation.ts";
import { owner } from "../owner.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListParts.html */
export const listParts = operation("ListParts", {
  members: {
    Bucket: true,
    ExpectedBucketOwner: true,
    Key: true,
    UploadId: true,
    MaxParts: true,
    PartNumberMarker: true,
    RequestPayer: nobodyPays,
  },
  read: (_call, input) => ({
    target: input,
    limit: pageLimit(input.MaxParts, "max-parts"),
    marker: Number(input.PartNumberMarker ?? 0),
  }),
  access: (call, { target }) => keyAccess(call, target, "ListMultipartUploadParts"),
  run: ({ store: { uploads } }, { target, limit, marker }) => {
    const { Bucket, Key, UploadId } = target;
    const upload = uploads.get(UploadId, Bucket, Key);
    const all = uploads.parts(UploadId).filter(({ number }) => number > marker);
    const page = all.slice(0, limit);
    return {
      Bucket,
      Key,
      UploadId,
      PartNumberMarker: String(marker),
      NextPartNumberMarker: String(page.at(-1)?.number ?? 0),
      MaxParts: limit,
      IsTruncated: all.length > page.length,
      ChecksumAlgorithm: upload.checksum?.algorithm,
      ChecksumType: upload.checksum?.type,
      Parts: page.map((part) => ({
        PartNumber: part.number,
        LastModified: new Date(part.modified),
        ETag: part.etag,
        Size: part.size,
        ...checksumValue(part.checksum),
      })),
      StorageClass: upload.template.storageClass,
      Owner: owner,
    };
  },
});
