import { header, type Headers } from "../../../contract/http.ts";
import { noSuchKey, notEmulated, preconditionFailed } from "../errors.ts";
import type { ObjectVersion } from "../storage/records.ts";

/** Conditions on a write, as a function for the moment of the write; undefined when the request has none.
 * @throws AwsError NotImplemented for conditions that S3 does not have on writes.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html */
export function writeCondition(
  headers: Headers,
  key: string,
): ((current: ObjectVersion | undefined) => void) | undefined {
  const noneMatch = header(headers, "if-none-match");
  const match = header(headers, "if-match");
  if (noneMatch !== undefined && noneMatch !== "*")
    throw notEmulated("a write with If-None-Match other than *", "S3 takes only * there.");
  if (noneMatch === undefined && match === undefined) return undefined;
  return (current) => {
    if (noneMatch !== undefined && current) throw preconditionFailed("If-None-Match");
    if (match === undefined) return;
    if (!current) throw noSuchKey(key);
    if (!etagMatches(match, current.content.etag)) throw preconditionFailed("If-Match");
  };
}

/** Conditions on a read.
 * @returns Whether the reader has the current version already: 304.
 * @throws AwsError PreconditionFailed
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html (the two "consideration" notes) */
export function isUnmodified(headers: Headers, version: ObjectVersion): boolean {
  const match = header(headers, "if-match");
  if (match !== undefined) {
    if (!etagMatches(match, version.content.etag)) throw preconditionFailed("If-Match");
  } else {
    const unmodifiedSince = date(headers, "if-unmodified-since");
    if (unmodifiedSince !== undefined && seconds(version.modified) > unmodifiedSince)
      throw preconditionFailed("If-Unmodified-Since");
  }
  const noneMatch = header(headers, "if-none-match");
  if (noneMatch !== undefined) return etagMatches(noneMatch, version.content.etag);
  const modifiedSince = date(headers, "if-modified-since");
  return modifiedSince !== undefined && seconds(version.modified) <= modifiedSince;
}

/** Conditions of a copy on its source.
 * @throws AwsError PreconditionFailed
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html */
export function checkCopySource(headers: Headers, source: ObjectVersion): void {
  const rename = (name: string) => header(headers, `x-amz-copy-source-${name}`);
  const conditions: Headers = {
    "if-match": rename("if-match"),
    "if-none-match": rename("if-none-match"),
    "if-modified-since": rename("if-modified-since"),
    "if-unmodified-since": rename("if-unmodified-since"),
  };
  if (isUnmodified(conditions, source)) throw preconditionFailed("x-amz-copy-source-If-None-Match");
}

function etagMatches(condition: string, etag: string): boolean {
  const bare = etag.replaceAll('"', "");
  return condition.split(",").some((candidate) => {
    const value = candidate.trim();
    return value === "*" || value.replace(/^W\//, "").replaceAll('"', "") === bare;
  });
}

const seconds = (milliseconds: number) => Math.floor(milliseconds / 1000);

function date(headers: Headers, name: string): number | undefined {
  const value = Date.parse(header(headers, name) ?? "");
  return Number.isNaN(value) ? undefined : seconds(value);
}
