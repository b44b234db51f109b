import { AwsError } from "../../../contract/errors.ts";
import { authorize, bucketOf, objectAccess } from "../access.ts";
import { invalidRequest, malformedXml, noSuchVersion } from "../errors.ts";
import { writeCondition } from "../object/conditions.ts";
import { hasDigest } from "../object/integrity.ts";
import { tellOfDeletion } from "../notifications/tell.ts";
import { nobodyPays, nothingIsLocked, operation, type S3Call } from "../operation.ts";

const LIMIT = 1000;

/** Deletes up to 1,000 objects. IAM is asked for each; what it refuses is an error in the answer, and the rest is deleted.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html */
export const deleteObjects = operation("DeleteObjects", {
  members: {
    Bucket: true,
    ExpectedBucketOwner: true,
    Delete: { Objects: { Key: true, VersionId: true, ETag: true }, Quiet: true },
    ChecksumAlgorithm: "the checksum is compared with the body for every operation",
    BypassGovernanceRetention: nothingIsLocked,
    RequestPayer: nobodyPays,
  },
  read: (call, input) => {
    bucketOf(call, input);
    const { Objects, Quiet = false } = input.Delete;
    if (!hasDigest(call.request.headers))
      throw invalidRequest("Missing required header for this request: Content-MD5 OR x-amz-checksum-*");
    if (Objects.length === 0 || Objects.length > LIMIT)
      throw malformedXml(`1 to ${LIMIT} objects can be deleted at once`);
    return { bucket: input.Bucket, targets: Objects, isQuiet: Quiet };
  },
  access: () => [],
  run: async (call, { bucket, targets, isQuiet }) => {
    const deleted: Deleted[] = [];
    const errors: Failed[] = [];
    for (const target of targets)
      try {
        deleted.push(await deleteOne(call, bucket, target));
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        const { Key, VersionId } = target;
        errors.push({ Key, VersionId, Code: error.code, Message: error.message });
      }
    return { Deleted: isQuiet ? [] : deleted, Errors: errors };
  },
});

interface Target {
  readonly Key: string;
  readonly VersionId?: string;
  readonly ETag?: string;
}

interface Deleted {
  readonly Key: string;
  readonly VersionId?: string;
  readonly DeleteMarker?: boolean;
  readonly DeleteMarkerVersionId?: string;
}

interface Failed {
  readonly Key: string;
  readonly VersionId?: string;
  readonly Code: string;
  readonly Message: string;
}

async function deleteOne(call: S3Call, Bucket: string, { Key, VersionId, ETag }: Target): Promise<Deleted> {
  for (const access of objectAccess(call, { Bucket, Key, VersionId }, "DeleteObject"))
    authorize(call, access);
  const condition = writeCondition({ IfMatch: ETag }, Key);
  const deletion = await call.store.buckets.deleteObject(Bucket, Key, VersionId, condition);
  const { version, deleteMarker } = deletion;
  if (VersionId !== undefined && !version) throw noSuchVersion(Key, VersionId);
  await tellOfDeletion(call, deletion);
  return {
    Key,
    VersionId,
    DeleteMarker: deleteMarker || undefined,
    DeleteMarkerVersionId: deleteMarker ? version?.versionId : undefined,
  };
}
