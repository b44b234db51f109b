import { authorize, accessTo, type ObjectTarget } from "../access.ts";
import { isDeleteMarker, keyIsDeleted, noSuchKey, noSuchVersion } from "../errors.ts";
import type { S3Call } from "../operation.ts";
import type { S3Store } from "../store.ts";
import type { ObjectVersion } from "../records.ts";
import type { ByteRange } from "./range.ts";

/** Finds the version that a request names. Who may not list the bucket is not told that it does not exist.
 * @throws AwsError NoSuchKey, NoSuchVersion, AccessDenied, MethodNotAllowed (a delete marker)
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html (Permissions) */
export function findVersion(call: S3Call, { Bucket, Key, VersionId }: ObjectTarget): ObjectVersion {
  const { buckets } = call.store;
  const version = buckets.version(Bucket, Key, VersionId);
  if (version?.deleteMarker) throw isDeleteMarker(version, call.request.method);
  if (version) return version;
  const listing = VersionId === undefined ? "ListBucket" : "ListBucketVersions";
  authorize(call, accessTo(call, buckets.get(Bucket), listing));
  if (VersionId !== undefined) throw noSuchVersion(Key, VersionId);
  const [newest] = buckets.contents(Bucket).versions(Key);
  throw newest?.deleteMarker ? keyIsDeleted(newest) : noSuchKey(Key);
}

/** Reads the bytes of an object. A version may be deleted between being found and being read; then `again` finds what is there now.
 * @param rangeOf The bytes to read; everything where it answers undefined. */
export async function readContent(
  { bodies }: S3Store,
  first: ObjectVersion,
  rangeOf: (version: ObjectVersion) => ByteRange | undefined,
  again: () => ObjectVersion,
): Promise<{ version: ObjectVersion; range: ByteRange | undefined; content: Buffer }> {
  for (let version = first; ; version = again()) {
    const range = rangeOf(version);
    const { body } = version.content;
    const content = body === undefined ? Buffer.alloc(0) : await bodies.read(body, range);
    if (content) return { version, range, content };
    if (again() === version)
      throw new Error(`the body of ${version.bucket}/${version.key} is missing from the state folder`);
  }
}
