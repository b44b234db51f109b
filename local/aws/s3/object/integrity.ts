import { createHash } from "node:crypto";
import { AwsError } from "../../../contract/errors.ts";
import { header, type Headers } from "../../../contract/http.ts";
import { badDigest, invalidRequest, notEmulated } from "../errors.ts";
import type { Checksum, ChecksumAlgorithm } from "../records.ts";
import { checksum, checksumAlgorithms, checksumHeader } from "./checksum.ts";

/** Members of a request that carries an object's bytes: they are compared with them. */
export const digestMembers = {
  ContentMD5: true,
  ChecksumAlgorithm: true,
  ChecksumCRC32: true,
  ChecksumCRC32C: true,
  ChecksumCRC64NVME: true,
  ChecksumSHA1: true,
  ChecksumSHA256: true,
} as const;

/** Algorithms that AWS has, and that are not computed here. */
const elsewhere = ["SHA512", "MD5", "XXHASH64", "XXHASH3", "XXHASH128"];

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

/** True when a digest of its body comes with a request, or is announced. */
export function hasDigest(headers: Headers): boolean {
  return (
    header(headers, "content-md5") !== undefined ||
    announcedAlgorithm(headers) !== undefined ||
    checksumAlgorithms.some((algorithm) => header(headers, checksumHeader(algorithm)) !== undefined)
  );
}

/** The algorithm that `x-amz-sdk-checksum-algorithm` or the announced trailer names. */
function announcedAlgorithm(headers: Headers): ChecksumAlgorithm | undefined {
  const trailer = header(headers, "x-amz-trailer")?.toLowerCase();
  return (
    askedAlgorithm(header(headers, "x-amz-sdk-checksum-algorithm")) ??
    checksumAlgorithms.find((algorithm) => checksumHeader(algorithm) === trailer)
  );
}

/** The algorithm that a request asks for.
 * @throws AwsError InvalidRequest when S3 has no such algorithm, NotImplemented when it is not computed here. */
export function askedAlgorithm(name: string | undefined): ChecksumAlgorithm | undefined {
  if (name === undefined) return undefined;
  const asked = name.toUpperCase();
  if (elsewhere.includes(asked))
    throw notEmulated(`the checksum algorithm ${asked}`, `Use one of ${checksumAlgorithms.join(", ")}.`);
  const algorithm = checksumAlgorithms.find((candidate) => candidate === asked);
  if (!algorithm)
    throw invalidRequest(
      `Checksum algorithm provided is unsupported. Please try again with any of the valid types: [${checksumAlgorithms.join(", ")}]`,
    );
  return algorithm;
}
