import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { AwsError } from "../contract/errors.ts";
import { header, type Headers } from "../contract/http.ts";

/** True when a body is framed in chunks of its own (`aws-chunked`), as S3 clients send streams.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html */
export function isChunked(headers: Headers): boolean {
  return (
    (header(headers, "content-encoding") ?? "")
      .split(",")
      .some((coding) => coding.trim() === "aws-chunked") ||
    /^STREAMING-/.test(header(headers, "x-amz-content-sha256") ?? "")
  );
}

/** Takes the framing off, and answers the content with the trailing headers. A checksum in the trailer is compared, if
 * it is one of CRC32, SHA1 and SHA256. Chunk signatures are not verified: the seed signature of the request is.
 * @throws AwsError IncompleteBody or BadDigest. */
export function decodeChunks(body: Buffer): { content: Buffer; trailers: Record<string, string> } {
  const parts: Buffer[] = [];
  let position = 0;
  for (;;) {
    const end = body.indexOf("\r\n", position);
    const size = end < 0 ? Number.NaN : Number.parseInt(body.toString("latin1", position, end), 16);
    if (Number.isNaN(size))
      throw new AwsError("IncompleteBody", "The request body terminated unexpectedly: a chunk has no size.");
    position = end + 2;
    if (size === 0) break;
    if (position + size + 2 > body.length)
      throw new AwsError(
        "IncompleteBody",
        "The request body terminated unexpectedly: a chunk is shorter than it says.",
      );
    parts.push(body.subarray(position, position + size));
    position += size + 2;
  }
  const content = Buffer.concat(parts);
  const trailers = Object.fromEntries(
    body
      .toString("latin1", position)
      .split("\r\n")
      .filter((line) => line.includes(":"))
      .map((line) => [
        line.slice(0, line.indexOf(":")).trim().toLowerCase(),
        line.slice(line.indexOf(":") + 1).trim(),
      ]),
  );
  for (const [name, value] of Object.entries(trailers)) {
    const computed = checksum(name, content);
    if (computed !== undefined && computed !== value)
      throw new AwsError("BadDigest", `The ${name} you specified did not match the calculated checksum.`);
  }
  return { content, trailers };
}

function checksum(name: string, content: Buffer): string | undefined {
  switch (name) {
    case "x-amz-checksum-crc32": {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(crc32(content));
      return bytes.toString("base64");
    }
    case "x-amz-checksum-sha1":
      return createHash("sha1").update(content).digest("base64");
    case "x-amz-checksum-sha256":
      return createHash("sha256").update(content).digest("base64");
    default:
      return undefined;
  }
}
