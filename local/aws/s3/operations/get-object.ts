import { Answer } from "../../../contract/answer.ts";
import { objectAccess, type ObjectTarget } from "../access.ts";
import { invalidRequest } from "../errors.ts";
import { checksumMembers } from "../object/checksum.ts";
import { isUnmodified, readConditionMembers, type Conditions } from "../object/conditions.ts";
import { encryptionMembers } from "../object/description.ts";
import { findVersion, readContent } from "../object/find.ts";
import { checkHeaderText } from "../object/header-text.ts";
import { checkPartNumber } from "../object/part.ts";
import { byteRange, partRange, type ByteRange } from "../object/range.ts";
import { nobodyPays, operation, type S3Call } from "../operation.ts";
import type { ObjectVersion } from "../records.ts";

const members = {
  ...readConditionMembers,
  Bucket: true,
  ExpectedBucketOwner: true,
  Key: true,
  VersionId: true,
  PartNumber: true,
  Range: true,
  ChecksumMode: true,
  ResponseCacheControl: true,
  ResponseContentDisposition: true,
  ResponseContentEncoding: true,
  ResponseContentLanguage: true,
  ResponseContentType: true,
  ResponseExpires: true,
  RequestPayer: nobodyPays,
} as const;

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html */
export const getObject = operation("GetObject", {
  members,
  read: checkRead,
  access: (call, input) => objectAccess(call, input, "GetObject"),
  run: async (call, input) => {
    const find = () => findVersion(call, input);
    const first = find();
    if (isUnmodified(input, first)) return notModified(call, first);
    const { version, range, content } = await readContent(
      call.store,
      first,
      (one) => rangeOf(input, one),
      find,
    );
    return describe(call, input, version, range, content);
  },
});

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html */
export const headObject = operation("HeadObject", {
  members,
  read: checkRead,
  access: (call, input) => objectAccess(call, input, "GetObject"),
  run: (call, input) => {
    const version = findVersion(call, input);
    if (isUnmodified(input, version)) return notModified(call, version);
    return describe(call, input, version, rangeOf(input, version));
  },
});

/** Headers of the answer that a signed reader may exchange, by the members `Response…`. They are read as they were sent: `expires` need not
 * be a date. */
const exchangeable = [
  "cache-control",
  "content-disposition",
  "content-encoding",
  "content-language",
  "content-type",
  "expires",
];

interface ReadInput extends ObjectTarget, Conditions {
  readonly PartNumber?: number;
  readonly Range?: string;
  readonly ChecksumMode?: string;
}

function checkRead<Input extends ReadInput>(call: S3Call, input: Input): Input {
  if (input.PartNumber !== undefined) checkPartNumber(input.PartNumber);
  const exchanges = Object.entries(exchanged(call));
  if (call.principal.kind === "anonymous" && exchanges.length > 0)
    throw invalidRequest("Request specific response headers cannot be used for anonymous GET requests.");
  for (const [name, value] of exchanges) checkHeaderText(value, `response-${name}`);
  return input;
}

function exchanged({ request: { query } }: S3Call): Record<string, string> {
  const asked = exchangeable.filter((name) => query.has(`response-${name}`));
  return Object.fromEntries(asked.map((name) => [name, query.get(`response-${name}`) ?? ""]));
}

function rangeOf({ PartNumber, Range }: ReadInput, { content }: ObjectVersion): ByteRange | undefined {
  return PartNumber === undefined ? byteRange(Range, content.size) : partRange(content, PartNumber);
}

/** The members that a 304 has, too. */
function validators({ store }: S3Call, version: ObjectVersion) {
  const { buckets } = store;
  return {
    ETag: version.content.etag,
    LastModified: new Date(version.modified),
    VersionId: buckets.shownId(version),
  };
}

function notModified(call: S3Call, version: ObjectVersion) {
  const headers = Object.fromEntries(
    Object.entries(version.content.headers).filter(
      ([name]) => name === "cache-control" || name === "expires",
    ),
  );
  return new Answer(validators(call, version), { status: 304, headers });
}

function describe(
  call: S3Call,
  input: ReadInput,
  version: ObjectVersion,
  range: ByteRange | undefined,
  body?: Buffer,
) {
  const { content, tags } = version;
  // A checksum of the whole says nothing about a part of it.
  const isSummed = !range && input.ChecksumMode?.toUpperCase() === "ENABLED";
  const output = {
    ...validators(call, version),
    ...encryptionMembers(content.encryption),
    ...(isSummed && checksumMembers(content.checksum)),
    Body: body,
    AcceptRanges: "bytes",
    ContentLength: range ? range.end - range.start + 1 : content.size,
    ContentRange: range && `bytes ${range.start}-${range.end}/${content.size}`,
    Metadata: content.metadata,
    PartsCount: input.PartNumber === undefined ? undefined : content.parts?.length,
    StorageClass: content.storageClass === "STANDARD" ? undefined : content.storageClass,
    TagCount: tags && Object.keys(tags).length,
  };
  // As they were written: `Expires` need not be a date.
  const headers = { ...content.headers, ...exchanged(call) };
  return new Answer(output, { status: range ? 206 : 200, headers });
}
