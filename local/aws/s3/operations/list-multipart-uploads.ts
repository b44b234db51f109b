import { bucketAccess } from "../access.ts";
import { keyEncoder, pageLimit } from "../list/parameters.ts";
import { nobodyPays, operation } from "../operation.ts";
import { owner } from "../owner.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListMultipartUploads.html */
export const listMultipartUploads = operation("ListMultipartUploads", {
  // A delimiter is refused by name: uploads are listed by prefix here.
  members: {
    Bucket: true,
    ExpectedBucketOwner: true,
    Prefix: true,
    EncodingType: true,
    MaxUploads: true,
    KeyMarker: true,
    UploadIdMarker: true,
    RequestPayer: nobodyPays,
  },
  read: (_call, input) => ({
    target: input,
    limit: pageLimit(input.MaxUploads, "max-uploads"),
    encode: keyEncoder(input.EncodingType),
  }),
  access: (call, { target }) => bucketAccess(call, target, "ListBucketMultipartUploads"),
  run: ({ store }, { target, limit, encode }) => {
    const { Bucket, EncodingType, Prefix = "", KeyMarker = "", UploadIdMarker = "" } = target;
    const uploads = store.uploads.list(Bucket).filter(({ key }) => key.startsWith(Prefix));
    const start =
      uploads.findIndex(({ key, uploadId }) => key === KeyMarker && uploadId === UploadIdMarker) + 1;
    const rest = start > 0 ? uploads.slice(start) : uploads.filter(({ key }) => key > KeyMarker);
    const page = rest.slice(0, limit);
    const truncated = rest.length > page.length;
    return {
      Bucket,
      KeyMarker: encode(KeyMarker),
      UploadIdMarker,
      NextKeyMarker: truncated ? encode(page.at(-1)?.key ?? "") : undefined,
      NextUploadIdMarker: truncated ? page.at(-1)?.uploadId : undefined,
      Prefix: encode(Prefix),
      EncodingType,
      MaxUploads: limit,
      IsTruncated: truncated,
      Uploads: page.map((upload) => ({
        Key: encode(upload.key),
        UploadId: upload.uploadId,
        Initiated: new Date(upload.initiated),
        StorageClass: upload.template.storageClass,
        ChecksumAlgorithm: upload.checksum?.algorithm,
        ChecksumType: upload.checksum?.type,
        Owner: owner,
      })),
    };
  },
});
