import type { Principal } from "../../../contract/principal.ts";
import { bucketAccess } from "../access/bucket-access.ts";
import type { S3 } from "../call.ts";
import { accessDenied, isDeleteMarker, keyIsDeleted, noSuchKey, noSuchVersion } from "../errors.ts";
import type { ByteRange } from "./range.ts";
import type { ObjectVersion } from "../storage/records.ts";

/** The version that a request names, without regard to permissions; undefined when there is none or it is a delete marker. */
export function peek(
  { storage }: S3,
  bucket: string,
  key: string,
  versionId: string | undefined,
): ObjectVersion | undefined {
  const contents = storage.contents(bucket);
  return versionId === undefined
    ? contents.current(key)
    : contents.versions(key).find((version) => version.versionId === versionId);
}

/** The version that a request names. Who may not list the bucket is not told whether it exists.
 * @throws AwsError NoSuchKey, NoSuchVersion, AccessDenied, MethodNotAllowed (a delete marker)
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html (Permissions) */
export function find(
  s3: S3,
  bucket: string,
  key: string,
  versionId: string | undefined,
  principal: Principal,
  method: string,
): ObjectVersion {
  const version = peek(s3, bucket, key, versionId);
  if (version?.deleteMarker) throw isDeleteMarker(version, method);
  if (version) return version;
  const access = bucketAccess(
    s3.storage.bucket(bucket),
    versionId === undefined ? "ListBucket" : "ListBucketVersions",
  );
  const decision = s3.platform.capabilities.iam.authorize(principal, access);
  if (!decision.allowed)
    throw accessDenied(
      `User: ${principal.arn} is not authorized to perform: ${access.action} on resource: "${access.resource}" ${decision.reason}`,
    );
  if (versionId !== undefined) throw noSuchVersion(key, versionId);
  const [newest] = s3.storage.contents(bucket).versions(key);
  throw newest?.deleteMarker ? keyIsDeleted(newest) : noSuchKey(key);
}

/** Bytes of an object. A version may be deleted between being found and being read; then `again` finds what is there now. */
export async function readContent(
  s3: S3,
  found: ObjectVersion,
  rangeOf: (version: ObjectVersion) => ByteRange | undefined,
  again: () => ObjectVersion,
): Promise<{ version: ObjectVersion; range: ByteRange | undefined; content: Buffer }> {
  for (let version = found; ; version = again()) {
    const range = rangeOf(version);
    const { body } = version.content;
    const content = body === undefined ? Buffer.alloc(0) : await s3.storage.bodies.read(body, range);
    if (content) return { version, range, content };
    if (again() === version)
      throw new Error(`the body of ${version.bucket}/${version.key} is missing from the state folder`);
  }
}
