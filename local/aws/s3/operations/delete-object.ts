import { objectAccess } from "../access.ts";
import { writeCondition } from "../object/conditions.ts";
import { nobodyPays, nothingIsLocked, operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html */
export const deleteObject = operation("DeleteObject", {
  // A code of an MFA device is refused by name, and so are conditions of directory buckets.
  members: {
    Bucket: true,
    ExpectedBucketOwner: true,
    Key: true,
    VersionId: true,
    IfMatch: true,
    BypassGovernanceRetention: nothingIsLocked,
    RequestPayer: nobodyPays,
  },
  access: (call, input) => objectAccess(call, input, "DeleteObject"),
  run: async ({ store: { buckets } }, { Bucket, Key, VersionId, IfMatch }) => {
    const condition = writeCondition({ IfMatch }, Key);
    const { version, deleteMarker } = await buckets.deleteObject(Bucket, Key, VersionId, condition);
    return { DeleteMarker: deleteMarker || undefined, VersionId: version && buckets.shownId(version) };
  },
});
