import { objectAccess } from "../access.ts";
import { writeCondition } from "../object/conditions.ts";
import { tellOfDeletion } from "../notifications/tell.ts";
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
  run: async (call, { Bucket, Key, VersionId, IfMatch }) => {
    const { buckets } = call.store;
    const condition = writeCondition({ IfMatch }, Key);
    const deletion = await buckets.deleteObject(Bucket, Key, VersionId, condition);
    const { version, deleteMarker } = deletion;
    await tellOfDeletion(call, deletion);
    return { DeleteMarker: deleteMarker || undefined, VersionId: version && buckets.shownId(version) };
  },
});
