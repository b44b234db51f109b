import { keyAccess } from "../access.ts";
import { malformedXml } from "../errors.ts";
import { checksumAlgorithms, checksumMember } from "../object/checksum.ts";
import { completeUpload } from "../object/complete-upload.ts";
import { writeCondition, writeConditionMembers } from "../object/conditions.ts";
import { writtenMembers } from "../object/write.ts";
import { tellOfVersion } from "../notifications/tell.ts";
import { nobodyPays, operation } from "../operation.ts";
import type { Checksum } from "../records.ts";

const checksums = {
  ChecksumCRC32: true,
  ChecksumCRC32C: true,
  ChecksumCRC64NVME: true,
  ChecksumSHA1: true,
  ChecksumSHA256: true,
} as const;

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html */
export const completeMultipartUpload = operation("CompleteMultipartUpload", {
  members: {
    ...checksums,
    ...writeConditionMembers,
    Bucket: true,
    ExpectedBucketOwner: true,
    Key: true,
    UploadId: true,
    ChecksumType: true,
    MpuObjectSize: true,
    MultipartUpload: { Parts: { ...checksums, ETag: true, PartNumber: true } },
    RequestPayer: nobodyPays,
  },
  read: (_call, input) => ({
    target: input,
    expected: { checksum: checksumOf(input), type: input.ChecksumType, size: input.MpuObjectSize },
    parts: (input.MultipartUpload?.Parts ?? []).map((part) => {
      const { ETag, PartNumber = 0 } = part;
      if (ETag === undefined) throw malformedXml("ETag is missing");
      return { number: PartNumber, etag: ETag, checksum: checksumOf(part) };
    }),
    condition: writeCondition(input, input.Key),
  }),
  access: (call, { target }) => keyAccess(call, target, "PutObject"),
  run: async (call, { target, parts, expected, condition }) => {
    const { store } = call;
    const { Bucket, Key, UploadId } = target;
    const upload = store.uploads.get(UploadId, Bucket, Key);
    const version = await completeUpload(store, upload, parts, expected, condition);
    await tellOfVersion(call, "ObjectCreated:CompleteMultipartUpload", version);
    const path = encodeURIComponent(Key).replaceAll("%2F", "/");
    return {
      ...writtenMembers(call, version),
      Location: `${store.platform.gatewayUrl}/${Bucket}/${path}`,
      Bucket,
      Key,
    };
  },
});

/** The checksum that a request tells of an object or a part. */
function checksumOf(
  members: Readonly<Partial<Record<keyof typeof checksums, string>>>,
): Pick<Checksum, "algorithm" | "value"> | undefined {
  for (const algorithm of checksumAlgorithms) {
    const value = members[checksumMember(algorithm)];
    if (value !== undefined) return { algorithm, value };
  }
  return undefined;
}
