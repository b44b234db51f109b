import { header } from "../../contract/http.ts";
import type { Operation } from "../../contract/operation.ts";
import type { ServiceApi } from "../../contract/api.ts";
import { lazyModel } from "../../wire/model.ts";
import { serviceApi } from "../../wire/service-api.ts";
import { corsHeaders, preflight } from "./bucket/cors.ts";
import { originNames } from "./bucket/site-origin.ts";
import { hasDigest, verify } from "./object/integrity.ts";
import { isForm } from "./post/form.ts";
import { postObject } from "./post/post-object.ts";
import type { S3Store } from "./store.ts";
import { abortMultipartUpload } from "./operations/abort-multipart-upload.ts";
import { deleteBucketCors, getBucketCors, putBucketCors } from "./operations/bucket-cors.ts";
import {
  deleteBucketEncryption,
  getBucketEncryption,
  putBucketEncryption,
} from "./operations/bucket-encryption.ts";
import {
  deleteBucketLifecycle,
  getBucketLifecycleConfiguration,
  putBucketLifecycleConfiguration,
} from "./operations/bucket-lifecycle.ts";
import {
  deleteBucketOwnershipControls,
  getBucketOwnershipControls,
  putBucketOwnershipControls,
} from "./operations/bucket-ownership-controls.ts";
import {
  deleteBucketPolicy,
  getBucketPolicy,
  getBucketPolicyStatus,
  putBucketPolicy,
} from "./operations/bucket-policy.ts";
import { deleteBucketTagging, getBucketTagging, putBucketTagging } from "./operations/bucket-tagging.ts";
import { getBucketVersioning, putBucketVersioning } from "./operations/bucket-versioning.ts";
import {
  getBucketNotificationConfiguration,
  putBucketNotificationConfiguration,
} from "./operations/bucket-notification.ts";
import { completeMultipartUpload } from "./operations/complete-multipart-upload.ts";
import { copyObject } from "./operations/copy-object.ts";
import { createBucket } from "./operations/create-bucket.ts";
import { createMultipartUpload } from "./operations/create-multipart-upload.ts";
import { deleteBucket } from "./operations/delete-bucket.ts";
import { deleteObject } from "./operations/delete-object.ts";
import { deleteObjects } from "./operations/delete-objects.ts";
import { getBucketLocation } from "./operations/get-bucket-location.ts";
import { getObject, headObject } from "./operations/get-object.ts";
import { getObjectAcl } from "./operations/get-object-acl.ts";
import { getObjectAttributes } from "./operations/get-object-attributes.ts";
import { headBucket } from "./operations/head-bucket.ts";
import { listBuckets } from "./operations/list-buckets.ts";
import { listMultipartUploads } from "./operations/list-multipart-uploads.ts";
import { listObjectVersions } from "./operations/list-object-versions.ts";
import { listObjects, listObjectsV2 } from "./operations/list-objects.ts";
import { listParts } from "./operations/list-parts.ts";
import { deleteObjectTagging, getObjectTagging, putObjectTagging } from "./operations/object-tagging.ts";
import {
  deletePublicAccessBlock,
  getPublicAccessBlock,
  putPublicAccessBlock,
} from "./operations/public-access-block.ts";
import { putObject } from "./operations/put-object.ts";
import {
  getBucketAccelerateConfiguration,
  getBucketAcl,
  getBucketLogging,
  getBucketReplication,
  getBucketRequestPayment,
  getBucketWebsite,
  getObjectLockConfiguration,
} from "./operations/unset-settings.ts";
import { uploadPart } from "./operations/upload-part.ts";
import { uploadPartCopy } from "./operations/upload-part-copy.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html */
export const operations: readonly Operation<S3Store>[] = [
  listBuckets,
  createBucket,
  headBucket,
  deleteBucket,
  getBucketLocation,
  getBucketCors,
  putBucketCors,
  deleteBucketCors,
  getBucketEncryption,
  putBucketEncryption,
  deleteBucketEncryption,
  getBucketLifecycleConfiguration,
  putBucketLifecycleConfiguration,
  deleteBucketLifecycle,
  getBucketNotificationConfiguration,
  putBucketNotificationConfiguration,
  getBucketOwnershipControls,
  putBucketOwnershipControls,
  deleteBucketOwnershipControls,
  getBucketPolicy,
  putBucketPolicy,
  deleteBucketPolicy,
  getBucketPolicyStatus,
  getBucketTagging,
  putBucketTagging,
  deleteBucketTagging,
  getBucketVersioning,
  putBucketVersioning,
  getPublicAccessBlock,
  putPublicAccessBlock,
  deletePublicAccessBlock,
  getBucketAccelerateConfiguration,
  getBucketAcl,
  getBucketLogging,
  getBucketReplication,
  getBucketRequestPayment,
  getBucketWebsite,
  getObjectLockConfiguration,
  listObjects,
  listObjectsV2,
  listObjectVersions,
  getObject,
  headObject,
  putObject,
  copyObject,
  deleteObject,
  deleteObjects,
  getObjectAcl,
  getObjectAttributes,
  getObjectTagging,
  putObjectTagging,
  deleteObjectTagging,
  createMultipartUpload,
  uploadPart,
  uploadPartCopy,
  completeMultipartUpload,
  abortMultipartUpload,
  listParts,
  listMultipartUploads,
];

/** Operations whose digests are those of an object: they compare them themselves. Those of all others are of the document in the body. */
const carriers = new Set(["PutObject", "UploadPart", "CompleteMultipartUpload"]);

/** S3 as SDK clients call it, with the bucket first in the path.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/Welcome.html */
export function s3Api(store: S3Store): ServiceApi {
  const { buckets } = store;
  const namesOf = originNames(store.platform);
  const api = serviceApi({
    signingName: "s3",
    protocol: "rest-xml",
    model: lazyModel(import.meta.dirname),
    store,
    operations,
    acceptsAnonymous: true,
    // Anybody may ask for a bucket's objects unsigned; its policy decides.
    claims: ({ path, headers }) =>
      header(headers, "x-amz-target") === undefined && buckets.find(bucketIn(path)) !== undefined,
  });
  return {
    ...api,
    headers: ({ method, path, headers }) =>
      method === "OPTIONS" ? {} : corsHeaders(buckets.find(bucketIn(path))?.cors, headers, method, namesOf),
    operation: async (request, principal) => {
      if (request.method === "OPTIONS") {
        const { cors } = buckets.get(bucketIn(request.path));
        const headers = preflight(cors, request.headers, namesOf);
        return { name: "Preflight", access: "public", run: async () => ({ headers, body: "" }) };
      }
      if (request.method === "POST" && isForm(request.headers))
        return postObject(store, request, bucketIn(request.path));
      const operation = await api.operation(request, principal);
      if (!carriers.has(operation.name) && hasDigest(request.headers)) verify(request.headers, request.body);
      return operation;
    },
  };
}

const bucketIn = (path: string) => path.split("/")[1] ?? "";
