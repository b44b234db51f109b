import { objectAccess, requestedTags, type ObjectTarget } from "../access.ts";
import { isDeleteMarker } from "../errors.ts";
import { findVersion } from "../object/find.ts";
import { checkTags, tagSet } from "../object/tags.ts";
import { tellOfVersion } from "../notifications/tell.ts";
import { documentMembers, nobodyPays, operation, type S3Call } from "../operation.ts";
import type { ObjectVersion } from "../records.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectTagging.html */
export const getObjectTagging = operation("GetObjectTagging", {
  members: { Bucket: true, ExpectedBucketOwner: true, Key: true, VersionId: true, RequestPayer: nobodyPays },
  access: (call, input) => objectAccess(call, input, "GetObjectTagging"),
  run: (call, input) => {
    const version = findTagged(call, input);
    return { VersionId: call.store.buckets.shownId(version), TagSet: tagSet(version.tags) };
  },
});

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectTagging.html */
export const putObjectTagging = operation("PutObjectTagging", {
  members: {
    ...documentMembers,
    Key: true,
    VersionId: true,
    Tagging: { TagSet: { Key: true, Value: true } },
    RequestPayer: nobodyPays,
  },
  read: (_call, { Tagging, ...target }) => ({ ...target, tags: checkTags(Tagging.TagSet, "Object") }),
  access: (call, { tags, ...target }) => objectAccess(call, target, "PutObjectTagging", requestedTags(tags)),
  run: async (call, { tags, ...target }) => {
    const { buckets } = call.store;
    const version = findTagged(call, target);
    await buckets.retag(version, tags);
    await tellOfVersion(call, "ObjectTagging:Put", version);
    return { VersionId: buckets.shownId(version) };
  },
});

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjectTagging.html */
export const deleteObjectTagging = operation("DeleteObjectTagging", {
  members: { Bucket: true, ExpectedBucketOwner: true, Key: true, VersionId: true },
  access: (call, input) => objectAccess(call, input, "DeleteObjectTagging"),
  run: async (call, input) => {
    const { buckets } = call.store;
    const version = findTagged(call, input);
    await buckets.retag(version, {});
    await tellOfVersion(call, "ObjectTagging:Delete", version);
    return { VersionId: buckets.shownId(version) };
  },
});

/** The version to tag, or to read the tags of.
 * @throws AwsError MethodNotAllowed when it is a delete marker, also as the current version; as {@link findVersion} otherwise. */
function findTagged(call: S3Call, target: ObjectTarget): ObjectVersion {
  const { Bucket, Key, VersionId } = target;
  const [newest] = call.store.buckets.contents(Bucket).versions(Key);
  if (VersionId === undefined && newest?.deleteMarker) throw isDeleteMarker(newest, call.request.method);
  return findVersion(call, target);
}
