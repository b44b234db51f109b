import { header } from "../../../contract/http.ts";
import { bucketAccess } from "../access/bucket-access.ts";
import { checkKey } from "../buckets.ts";
import { type Call, empty, type OperationHandler, xmlResponse } from "../call.ts";
import { invalidArgument, invalidRequest } from "../errors.ts";
import { keyEncoding, pageLimit } from "../lists/parameters.ts";
import { completeUpload, type ListedPart } from "../multipart/complete.ts";
import { checksumAlgorithms, checksumElement, checksumHeader } from "../objects/checksums.ts";
import { copySource } from "../objects/copy-source.ts";
import { find, readContent } from "../objects/find.ts";
import { askedAlgorithm, verify } from "../objects/integrity.ts";
import { describeObject, encryptionHeaders } from "../objects/metadata.ts";
import { checkCopySource, writeCondition } from "../objects/preconditions.ts";
import { byteRange } from "../objects/range.ts";
import { headerTags } from "../objects/tags.ts";
import type { Checksum, PartRecord, UploadRecord } from "../storage/records.ts";
import { parseXml, xmlDocument, type XmlValue } from "../wire/xml.ts";
import { owner } from "./buckets.ts";
import { copyAccess } from "./copy-object.ts";
import { writeAccess, writeHeaders } from "./put-object.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateMultipartUpload.html */
export const createMultipartUpload: OperationHandler = (call) => {
  const { s3, request, bucket, key } = call;
  checkKey(key);
  const tags = headerTags(header(request.headers, "x-amz-tagging"));
  const template = describeObject(request.headers, s3.storage.bucket(bucket));
  const checksum = uploadChecksum(call);
  return {
    access: writeAccess(call, tags),
    run: async () => {
      const { uploadId } = await s3.uploads.begin({
        bucket,
        key,
        template,
        tags,
        ...(checksum && { checksum }),
      });
      return xmlResponse(
        xmlDocument("InitiateMultipartUploadResult", { Bucket: bucket, Key: key, UploadId: uploadId }),
        {
          ...encryptionHeaders(template.encryption),
          ...(checksum && {
            "x-amz-checksum-algorithm": checksum.algorithm,
            "x-amz-checksum-type": checksum.type,
          }),
        },
      );
    },
  };
};

function uploadChecksum({ request }: Call): UploadRecord["checksum"] {
  const algorithm = askedAlgorithm(request.headers);
  if (algorithm === undefined) {
    if (header(request.headers, "x-amz-checksum-type") !== undefined)
      throw invalidRequest(
        "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.",
      );
    return undefined;
  }
  const type =
    header(request.headers, "x-amz-checksum-type")?.toUpperCase() ??
    (algorithm === "CRC64NVME" ? "FULL_OBJECT" : "COMPOSITE");
  if (type !== "FULL_OBJECT" && type !== "COMPOSITE")
    throw invalidRequest(`Value for x-amz-checksum-type header is invalid.`);
  if (
    (type === "COMPOSITE" && algorithm === "CRC64NVME") ||
    (type === "FULL_OBJECT" && algorithm.startsWith("SHA"))
  )
    throw invalidRequest(
      `The ${type} checksum type cannot be used with the ${algorithm.toLowerCase()} checksum algorithm.`,
    );
  return { algorithm, type };
}

function partNumber({ request: { query } }: Call): number {
  const text = query.get("partNumber") ?? "";
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < 1 || number > 10_000)
    throw invalidArgument(
      "Part number must be an integer between 1 and 10000, inclusive",
      "partNumber",
      text,
    );
  return number;
}

const uploadOf = ({ s3, request, bucket, key }: Call) =>
  s3.uploads.get(request.query.get("uploadId") ?? "", bucket, key);

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPart.html */
export const uploadPart: OperationHandler = (call) => {
  const number = partNumber(call);
  return {
    access: [bucketAccess(call.s3.storage.bucket(call.bucket), "PutObject", call.key)],
    run: async () => {
      const { checksum, etag } = await keepPart(call, number, call.request.body, call.request.headers);
      return empty(200, { etag, ...(checksum && { [checksumHeader(checksum.algorithm)]: checksum.value }) });
    },
  };
};

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPartCopy.html */
export const uploadPartCopy: OperationHandler = (call) => {
  const { s3, request, bucket, key } = call;
  const number = partNumber(call);
  const source = copySource(request.headers);
  return {
    access: [...copyAccess(call, source), bucketAccess(s3.storage.bucket(bucket), "PutObject", key)],
    run: async (principal) => {
      uploadOf(call);
      const lookUp = () => find(s3, source.bucket, source.key, source.versionId, principal, "GET");
      const found = lookUp();
      checkCopySource(request.headers, found);
      const range = header(request.headers, "x-amz-copy-source-range");
      const { content } = await readContent(
        s3,
        found,
        (version) => byteRange(range, version.content.size),
        lookUp,
      );
      const part = await keepPart(call, number, content, {});
      return xmlResponse(
        xmlDocument("CopyPartResult", {
          ETag: part.etag,
          LastModified: new Date(part.modified).toISOString(),
          ...checksumXml(part.checksum),
        }),
      );
    },
  };
};

async function keepPart(
  call: Call,
  number: number,
  content: Buffer,
  headers: Call["request"]["headers"],
): Promise<PartRecord> {
  const upload = uploadOf(call);
  const { etag, checksum } = verify(headers, content, upload.checksum?.algorithm);
  if (upload.checksum && upload.checksum.algorithm !== checksum.algorithm)
    throw invalidRequest(
      `Checksum Type mismatch occurred, expected checksum Type: ${upload.checksum.algorithm.toLowerCase()}, actual checksum Type: ${checksum.algorithm.toLowerCase()}`,
    );
  const body = await call.s3.storage.bodies.write(content);
  const part: PartRecord = {
    number,
    etag,
    size: content.length,
    modified: Date.now(),
    checksum,
    ...(body !== undefined && { body }),
  };
  await call.s3.uploads.putPart(upload, part);
  return part;
}

const checksumXml = (checksum: Checksum | undefined): Record<string, XmlValue> =>
  checksum ? { [checksumElement(checksum.algorithm)]: checksum.value } : {};

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html */
export const completeMultipartUpload: OperationHandler = (call) => {
  const { s3, request, bucket, key } = call;
  const condition = writeCondition(request.headers, key);
  return {
    access: [bucketAccess(s3.storage.bucket(bucket), "PutObject", key)],
    run: async () => {
      const upload = uploadOf(call);
      const document = await parseXml(request.body, "CompleteMultipartUpload");
      const listed = document.all("Part").map((part): ListedPart => {
        const given = checksumAlgorithms.find(
          (algorithm) => part.text(checksumElement(algorithm)) !== undefined,
        );
        return {
          number: part.integer("PartNumber") ?? 0,
          etag: part.required("ETag"),
          ...(given && { checksum: { algorithm: given, value: part.required(checksumElement(given)) } }),
        };
      });
      const version = await completeUpload(s3, upload, listed, request.headers, condition);
      const { etag, checksum } = version.content;
      return xmlResponse(
        xmlDocument("CompleteMultipartUploadResult", {
          Location: `${s3.platform.gatewayUrl}/${bucket}/${encodeURIComponent(key).replaceAll("%2F", "/")}`,
          Bucket: bucket,
          Key: key,
          ETag: etag,
          ...checksumXml(checksum),
          ChecksumType: checksum?.type,
        }),
        writeHeaders(call, version),
      );
    },
  };
};

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortMultipartUpload.html */
export const abortMultipartUpload: OperationHandler = (call) => ({
  access: [bucketAccess(call.s3.storage.bucket(call.bucket), "AbortMultipartUpload", call.key)],
  run: async () => {
    await call.s3.uploads.end(uploadOf(call).uploadId);
    return empty(204);
  },
});

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListParts.html */
export const listParts: OperationHandler = (call) => {
  const { s3, request, bucket, key } = call;
  const limit = pageLimit(request.query, "max-parts");
  const marker = Number(request.query.get("part-number-marker") ?? 0);
  return {
    access: [bucketAccess(s3.storage.bucket(bucket), "ListMultipartUploadParts", key)],
    run: async () => {
      const upload = uploadOf(call);
      const all = s3.uploads.parts(upload.uploadId).filter(({ number }) => number > marker);
      const page = all.slice(0, limit);
      return xmlResponse(
        xmlDocument("ListPartsResult", {
          Bucket: bucket,
          Key: key,
          UploadId: upload.uploadId,
          PartNumberMarker: marker,
          NextPartNumberMarker: page.at(-1)?.number ?? 0,
          MaxParts: limit,
          IsTruncated: all.length > page.length,
          ChecksumAlgorithm: upload.checksum?.algorithm,
          ChecksumType: upload.checksum?.type,
          Part: page.map((part) => ({
            PartNumber: part.number,
            LastModified: new Date(part.modified).toISOString(),
            ETag: part.etag,
            Size: part.size,
            ...checksumXml(part.checksum),
          })),
          StorageClass: upload.template.storageClass,
          Owner: owner,
        }),
      );
    },
  };
};

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListMultipartUploads.html */
export const listMultipartUploads: OperationHandler = (call) => {
  const { s3, request, bucket } = call;
  const { query } = request;
  const limit = pageLimit(query, "max-uploads");
  const { type, encode } = keyEncoding(query);
  const prefix = query.get("prefix") ?? "";
  const keyMarker = query.get("key-marker") ?? "";
  const idMarker = query.get("upload-id-marker") ?? "";
  if (query.get("delimiter"))
    throw invalidArgument(
      "A delimiter is not emulated for uploads; list by prefix",
      "delimiter",
      query.get("delimiter") ?? "",
    );
  return {
    access: [bucketAccess(s3.storage.bucket(bucket), "ListBucketMultipartUploads")],
    run: async () => {
      const uploads = s3.uploads.list(bucket).filter((upload) => upload.key.startsWith(prefix));
      const start = uploads.findIndex(({ key, uploadId }) => key === keyMarker && uploadId === idMarker) + 1;
      const all = start > 0 ? uploads.slice(start) : uploads.filter(({ key }) => key > keyMarker);
      const page = all.slice(0, limit);
      const truncated = all.length > page.length;
      return xmlResponse(
        xmlDocument("ListMultipartUploadsResult", {
          Bucket: bucket,
          KeyMarker: encode(keyMarker),
          UploadIdMarker: idMarker,
          NextKeyMarker: truncated ? encode(page.at(-1)?.key ?? "") : undefined,
          NextUploadIdMarker: truncated ? page.at(-1)?.uploadId : undefined,
          Prefix: encode(prefix),
          EncodingType: type,
          MaxUploads: limit,
          IsTruncated: truncated,
          Upload: page.map((upload) => ({
            Key: encode(upload.key),
            UploadId: upload.uploadId,
            Initiated: new Date(upload.initiated).toISOString(),
            StorageClass: upload.template.storageClass,
            ChecksumAlgorithm: upload.checksum?.algorithm,
            ChecksumType: upload.checksum?.type,
            Owner: owner,
          })),
        }),
      );
    },
  };
};
