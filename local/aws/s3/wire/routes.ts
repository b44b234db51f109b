import { NotEmulatedError } from "../../../contract/errors.ts";
import type { ApiRequest } from "../../../contract/service.ts";
import type { OperationHandler } from "../call.ts";
import { fixedOperations } from "../configuration/fixed.ts";
import { lifecycle } from "../configuration/lifecycle.ts";
import { policyOperations } from "../configuration/policy.ts";
import { settingOperations } from "../configuration/setting.ts";
import * as settings from "../configuration/settings.ts";
import * as buckets from "../operations/buckets.ts";
import { copyObject } from "../operations/copy-object.ts";
import { deleteObject, deleteObjects } from "../operations/delete-object.ts";
import { getObject } from "../operations/get-object.ts";
import { listObjectsV1, listObjectsV2 } from "../operations/list-objects.ts";
import { listObjectVersions } from "../operations/list-versions.ts";
import * as multipart from "../operations/multipart.ts";
import { getObjectAcl, getObjectAttributes } from "../operations/object-attributes.ts";
import { deleteObjectTagging, getObjectTagging, putObjectTagging } from "../operations/object-tagging.ts";
import { putObject } from "../operations/put-object.ts";

/** A named operation. */
export interface Route {
  readonly name: string;
  readonly handler: OperationHandler;
}

type Level = "service" | "bucket" | "object";

/** By level, method and sub-resource: `bucket GET versions`; empty where there is none. */
const routes = new Map<string, Route>();

function route(
  level: Level,
  method: string,
  subresource: string,
  name: string,
  handler: OperationHandler,
): void {
  routes.set(`${level} ${method} ${subresource}`, { name, handler });
}

route("service", "GET", "", "ListBuckets", buckets.listBuckets);

route("bucket", "PUT", "", "CreateBucket", buckets.create);
route("bucket", "HEAD", "", "HeadBucket", buckets.head);
route("bucket", "DELETE", "", "DeleteBucket", buckets.remove);
route("bucket", "GET", "location", "GetBucketLocation", buckets.location);
route("bucket", "GET", "", "ListObjects", listObjectsV1);
route("bucket", "GET", "list-type", "ListObjectsV2", listObjectsV2);
route("bucket", "GET", "versions", "ListObjectVersions", listObjectVersions);
route("bucket", "GET", "uploads", "ListMultipartUploads", multipart.listMultipartUploads);
route("bucket", "POST", "delete", "DeleteObjects", deleteObjects);
route("bucket", "GET", "policy", "GetBucketPolicy", policyOperations.get);
route("bucket", "PUT", "policy", "PutBucketPolicy", policyOperations.put);
route("bucket", "DELETE", "policy", "DeleteBucketPolicy", policyOperations.delete);
route("bucket", "GET", "policyStatus", "GetBucketPolicyStatus", policyOperations.status);

for (const [subresource, noun, operations] of [
  ["publicAccessBlock", "PublicAccessBlock", settingOperations(settings.publicAccessBlock)],
  ["ownershipControls", "BucketOwnershipControls", settingOperations(settings.ownershipControls)],
  ["encryption", "BucketEncryption", settingOperations(settings.encryption)],
  ["cors", "BucketCors", settingOperations(settings.cors)],
  ["tagging", "BucketTagging", settingOperations(settings.tagging)],
  ["lifecycle", "BucketLifecycleConfiguration", settingOperations(lifecycle)],
] as const) {
  route("bucket", "GET", subresource, `Get${noun}`, operations.get);
  route("bucket", "PUT", subresource, `Put${noun}`, operations.put);
  route("bucket", "DELETE", subresource, `Delete${noun}`, operations.delete);
}
const versioning = settingOperations(settings.versioning);
route("bucket", "GET", "versioning", "GetBucketVersioning", versioning.get);
route("bucket", "PUT", "versioning", "PutBucketVersioning", versioning.put);
for (const [subresource, handler] of Object.entries(fixedOperations))
  route("bucket", "GET", subresource, `GetBucket ${subresource}`, handler);

route("object", "GET", "", "GetObject", getObject);
route("object", "HEAD", "", "HeadObject", getObject);
route("object", "PUT", "", "PutObject", putObject);
route("object", "PUT", "copy", "CopyObject", copyObject);
route("object", "DELETE", "", "DeleteObject", deleteObject);
route("object", "GET", "acl", "GetObjectAcl", getObjectAcl);
route("object", "GET", "attributes", "GetObjectAttributes", getObjectAttributes);
route("object", "GET", "tagging", "GetObjectTagging", getObjectTagging);
route("object", "PUT", "tagging", "PutObjectTagging", putObjectTagging);
route("object", "DELETE", "tagging", "DeleteObjectTagging", deleteObjectTagging);
route("object", "POST", "uploads", "CreateMultipartUpload", multipart.createMultipartUpload);
route("object", "PUT", "uploadId", "UploadPart", multipart.uploadPart);
route("object", "PUT", "uploadId copy", "UploadPartCopy", multipart.uploadPartCopy);
route("object", "POST", "uploadId", "CompleteMultipartUpload", multipart.completeMultipartUpload);
route("object", "DELETE", "uploadId", "AbortMultipartUpload", multipart.abortMultipartUpload);
route("object", "GET", "uploadId", "ListParts", multipart.listParts);

/** Parameters that refine an operation and don't choose it. */
const refinements = new Set([
  "prefix",
  "delimiter",
  "marker",
  "max-keys",
  "continuation-token",
  "start-after",
  "fetch-owner",
  "encoding-type",
  "key-marker",
  "version-id-marker",
  "upload-id-marker",
  "max-uploads",
  "max-parts",
  "part-number-marker",
  "partNumber",
  "versionId",
  "max-buckets",
  "bucket-region",
  "x-id",
]);

/** Sub-resources of S3's API, whether they are done here or not.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html */
const subresources = new Set([
  "accelerate",
  "acl",
  "abac",
  "analytics",
  "attributes",
  "cors",
  "delete",
  "encryption",
  "encryption-configuration",
  "intelligent-tiering",
  "inventory",
  "legal-hold",
  "lifecycle",
  "list-type",
  "location",
  "logging",
  "metadataConfiguration",
  "metadataInventoryTable",
  "metadataJournalTable",
  "metadataTable",
  "metrics",
  "notification",
  "object-lock",
  "ownershipControls",
  "policy",
  "policyStatus",
  "publicAccessBlock",
  "renameObject",
  "replication",
  "requestPayment",
  "restore",
  "retention",
  "select",
  "session",
  "tagging",
  "torrent",
  "uploadId",
  "uploads",
  "versioning",
  "versions",
  "website",
]);

/** Finds the operation of a request.
 * @throws AwsError NotImplemented, naming what was asked for. A parameter that nobody knows is refused too, except on
 * reads of objects, where S3 overlooks it: elsewhere it could be an operation that must not be taken for another one. */
export function findRoute(request: Pick<ApiRequest, "method" | "query" | "headers">, level: Level): Route {
  const { method, query, headers } = request;
  const names = [...new Set(query.keys())];
  const chosen = names.filter((name) => subresources.has(name));
  const isRead = level === "object" && (method === "GET" || method === "HEAD");
  const unknown = names.filter(
    (name) => !subresources.has(name) && !refinements.has(name) && !/^(x-amz-|response-)/i.test(name),
  );
  const isCopy = level === "object" && method === "PUT" && headers["x-amz-copy-source"] !== undefined;
  const subresource = [...chosen, ...(isCopy ? ["copy"] : [])].join(" ");
  const found = routes.get(`${level} ${method} ${subresource}`);
  if (!found)
    throw new NotEmulatedError(
      `s3: ${method} of a ${level}${chosen.length > 0 ? ` with ?${chosen.join("&")}` : ""}`,
    );
  if (unknown.length > 0 && !isRead)
    throw new NotEmulatedError(`s3: ${method} of a ${level} with the parameter "${unknown.join('", "')}"`);
  return found;
}
