import { noSuchKey, notEmulated, preconditionFailed } from "../errors.ts";
import type { ObjectVersion } from "../records.ts";
import type { WriteCondition } from "../stores/bucket-store.ts";

/** Conditions of a request on what is there. */
export interface Conditions {
  readonly IfMatch?: string;
  readonly IfNoneMatch?: string;
  readonly IfModifiedSince?: Date;
  readonly IfUnmodifiedSince?: Date;
}

/** Members of a write that has conditions. */
export const writeConditionMembers = { IfMatch: true, IfNoneMatch: true } as const;

/** Members of a read that has conditions. */
export const readConditionMembers = {
  IfMatch: true,
  IfNoneMatch: true,
  IfModifiedSince: true,
  IfUnmodifiedSince: true,
} as const;

/** Makes the condition of a write, to be asked at its moment; undefined when the request has none.
 * @throws AwsError NotImplemented for conditions that S3 does not have on writes.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html */
export function writeCondition(
  { IfMatch, IfNoneMatch }: Pick<Conditions, "IfMatch" | "IfNoneMatch">,
  key: string,
): WriteCondition | undefined {
  if (IfNoneMatch !== undefined && IfNoneMatch !== "*")
    throw notEmulated("a write with If-None-Match other than *", "S3 takes only * there.");
  if (IfNoneMatch === undefined && IfMatch === undefined) return undefined;
  return (current) => {
    if (IfNoneMatch !== undefined && current) throw preconditionFailed("If-None-Match");
    if (IfMatch === undefined) return;
    if (!current) throw noSuchKey(key);
    if (!etagMatches(IfMatch, current.content.etag)) throw preconditionFailed("If-Match");
  };
}

/** Asks the conditions of a read.
 * @returns true when the reader has the current version already: 304.
 * @throws AwsError PreconditionFailed
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html (the two "consideration" notes) */
export function isUnmodified(
  { IfMatch, IfNoneMatch, IfModifiedSince, IfUnmodifiedSince }: Conditions,
  { content, modified }: ObjectVersion,
): boolean {
  if (IfMatch !== undefined) {
    if (!etagMatches(IfMatch, content.etag)) throw preconditionFailed("If-Match");
  } else if (IfUnmodifiedSince && seconds(modified) > seconds(IfUnmodifiedSince.getTime()))
    throw preconditionFailed("If-Unmodified-Since");
  if (IfNoneMatch !== undefined) return etagMatches(IfNoneMatch, content.etag);
  return IfModifiedSince !== undefined && seconds(modified) <= seconds(IfModifiedSince.getTime());
}

function etagMatches(condition: string, etag: string): boolean {
  const bare = etag.replaceAll('"', "");
  return condition.split(",").some((candidate) => {
    const value = candidate.trim();
    return value === "*" || value.replace(/^W\//, "").replaceAll('"', "") === bare;
  });
}

/** HTTP's dates have no milliseconds. */
const seconds = (milliseconds: number) => Math.floor(milliseconds / 1000);
