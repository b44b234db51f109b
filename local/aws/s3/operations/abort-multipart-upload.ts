import { keyAccess } from "../access.ts";
import { nobodyPays, operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortMultipartUpload.html */
export const abortMultipartUpload = operation("AbortMultipartUpload", {
  members: { Bucket: true, ExpectedBucketOwner: true, Key: true, UploadId: true, RequestPayer: nobodyPays },
  access: (call, input) => keyAccess(call, input, "AbortMultipartUpload"),
  run: async ({ store: { uploads } }, { Bucket, Key, UploadId }) => {
    await uploads.end(uploads.get(UploadId, Bucket, Key).uploadId);
    return {};
  },
});
