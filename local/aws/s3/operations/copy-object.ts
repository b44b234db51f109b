import { header } from "../../../contract/http.ts";
import { bucketAccess, tagContext } from "../access/bucket-access.ts";
import { checkKey } from "../buckets.ts";
import { type Call, type OperationHandler, xmlResponse } from "../call.ts";
import { invalidArgument, invalidRequest } from "../errors.ts";
import { checksumElement } from "../objects/checksums.ts";
import { copySource, type CopySource } from "../objects/copy-source.ts";
import { find, peek, readContent } from "../objects/find.ts";
import { askedAlgorithm, verify } from "../objects/integrity.ts";
import { describeObject } from "../objects/metadata.ts";
import { checkCopySource, writeCondition } from "../objects/preconditions.ts";
import { headerTags } from "../objects/tags.ts";
import { xmlDocument } from "../wire/xml.ts";
import { writeAccess, writeHeaders } from "./put-object.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html */
export const copyObject: OperationHandler = (call) => {
  const { s3, request, bucket, key } = call;
  checkKey(key);
  const source = copySource(request.headers);
  const metadata = directive(call, "x-amz-metadata-directive");
  const tagging = directive(call, "x-amz-tagging-directive");
  const description = describeObject(request.headers, s3.storage.bucket(bucket));
  const sourceTags = peek(s3, source.bucket, source.key, source.versionId)?.tags;
  const tags =
    tagging === "REPLACE" ? headerTags(header(request.headers, "x-amz-tagging")) : (sourceTags ?? {});
  const condition = writeCondition(request.headers, key);
  const algorithm = askedAlgorithm(request.headers);
  return {
    access: [
      ...copyAccess(call, source, tagging === "COPY" && sourceTags !== undefined),
      ...writeAccess(call, tags),
    ],
    run: async (principal) => {
      const lookUp = () => find(s3, source.bucket, source.key, source.versionId, principal, "GET");
      const found = lookUp();
      checkCopySource(request.headers, found);
      if (
        metadata === "COPY" &&
        isItself(call, source) &&
        header(request.headers, "x-amz-storage-class") === undefined &&
        header(request.headers, "x-amz-server-side-encryption") === undefined &&
        tagging === "COPY"
      )
        throw invalidRequest(
          "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
        );
      const { version, content } = await readContent(s3, found, () => undefined, lookUp);
      const kept =
        metadata === "COPY" ? { headers: version.content.headers, metadata: version.content.metadata } : {};
      const { etag, checksum } = verify({}, content, algorithm ?? version.content.checksum?.algorithm);
      const body = await s3.storage.bodies.write(content);
      const copy = await s3.storage.put(
        bucket,
        key,
        {
          ...description,
          ...kept,
          etag,
          checksum,
          size: content.length,
          ...(body !== undefined && { body }),
        },
        tags,
        condition,
      );
      return xmlResponse(
        xmlDocument("CopyObjectResult", {
          ETag: etag,
          LastModified: new Date(copy.modified).toISOString(),
          ChecksumType: checksum.type,
          [checksumElement(checksum.algorithm)]: checksum.value,
        }),
        {
          ...writeHeaders(call, copy),
          ...(s3.storage.bucket(source.bucket).versioning !== undefined && {
            "x-amz-copy-source-version-id": version.versionId,
          }),
        },
      );
    },
  };
};

/** What IAM must allow on the source. */
export function copyAccess({ s3 }: Call, { bucket, key, versionId }: CopySource, withTags = false) {
  const record = s3.storage.bucket(bucket);
  const context = { ...tagContext(peek(s3, bucket, key, versionId)), "s3:versionid": versionId };
  const suffix = versionId === undefined ? "" : "Version";
  return [
    bucketAccess(record, `GetObject${suffix}`, key, context),
    ...(withTags ? [bucketAccess(record, `GetObject${suffix}Tagging`, key, context)] : []),
  ];
}

function isItself({ bucket, key }: Call, source: CopySource): boolean {
  return source.bucket === bucket && source.key === key && source.versionId === undefined;
}

function directive({ request }: Call, name: string): "COPY" | "REPLACE" {
  const value = header(request.headers, name) ?? "COPY";
  if (value !== "COPY" && value !== "REPLACE") throw invalidArgument(`Unknown ${name}.`, name, value);
  return value;
}
