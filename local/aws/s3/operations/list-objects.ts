import { bucketAccess } from "../access/bucket-access.ts";
import { type Call, type OperationHandler, type Plan, xmlResponse } from "../call.ts";
import { invalidArgument } from "../errors.ts";
import { listPage } from "../lists/page.ts";
import { keyEncoding, pageLimit, readToken, writeToken } from "../lists/parameters.ts";
import type { ObjectVersion } from "../storage/records.ts";
import { xmlDocument, type XmlValue } from "../wire/xml.ts";
import { owner } from "./buckets.ts";

/** IAM's view of a listing. */
export function listAccess({ s3, request: { query }, bucket }: Call, action: string) {
  return bucketAccess(s3.storage.bucket(bucket), action, undefined, {
    // Without a prefix the whole bucket is listed, which is what an empty one says.
    "s3:prefix": query.get("prefix") ?? "",
    "s3:delimiter": query.get("delimiter") ?? undefined,
    "s3:max-keys": query.get("max-keys") ?? undefined,
  });
}

function listObjects(
  call: Call,
  after: string,
  describe: (
    page: { truncated: boolean; last: string; count: number },
    encode: (key: string) => string,
  ) => Record<string, XmlValue>,
  withOwner: boolean,
): Plan {
  const { query } = call.request;
  const limit = pageLimit(query, "max-keys");
  const { type, encode } = keyEncoding(query);
  const prefix = query.get("prefix") ?? "";
  const delimiter = query.get("delimiter") ?? "";
  return {
    access: [listAccess(call, "ListBucket")],
    run: async () => {
      const contents = call.s3.storage.contents(call.bucket);
      const page = listPage(contents, { prefix, delimiter, after, limit }, (key) => contents.current(key));
      return xmlResponse(
        xmlDocument("ListBucketResult", {
          Name: call.bucket,
          Prefix: encode(prefix),
          Delimiter: delimiter === "" ? undefined : encode(delimiter),
          MaxKeys: limit,
          EncodingType: type,
          IsTruncated: page.truncated,
          ...describe({ ...page, count: page.entries.length + page.commonPrefixes.length }, encode),
          Contents: page.entries.map((version) => describeObject(version, encode, withOwner)),
          CommonPrefixes: page.commonPrefixes.map((common) => ({ Prefix: encode(common) })),
        }),
        { "x-amz-bucket-region": call.s3.storage.bucket(call.bucket).region },
      );
    },
  };
}

function describeObject(
  { key, modified, content }: ObjectVersion,
  encode: (key: string) => string,
  withOwner: boolean,
): XmlValue {
  return {
    Key: encode(key),
    LastModified: new Date(modified).toISOString(),
    ETag: content.etag,
    ChecksumAlgorithm: content.checksum?.algorithm,
    ChecksumType: content.checksum?.type,
    Size: content.size,
    StorageClass: content.storageClass,
    Owner: withOwner ? owner : undefined,
  };
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
export const listObjectsV2: OperationHandler = (call) => {
  const { query } = call.request;
  if (query.get("list-type") !== "2")
    throw invalidArgument(
      "Invalid List Type specified in Request",
      "list-type",
      query.get("list-type") ?? "",
    );
  const token = query.get("continuation-token");
  const startAfter = query.get("start-after");
  return listObjects(
    call,
    token === null ? (startAfter ?? "") : readToken(token),
    ({ truncated, last, count }, encode) => ({
      KeyCount: count,
      ContinuationToken: token ?? undefined,
      NextContinuationToken: truncated ? writeToken(last) : undefined,
      StartAfter: startAfter === null ? undefined : encode(startAfter),
    }),
    query.get("fetch-owner") === "true",
  );
};

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjects.html */
export const listObjectsV1: OperationHandler = (call) => {
  const marker = call.request.query.get("marker") ?? "";
  const hasDelimiter = (call.request.query.get("delimiter") ?? "") !== "";
  return listObjects(
    call,
    marker,
    ({ truncated, last }, encode) => ({
      Marker: encode(marker),
      // Without a delimiter clients take the last key.
      NextMarker: truncated && hasDelimiter ? encode(last) : undefined,
    }),
    true,
  );
};
