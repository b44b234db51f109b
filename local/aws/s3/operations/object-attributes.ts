import { header } from "../../../contract/http.ts";
import { type OperationHandler, xmlResponse } from "../call.ts";
import { privateAcl } from "../configuration/fixed.ts";
import { invalidArgument } from "../errors.ts";
import { checksumElement } from "../objects/checksums.ts";
import { find } from "../objects/find.ts";
import type { ObjectVersion } from "../storage/records.ts";
import { xmlDocument, type XmlValue } from "../wire/xml.ts";
import { readAccess } from "./get-object.ts";

/** By the name that `x-amz-object-attributes` asks for it. */
const attributes: Readonly<Record<string, (version: ObjectVersion) => XmlValue>> = {
  ETag: ({ content }) => content.etag.replaceAll('"', ""),
  Checksum: ({ content: { checksum } }) =>
    checksum && { [checksumElement(checksum.algorithm)]: checksum.value, ChecksumType: checksum.type },
  ObjectParts: ({ content: { parts } }) => parts && { PartsCount: parts.length },
  StorageClass: ({ content }) => content.storageClass,
  ObjectSize: ({ content }) => content.size,
};

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAttributes.html */
export const getObjectAttributes: OperationHandler = (call) => {
  const { s3, request, bucket, key } = call;
  const versionId = request.query.get("versionId") ?? undefined;
  const asked = (header(request.headers, "x-amz-object-attributes") ?? "")
    .split(",")
    .map((name) => name.trim());
  for (const name of asked)
    if (!Object.hasOwn(attributes, name))
      throw invalidArgument("Invalid attribute name specified.", "x-amz-object-attributes", name);
  return {
    access: [readAccess(call, "GetObject", versionId), readAccess(call, "GetObjectAttributes", versionId)],
    run: async (principal) => {
      const version = find(s3, bucket, key, versionId, principal, "GET");
      return xmlResponse(
        xmlDocument(
          "GetObjectAttributesResponse",
          Object.fromEntries(asked.map((name) => [name, attributes[name]?.(version)])),
        ),
        {
          "last-modified": new Date(version.modified).toUTCString(),
          ...(s3.storage.bucket(bucket).versioning !== undefined && {
            "x-amz-version-id": version.versionId,
          }),
        },
      );
    },
  };
};

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAcl.html */
export const getObjectAcl: OperationHandler = (call) => {
  const versionId = call.request.query.get("versionId") ?? undefined;
  return {
    access: [readAccess(call, "GetObjectAcl", versionId)],
    run: async (principal) => {
      find(call.s3, call.bucket, call.key, versionId, principal, "GET");
      return xmlResponse(xmlDocument("AccessControlPolicy", privateAcl));
    },
  };
};
