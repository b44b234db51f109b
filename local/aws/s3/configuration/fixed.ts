import { AwsError } from "../../../contract/errors.ts";
import { bucketAccess } from "../access/bucket-access.ts";
import { type OperationHandler, xmlResponse } from "../call.ts";
import { owner } from "../operations/buckets.ts";
import { xmlDocument, type XmlValue } from "../wire/xml.ts";

/** What can't be set here has the one answer that AWS gives where it was never set. */
function fixed(action: string, root: string, content: XmlValue): OperationHandler {
  return ({ s3, bucket }) => ({
    access: [bucketAccess(s3.storage.bucket(bucket), action)],
    run: async () => xmlResponse(xmlDocument(root, content)),
  });
}

function never(action: string, code: string, message: string): OperationHandler {
  return ({ s3, bucket }) => ({
    access: [bucketAccess(s3.storage.bucket(bucket), action)],
    run: async () => {
      throw new AwsError(code, message, 404, { BucketName: bucket });
    },
  });
}

/** Full control for the owner, and nobody else.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketAcl.html */
export const privateAcl: XmlValue = {
  Owner: owner,
  AccessControlList: { Grant: { Grantee: { ID: owner.ID }, Permission: "FULL_CONTROL" } },
};

/** By sub-resource. */
export const fixedOperations: Readonly<Record<string, OperationHandler>> = {
  acl: fixed("GetBucketAcl", "AccessControlPolicy", privateAcl),
  accelerate: fixed("GetAccelerateConfiguration", "AccelerateConfiguration", undefined),
  logging: fixed("GetBucketLogging", "BucketLoggingStatus", undefined),
  notification: fixed("GetBucketNotification", "NotificationConfiguration", undefined),
  requestPayment: fixed("GetBucketRequestPayment", "RequestPaymentConfiguration", { Payer: "BucketOwner" }),
  website: never(
    "GetBucketWebsite",
    "NoSuchWebsiteConfiguration",
    "The specified bucket does not have a website configuration",
  ),
  replication: never(
    "GetReplicationConfiguration",
    "ReplicationConfigurationNotFoundError",
    "The replication configuration was not found",
  ),
  "object-lock": never(
    "GetBucketObjectLockConfiguration",
    "ObjectLockConfigurationNotFoundError",
    "Object Lock configuration does not exist for this bucket",
  ),
};
