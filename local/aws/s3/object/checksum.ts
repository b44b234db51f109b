import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import type { Checksum, ChecksumAlgorithm } from "../records.ts";

/** Algorithms that are computed here.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html */
export const checksumAlgorithms: readonly ChecksumAlgorithm[] = [
  "CRC32",
  "CRC32C",
  "CRC64NVME",
  "SHA1",
  "SHA256",
];

/** Header of a checksum: `x-amz-checksum-crc32`. */
export const checksumHeader = (algorithm: ChecksumAlgorithm) => `x-amz-checksum-${algorithm.toLowerCase()}`;

/** Member of inputs and outputs that has a checksum: `ChecksumCRC32`. */
export type ChecksumMember = `Checksum${ChecksumAlgorithm}`;

/** Name of the member that has the checksum of an algorithm. */
export const checksumMember = (algorithm: ChecksumAlgorithm): ChecksumMember => `Checksum${algorithm}`;

/** The member of an output that tells the value of a checksum; none when there is none. */
export function checksumValue(sum: Checksum | undefined): Partial<Record<ChecksumMember, string>> {
  return sum ? { [checksumMember(sum.algorithm)]: sum.value } : {};
}

/** The members of an output that tell a checksum, and what it is of; none when there is none. */
export function checksumMembers(
  sum: Checksum | undefined,
): Partial<Record<ChecksumMember | "ChecksumType", string>> {
  return sum ? { ...checksumValue(sum), ChecksumType: sum.type } : {};
}

/** The checksum of `content`, base64. */
export function checksum(algorithm: ChecksumAlgorithm, content: Buffer): string {
  switch (algorithm) {
    case "CRC32":
      return bigEndian(crc32(content));
    case "CRC32C":
      return bigEndian(crc32c(content));
    case "CRC64NVME":
      return crc64Nvme(content);
    case "SHA1":
    case "SHA256":
      return createHash(algorithm.toLowerCase()).update(content).digest("base64");
  }
}

function bigEndian(value: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes.toString("base64");
}

/** Castagnoli's polynomial, reflected. */
const crc32cTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
  return value;
});

function crc32c(content: Buffer): number {
  let value = 0xffffffff;
  for (const byte of content) value = (crc32cTable[(value ^ byte) & 0xff] as number) ^ (value >>> 8);
  return ~value >>> 0;
}

/** The polynomial of NVM Express, reflected: 0x9a6c9329ac4bc9b5, as two halves, since 64 bits do not fit a number. */
const crc64Table = Array.from({ length: 256 }, (_, byte) => {
  let high = 0;
  let low = byte;
  for (let bit = 0; bit < 8; bit++) {
    const carry = low & 1;
    low = (low >>> 1) | (high << 31);
    high >>>= 1;
    if (carry) {
      low ^= 0xac4bc9b5;
      high ^= 0x9a6c9329;
    }
  }
  return { high: high >>> 0, low: low >>> 0 };
});
const crc64High = Uint32Array.from(crc64Table, ({ high }) => high);
const crc64Low = Uint32Array.from(crc64Table, ({ low }) => low);

function crc64Nvme(content: Buffer): string {
  let high = 0xffffffff;
  let low = 0xffffffff;
  for (const byte of content) {
    const index = (low ^ byte) & 0xff;
    low = ((low >>> 8) | (high << 24)) ^ (crc64Low[index] as number);
    high = (high >>> 8) ^ (crc64High[index] as number);
  }
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32BE(~high >>> 0, 0);
  bytes.writeUInt32BE(~low >>> 0, 4);
  return bytes.toString("base64");
}
