import { AwsError, NotEmulatedError } from "../../contract/errors.ts";
import type { BucketRecord, ObjectVersion } from "./records.ts";

// Codes and messages: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html

/** There is no bucket of that name. */
export const noSuchBucket = (bucket: string) =>
  new AwsError("NoSuchBucket", "The specified bucket does not exist", 404, { BucketName: bucket });

/** A bucket does not have a setting.
 * @param code The setting's own: `NoSuchCORSConfiguration`. */
export const noSuchSetting = (bucket: string, code: string, message: string) =>
  new AwsError(code, message, 404, { BucketName: bucket });

/** A bucket is in another region than the endpoint. */
export const otherRegion = ({ name, region }: BucketRecord) =>
  new AwsError(
    "PermanentRedirect",
    `The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint: the bucket is in ${region}, set the client's region to that.`,
    301,
    { Endpoint: `s3.${region}.amazonaws.com`, Bucket: name },
    { "x-amz-bucket-region": region },
  );

/** There is no object of that key. */
export const noSuchKey = (key: string) =>
  new AwsError("NoSuchKey", "The specified key does not exist.", 404, { Key: key });

/** A key is longer than S3 allows.
 * @param limit Bytes of UTF-8. */
export const keyTooLong = (key: string, limit: number) =>
  new AwsError("KeyTooLongError", "Your key is too long", 400, {
    Size: String(Buffer.byteLength(key)),
    MaxSizeAllowed: String(limit),
  });

/** The current version of a key is a delete marker.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeleteMarker.html */
export const keyIsDeleted = ({ key, versionId }: ObjectVersion) =>
  new AwsError(
    "NoSuchKey",
    "The specified key does not exist.",
    404,
    { Key: key },
    { "x-amz-delete-marker": "true", "x-amz-version-id": versionId },
  );

/** A delete marker can only be deleted.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeleteMarker.html */
export const isDeleteMarker = ({ versionId, modified }: ObjectVersion, method: string) =>
  new AwsError(
    "MethodNotAllowed",
    "The specified method is not allowed against this resource.",
    405,
    { Method: method, ResourceType: "DeleteMarker" },
    {
      allow: "DELETE",
      "last-modified": new Date(modified).toUTCString(),
      "x-amz-delete-marker": "true",
      "x-amz-version-id": versionId,
    },
  );

/** An object has no version of that id. */
export const noSuchVersion = (key: string, versionId: string) =>
  new AwsError("NoSuchVersion", "The specified version does not exist.", 404, {
    Key: key,
    VersionId: versionId,
  });

/** There is no upload of that id for the key, or it has ended. */
export const noSuchUpload = (uploadId: string) =>
  new AwsError(
    "NoSuchUpload",
    "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.",
    404,
    { UploadId: uploadId },
  );

/** A header or a parameter has a wrong value.
 * @param name Of the header or parameter. */
export const invalidArgument = (message: string, name: string, value: string) =>
  new AwsError("InvalidArgument", message, 400, { ArgumentName: name, ArgumentValue: value });

/** A request does not make sense as a whole. */
export const invalidRequest = (message: string) => new AwsError("InvalidRequest", message, 400);

/** A document is not what S3 takes. */
export const malformedXml = (detail: string) =>
  new AwsError(
    "MalformedXML",
    `The XML you provided was not well-formed or did not validate against our published schema: ${detail}`,
    400,
  );

/** A body or an object is not what its digest says.
 * @param what Name of the digest: `Content-MD5`, `CRC32`. */
export const badDigest = (what: string) =>
  new AwsError("BadDigest", `The ${what} you specified did not match the calculated checksum.`, 400);

/** A condition does not hold.
 * @param condition Name of the header: `If-Match`. */
export const preconditionFailed = (condition: string) =>
  new AwsError("PreconditionFailed", "At least one of the pre-conditions you specified did not hold", 412, {
    Condition: condition,
  });

/** The caller may not do it. */
export const accessDenied = (message = "Access Denied") => new AwsError("AccessDenied", message, 403);

/** A header, parameter or value that asks for something that is not done here. */
export const notEmulated = (what: string, remedy?: string) => new NotEmulatedError(what, remedy);
