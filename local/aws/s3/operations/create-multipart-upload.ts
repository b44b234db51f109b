import { header } from "../../../contract/http.ts";
import { bucketOf } from "../access.ts";
import { invalidRequest } from "../errors.ts";
import { describeObject, descriptionMembers, encryptionMembers } from "../object/description.ts";
import { askedAlgorithm } from "../object/integrity.ts";
import { headerTags } from "../object/tags.ts";
import { writeAccess } from "../object/write.ts";
import { nobodyPays, operation } from "../operation.ts";
import type { UploadRecord } from "../records.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateMultipartUpload.html */
export const createMultipartUpload = operation("CreateMultipartUpload", {
  members: {
    ...descriptionMembers,
    Bucket: true,
    ExpectedBucketOwner: true,
    Key: true,
    ChecksumAlgorithm: true,
    ChecksumType: true,
    Tagging: true,
    RequestPayer: nobodyPays,
  },
  read: (call, input) => ({
    target: input,
    tags: headerTags(input.Tagging),
    template: describeObject(input, bucketOf(call, input), header(call.request.headers, "expires")),
    checksum: uploadChecksum(input.ChecksumAlgorithm, input.ChecksumType),
  }),
  access: (call, { target, tags }) => writeAccess(call, target, tags),
  run: async ({ store }, { target, tags, template, checksum }) => {
    const { Bucket, Key } = target;
    const { uploadId } = await store.uploads.begin({
      bucket: Bucket,
      key: Key,
      template,
      tags,
      ...(checksum && { checksum }),
    });
    return {
      Bucket,
      Key,
      UploadId: uploadId,
      ...encryptionMembers(template.encryption),
      ChecksumAlgorithm: checksum?.algorithm,
      ChecksumType: checksum?.type,
    };
  },
});

/** The checksum that an upload is to have.
 * @throws AwsError InvalidRequest for an algorithm or a combination that S3 does not have
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html */
function uploadChecksum(name: string | undefined, given: string | undefined): UploadRecord["checksum"] {
  const algorithm = askedAlgorithm(name);
  if (algorithm === undefined) {
    if (given !== undefined)
      throw invalidRequest(
        "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.",
      );
    return undefined;
  }
  const type = given?.toUpperCase() ?? (algorithm === "CRC64NVME" ? "FULL_OBJECT" : "COMPOSITE");
  if (type !== "FULL_OBJECT" && type !== "COMPOSITE")
    throw invalidRequest("Value for x-amz-checksum-type header is invalid.");
  const isPossible = type === "COMPOSITE" ? algorithm !== "CRC64NVME" : !algorithm.startsWith("SHA");
  if (!isPossible)
    throw invalidRequest(
      `The ${type} checksum type cannot be used with the ${algorithm.toLowerCase()} checksum algorithm.`,
    );
  return { algorithm, type };
}
