import { objectAccess } from "../access.ts";
import { findVersion } from "../object/find.ts";
import { nobodyPays, operation } from "../operation.ts";
import { ownersAcl } from "../owner.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAcl.html */
export const getObjectAcl = operation("GetObjectAcl", {
  members: { Bucket: true, ExpectedBucketOwner: true, Key: true, VersionId: true, RequestPayer: nobodyPays },
  access: (call, input) => objectAccess(call, input, "GetObjectAcl"),
  run: (call, input) => {
    findVersion(call, input);
    return ownersAcl;
  },
});
