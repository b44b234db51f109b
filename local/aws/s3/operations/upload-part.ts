import { keyAccess } from "../access.ts";
import { checksumValue } from "../object/checksum.ts";
import { digestMembers } from "../object/integrity.ts";
import { checkPartNumber, keepPart } from "../object/part.ts";
import { nobodyPays, operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPart.html */
export const uploadPart = operation("UploadPart", {
  members: {
    ...digestMembers,
    Bucket: true,
    ExpectedBucketOwner: true,
    Key: true,
    UploadId: true,
    PartNumber: true,
    Body: true,
    ContentLength: "the body is read whole",
    RequestPayer: nobodyPays,
  },
  read: (_call, input) => {
    checkPartNumber(input.PartNumber);
    return input;
  },
  access: (call, input) => keyAccess(call, input, "PutObject"),
  run: async ({ store, request }, input) => {
    const { etag, checksum } = await keepPart(store, input, request.body, request.headers);
    return { ETag: etag, ...checksumValue(checksum) };
  },
});
