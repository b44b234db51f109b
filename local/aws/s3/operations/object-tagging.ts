import type { Principal } from "../../../contract/principal.ts";
import { bucketAccess, tagContext } from "../access/bucket-access.ts";
import { type Call, empty, type OperationHandler, xmlResponse } from "../call.ts";
import { isDeleteMarker } from "../errors.ts";
import { find, peek } from "../objects/find.ts";
import { checkTags } from "../objects/tags.ts";
import type { ObjectVersion, Tags } from "../storage/records.ts";
import { parseXml, xmlDocument } from "../wire/xml.ts";

function taggingAccess({ s3, bucket, key, request }: Call, verb: "Get" | "Put" | "Delete", requested?: Tags) {
  const versionId = request.query.get("versionId") ?? undefined;
  return bucketAccess(
    s3.storage.bucket(bucket),
    `${verb}Object${versionId === undefined ? "" : "Version"}Tagging`,
    key,
    {
      ...tagContext(peek(s3, bucket, key, versionId), requested),
      "s3:versionid": versionId,
    },
  );
}

/** The version to tag, or to read the tags of.
 * @throws AwsError MethodNotAllowed when it is a delete marker, also as the current version. */
function taggedVersion({ s3, bucket, key, request }: Call, principal: Principal): ObjectVersion {
  const versionId = request.query.get("versionId") ?? undefined;
  const [newest] = s3.storage.contents(bucket).versions(key);
  if (versionId === undefined && newest?.deleteMarker) throw isDeleteMarker(newest, request.method);
  return find(s3, bucket, key, versionId, principal, request.method);
}

const versionHeader = ({ s3, bucket }: Call, version: ObjectVersion): Record<string, string> =>
  s3.storage.bucket(bucket).versioning === undefined ? {} : { "x-amz-version-id": version.versionId };

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectTagging.html */
export const getObjectTagging: OperationHandler = (call) => ({
  access: [taggingAccess(call, "Get")],
  run: async (principal) => {
    const version = taggedVersion(call, principal);
    return xmlResponse(
      xmlDocument("Tagging", {
        TagSet: { Tag: Object.entries(version.tags ?? {}).map(([Key, Value]) => ({ Key, Value })) },
      }),
      versionHeader(call, version),
    );
  },
});

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectTagging.html */
export const putObjectTagging: OperationHandler = (call) => ({
  access: [taggingAccess(call, "Put")],
  run: async (principal) => {
    const document = await parseXml(call.request.body, "Tagging");
    const pairs = (document.child("TagSet")?.all("Tag") ?? []).map(
      (tag) => [tag.required("Key"), tag.text("Value") ?? ""] as const,
    );
    const tags = checkTags(pairs, 10);
    const version = taggedVersion(call, principal);
    await call.s3.storage.retag(version, tags);
    return empty(200, versionHeader(call, version));
  },
});

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjectTagging.html */
export const deleteObjectTagging: OperationHandler = (call) => ({
  access: [taggingAccess(call, "Delete")],
  run: async (principal) => {
    const version = taggedVersion(call, principal);
    await call.s3.storage.retag(version, {});
    return empty(204, versionHeader(call, version));
  },
});
