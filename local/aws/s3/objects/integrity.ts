import { createHash } from "node:crypto";
import { AwsError } from "../../../contract/errors.ts";
import { header, type Headers } from "../../../contract/http.ts";
import { badDigest, invalidRequest } from "../errors.ts";
import type { Checksum, ChecksumAlgorithm } from "../storage/records.ts";
import { checksum, checksumAlgorithms, checksumHeader } from "./checksums.ts";

/** MD5, hexadecimal. */
export const md5 = (content: Buffer) => createHash("md5").update(content).digest("hex");

/** Checks a body against the digests that came with it, and computes the checksum that S3 keeps.
 * @param preferred Algorithm when the request names none; S3 itself takes CRC64NVME.
 * @throws AwsError BadDigest, InvalidDigest, InvalidRequest
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html */
export function verify(
  headers: Headers,
  body: Buffer,
  preferred: ChecksumAlgorithm = "CRC64NVME",
): { etag: string; checksum: Checksum } {
  const digest = md5(body);
  const claimed = header(headers, "content-md5");
  if (claimed !== undefined) {
    const bytes = Buffer.from(claimed, "base64");
    if (bytes.length !== 16)
      throw new AwsError("InvalidDigest", "The Content-MD5 you specified is not valid.", 400);
    if (bytes.toString("hex") !== digest) throw badDigest("Content-MD5");
  }
  const given = checksumAlgorithms.filter(
    (algorithm) => header(headers, checksumHeader(algorithm)) !== undefined,
  );
  if (given.length > 1)
    throw invalidRequest(
      "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.",
    );
  const algorithm = given[0] ?? announcedAlgorithm(headers) ?? preferred;
  const value = checksum(algorithm, body);
  const expected = header(headers, checksumHeader(algorithm));
  if (expected !== undefined && expected !== value) throw badDigest(algorithm);
  return { etag: `"${digest}"`, checksum: { algorithm, value, type: "FULL_OBJECT" } };
}

/** The algorithm that `x-amz-checksum-algorithm` asks for: of a copy, or of an upload in parts.
 * @throws AwsError InvalidRequest when S3 has no such algorithm, or it is not done here. */
export function askedAlgorithm(headers: Headers): ChecksumAlgorithm | undefined {
  const name = header(headers, "x-amz-checksum-algorithm")?.toUpperCase();
  if (name === undefined) return undefined;
  const algorithm = checksumAlgorithms.find((candidate) => candidate === name);
  if (!algorithm)
    throw invalidRequest(
      `Checksum algorithm provided is unsupported. Please try again with any of the valid types: [${checksumAlgorithms.join(", ")}]`,
    );
  return algorithm;
}

/** What `x-amz-sdk-checksum-algorithm` or the announced trailer names. */
export function announcedAlgorithm(headers: Headers): ChecksumAlgorithm | undefined {
  const named = header(headers, "x-amz-sdk-checksum-algorithm")?.toUpperCase();
  const trailer = header(headers, "x-amz-trailer")?.toLowerCase();
  return checksumAlgorithms.find((algorithm) => algorithm === named || checksumHeader(algorithm) === trailer);
}
