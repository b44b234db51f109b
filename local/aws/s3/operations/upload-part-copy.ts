import { keyAccess } from "../access.ts";
import { checksumValue } from "../object/checksum.ts";
import { checkCopySource, copySource, copySourceAccess, copySourceMembers } from "../object/copy-source.ts";
import { findVersion, readContent } from "../object/find.ts";
import { checkPartNumber, keepPart } from "../object/part.ts";
import { byteRange } from "../object/range.ts";
import { nobodyPays, operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPartCopy.html */
export const uploadPartCopy = operation("UploadPartCopy", {
  members: {
    ...copySourceMembers,
    Bucket: true,
    ExpectedBucketOwner: true,
    Key: true,
    UploadId: true,
    PartNumber: true,
    CopySourceRange: true,
    RequestPayer: nobodyPays,
  },
  read: (_call, input) => {
    checkPartNumber(input.PartNumber);
    return { input, source: copySource(input) };
  },
  access: (call, { input, source }) => [
    ...copySourceAccess(call, source),
    ...keyAccess(call, input, "PutObject"),
  ],
  run: async (call, { input, source }) => {
    const { store } = call;
    store.uploads.get(input.UploadId, input.Bucket, input.Key);
    const find = () => findVersion(call, source);
    const first = find();
    checkCopySource(input, first);
    const { version, content } = await readContent(
      store,
      first,
      (one) => byteRange(input.CopySourceRange, one.content.size),
      find,
    );
    const part = await keepPart(store, input, content, {});
    return {
      CopySourceVersionId: store.buckets.shownId(version),
      CopyPartResult: {
        ETag: part.etag,
        LastModified: new Date(part.modified),
        ...checksumValue(part.checksum),
      },
    };
  },
});
