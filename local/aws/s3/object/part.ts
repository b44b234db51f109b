import type { Headers } from "../../../contract/http.ts";
import { invalidArgument, invalidRequest } from "../errors.ts";
import type { S3Store } from "../store.ts";
import type { PartRecord } from "../records.ts";
import { verify } from "./integrity.ts";

/** A part as a request names it. */
export interface PartTarget {
  readonly Bucket: string;
  readonly Key: string;
  readonly UploadId: string;
  readonly PartNumber: number;
}

/** Checks the number of a part.
 * @throws AwsError InvalidArgument when it is not from 1 to 10,000. */
export function checkPartNumber(number: number): void {
  if (!Number.isInteger(number) || number < 1 || number > 10_000)
    throw invalidArgument(
      "Part number must be an integer between 1 and 10000, inclusive",
      "partNumber",
      String(number),
    );
}

/** Keeps a part of an upload, in place of one with the same number.
 * @param headers With the digests that the part is compared with.
 * @throws AwsError NoSuchUpload; InvalidRequest when its checksum is of another algorithm than the upload's; BadDigest */
export async function keepPart(
  { uploads, bodies }: S3Store,
  { Bucket, Key, UploadId, PartNumber }: PartTarget,
  bytes: Buffer,
  headers: Headers,
): Promise<PartRecord> {
  const upload = uploads.get(UploadId, Bucket, Key);
  const { etag, checksum } = verify(headers, bytes, upload.checksum?.algorithm);
  if (upload.checksum && upload.checksum.algorithm !== checksum.algorithm)
    throw invalidRequest(
      `Checksum Type mismatch occurred, expected checksum Type: ${upload.checksum.algorithm.toLowerCase()}, actual checksum Type: ${checksum.algorithm.toLowerCase()}`,
    );
  const body = await bodies.write(bytes);
  const part: PartRecord = {
    number: PartNumber,
    etag,
    size: bytes.length,
    modified: Date.now(),
    checksum,
    ...(body !== undefined && { body }),
  };
  await uploads.putPart(upload, part);
  return part;
}
