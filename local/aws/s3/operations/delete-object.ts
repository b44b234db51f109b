import { AwsError } from "../../../contract/errors.ts";
import { header } from "../../../contract/http.ts";
import type { Principal } from "../../../contract/principal.ts";
import { bucketAccess, tagContext } from "../access/bucket-access.ts";
import { type Call, empty, type OperationHandler, type S3, xmlResponse } from "../call.ts";
import { accessDenied, invalidRequest, malformedXml, noSuchVersion, notEmulated } from "../errors.ts";
import { peek } from "../objects/find.ts";
import { announcedAlgorithm, verify } from "../objects/integrity.ts";
import { writeCondition } from "../objects/preconditions.ts";
import { parseXml, xmlDocument, type XmlElement, type XmlValue } from "../wire/xml.ts";
import { isRestricted } from "../configuration/policy.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html */
export const deleteObject: OperationHandler = (call) => {
  const { s3, request, bucket, key } = call;
  if (header(request.headers, "x-amz-mfa") !== undefined) throw notEmulated("MFA delete");
  const versionId = request.query.get("versionId") ?? undefined;
  const condition = writeCondition({ "if-match": request.headers["if-match"] }, key);
  return {
    access: [deleteAccess(s3, bucket, key, versionId)],
    run: async () => {
      const { version, deleteMarker } = await s3.storage.delete(bucket, key, versionId, condition);
      return empty(204, {
        ...(deleteMarker && { "x-amz-delete-marker": "true" }),
        ...(s3.storage.findBucket(bucket)?.versioning !== undefined &&
          version && { "x-amz-version-id": version.versionId }),
      });
    },
  };
};

function deleteAccess(s3: S3, bucket: string, key: string, versionId: string | undefined) {
  return bucketAccess(
    s3.storage.bucket(bucket),
    versionId === undefined ? "DeleteObject" : "DeleteObjectVersion",
    key,
    {
      ...tagContext(peek(s3, bucket, key, versionId)),
      "s3:versionid": versionId,
    },
  );
}

const LIMIT = 1000;

/** Deletes up to 1,000 objects. IAM is asked for each; what it refuses is an error in the answer, and the rest is deleted.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html */
export const deleteObjects: OperationHandler = (call) => ({
  access: [],
  run: async (principal) => {
    const { s3, request, bucket } = call;
    if (
      header(request.headers, "content-md5") === undefined &&
      announcedAlgorithm(request.headers) === undefined &&
      !hasChecksum(call)
    )
      throw invalidRequest("Missing required header for this request: Content-MD5 OR x-amz-checksum-*");
    verify(request.headers, request.body);
    s3.storage.bucket(bucket);
    const document = await parseXml(request.body, "Delete");
    const targets = document.all("Object");
    if (targets.length === 0 || targets.length > LIMIT)
      throw malformedXml(`1 to ${LIMIT} objects can be deleted at once`);
    const quiet = document.boolean("Quiet") ?? false;
    const deleted: XmlValue[] = [];
    const errors: XmlValue[] = [];
    for (const target of targets)
      try {
        const result = await deleteOne(s3, bucket, target, principal);
        if (!quiet) deleted.push(result);
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        errors.push({
          Key: target.text("Key"),
          VersionId: target.text("VersionId"),
          Code: error.code,
          Message: error.message,
        });
      }
    return xmlResponse(xmlDocument("DeleteResult", { Deleted: deleted, Error: errors }));
  },
});

async function deleteOne(
  s3: S3,
  bucket: string,
  target: XmlElement,
  principal: Principal,
): Promise<XmlValue> {
  const key = target.required("Key");
  const versionId = target.text("VersionId") || undefined;
  const access = deleteAccess(s3, bucket, key, versionId);
  const { resourcePolicy: _, ...withoutPolicy } = access;
  const decision = s3.platform.capabilities.iam.authorize(
    principal,
    isRestricted(s3.storage.bucket(bucket), principal) ? withoutPolicy : access,
  );
  if (!decision.allowed)
    throw accessDenied(
      `User: ${principal.arn} is not authorized to perform: ${access.action} on resource: "${access.resource}" ${decision.reason}`,
    );
  const condition = writeCondition({ "if-match": target.text("ETag") }, key);
  const { version, deleteMarker } = await s3.storage.delete(bucket, key, versionId, condition);
  if (versionId !== undefined && !version) throw noSuchVersion(key, versionId);
  return {
    Key: key,
    VersionId: versionId,
    DeleteMarker: deleteMarker ? true : undefined,
    DeleteMarkerVersionId: deleteMarker ? version?.versionId : undefined,
  };
}

const hasChecksum = ({ request }: Call) =>
  Object.keys(request.headers).some((name) => name.startsWith("x-amz-checksum-"));
