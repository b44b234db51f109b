import { AwsError } from "../../../contract/errors.ts";
import { header } from "../../../contract/http.ts";
import type { ApiResponse } from "../../../contract/service.ts";
import { bucketAccess, tagContext } from "../access/bucket-access.ts";
import type { Call, OperationHandler } from "../call.ts";
import { invalidArgument, invalidRequest } from "../errors.ts";
import { checksumHeader } from "../objects/checksums.ts";
import { find, peek, readContent } from "../objects/find.ts";
import { encryptionHeaders } from "../objects/metadata.ts";
import { isUnmodified } from "../objects/preconditions.ts";
import { byteRange, type ByteRange } from "../objects/range.ts";
import type { ObjectVersion } from "../storage/records.ts";

/** Query parameters of a signed read that exchange headers of the answer. */
const overrides = [
  "content-type",
  "content-language",
  "expires",
  "cache-control",
  "content-disposition",
  "content-encoding",
];

/** GetObject and HeadObject.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html */
export const getObject: OperationHandler = (call) => {
  const { s3, request, bucket, key } = call;
  const versionId = request.query.get("versionId") ?? undefined;
  const partNumber = part(request.query.get("partNumber"));
  return {
    access: [readAccess(call, "GetObject", versionId)],
    run: async (principal) => {
      const replaced = overrides.filter((name) => request.query.has(`response-${name}`));
      if (principal.kind === "anonymous" && replaced.length > 0)
        throw invalidRequest("Request specific response headers cannot be used for anonymous GET requests.");
      const isHead = request.method === "HEAD";
      const lookUp = () => find(s3, bucket, key, versionId, principal, request.method);
      const found = lookUp();
      if (isUnmodified(request.headers, found))
        return { status: 304, headers: validators(call, found), body: "" };
      const rangeOf = (version: ObjectVersion) =>
        partNumber === undefined
          ? byteRange(header(request.headers, "range"), version.content.size)
          : partRange(version, partNumber);
      const { version, range, content } = isHead
        ? { version: found, range: rangeOf(found), content: Buffer.alloc(0) }
        : await readContent(s3, found, rangeOf, lookUp);
      const response = describe(call, version, range, partNumber);
      for (const name of replaced) response.headers[name] = request.query.get(`response-${name}`) ?? "";
      return { ...response, body: content };
    },
  };
};

/** What IAM must allow for reading an object or one version of it. `action` is GetObject, GetObjectTagging and the like. */
export function readAccess({ s3, bucket, key }: Call, action: string, versionId: string | undefined) {
  const version = peek(s3, bucket, key, versionId);
  return bucketAccess(
    s3.storage.bucket(bucket),
    versionId === undefined ? action : action.replace("Object", "ObjectVersion"),
    key,
    {
      ...tagContext(version),
      "s3:versionid": versionId,
    },
  );
}

/** The headers that a 304 has, too. */
function validators({ s3, bucket }: Call, version: ObjectVersion): Record<string, string> {
  const { headers } = version.content;
  return {
    etag: version.content.etag,
    "last-modified": new Date(version.modified).toUTCString(),
    ...(headers["cache-control"] !== undefined && { "cache-control": headers["cache-control"] }),
    ...(headers["expires"] !== undefined && { expires: headers["expires"] }),
    ...(s3.storage.bucket(bucket).versioning !== undefined && { "x-amz-version-id": version.versionId }),
  };
}

function describe(
  call: Call,
  version: ObjectVersion,
  range: ByteRange | undefined,
  partNumber: number | undefined,
): ApiResponse & { headers: Record<string, string> } {
  const { content, tags } = version;
  const headers: Record<string, string> = {
    ...validators(call, version),
    ...content.headers,
    ...encryptionHeaders(content.encryption),
    "accept-ranges": "bytes",
    "content-length": String(range ? range.end - range.start + 1 : content.size),
  };
  for (const [name, value] of Object.entries(content.metadata)) headers[`x-amz-meta-${name}`] = value;
  if (range) headers["content-range"] = `bytes ${range.start}-${range.end}/${content.size}`;
  if (content.storageClass !== "STANDARD") headers["x-amz-storage-class"] = content.storageClass;
  if (tags) headers["x-amz-tagging-count"] = String(Object.keys(tags).length);
  if (partNumber !== undefined && content.parts)
    headers["x-amz-mp-parts-count"] = String(content.parts.length);
  // A checksum of the whole says nothing about a part of it.
  if (
    content.checksum &&
    !range &&
    header(call.request.headers, "x-amz-checksum-mode")?.toUpperCase() === "ENABLED"
  ) {
    headers[checksumHeader(content.checksum.algorithm)] = content.checksum.value;
    headers["x-amz-checksum-type"] = content.checksum.type;
  }
  return { status: range ? 206 : 200, headers };
}

function part(text: string | null): number | undefined {
  if (text === null) return undefined;
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > 10_000)
    throw invalidArgument(
      "Part number must be an integer between 1 and 10000, inclusive",
      "partNumber",
      text,
    );
  return number;
}

function partRange({ content }: ObjectVersion, number: number): ByteRange | undefined {
  const parts = content.parts ?? [{ number: 1, size: content.size }];
  const index = number - 1;
  const size = parts[index]?.size;
  if (size === undefined)
    throw new AwsError("InvalidPartNumber", "The requested partnumber is not satisfiable", 416, {
      PartNumberRequested: String(number),
      ActualPartCount: String(parts.length),
    });
  const start = parts.slice(0, index).reduce((sum, { size }) => sum + size, 0);
  return size === 0 ? undefined : { start, end: start + size - 1 };
}
