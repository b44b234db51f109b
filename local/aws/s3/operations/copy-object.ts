import { header } from "../../../contract/http.ts";
import { bucketOf, type ObjectTarget } from "../access.ts";
import { invalidArgument, invalidRequest } from "../errors.ts";
import { checksumMembers } from "../object/checksum.ts";
import { writeCondition, writeConditionMembers } from "../object/conditions.ts";
import { checkCopySource, copySource, copySourceAccess, copySourceMembers } from "../object/copy-source.ts";
import { describeObject, descriptionMembers } from "../object/description.ts";
import { findVersion, readContent } from "../object/find.ts";
import { askedAlgorithm, verify } from "../object/integrity.ts";
import { headerTags } from "../object/tags.ts";
import { writeAccess, writtenMembers } from "../object/write.ts";
import { tellOfVersion } from "../notifications/tell.ts";
import { nobodyPays, operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html */
export const copyObject = operation("CopyObject", {
  members: {
    ...copySourceMembers,
    ...descriptionMembers,
    ...writeConditionMembers,
    Bucket: true,
    ExpectedBucketOwner: true,
    Key: true,
    ChecksumAlgorithm: true,
    MetadataDirective: true,
    Tagging: true,
    TaggingDirective: true,
    RequestPayer: nobodyPays,
  },
  read: (call, input) => {
    const source = copySource(input);
    const takesMetadata = isCopied(input.MetadataDirective, "x-amz-metadata-directive");
    const takesTags = isCopied(input.TaggingDirective, "x-amz-tagging-directive");
    const sourceTags = call.store.buckets.version(source.Bucket, source.Key, source.VersionId)?.tags;
    if (takesMetadata && takesTags && isItself(input, source) && !changesStorage(input))
      throw invalidRequest(
        "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
      );
    return {
      input,
      source,
      takesMetadata,
      tags: takesTags ? (sourceTags ?? {}) : headerTags(input.Tagging),
      readsTags: takesTags && sourceTags !== undefined,
      description: describeObject(input, bucketOf(call, input), header(call.request.headers, "expires")),
      algorithm: askedAlgorithm(input.ChecksumAlgorithm),
      condition: writeCondition(input, input.Key),
    };
  },
  access: (call, { input, source, readsTags, tags }) => [
    ...copySourceAccess(call, source, readsTags),
    ...writeAccess(call, input, tags),
  ],
  run: async (call, { input, source, takesMetadata, tags, description, algorithm, condition }) => {
    const { buckets, bodies } = call.store;
    const find = () => findVersion(call, source);
    const first = find();
    checkCopySource(input, first);
    const { version, content: bytes } = await readContent(call.store, first, () => undefined, find);
    const { headers, metadata, checksum: sourceChecksum } = version.content;
    const { etag, checksum } = verify({}, bytes, algorithm ?? sourceChecksum?.algorithm);
    const body = await bodies.write(bytes);
    const content = {
      ...description,
      ...(takesMetadata && { headers, metadata }),
      etag,
      checksum,
      size: bytes.length,
      ...(body !== undefined && { body }),
    };
    const copy = await buckets.write(input.Bucket, input.Key, content, tags, condition);
    await tellOfVersion(call, "ObjectCreated:Copy", copy);
    return {
      ...writtenMembers(call, copy),
      CopySourceVersionId: buckets.shownId(version),
      CopyObjectResult: {
        ETag: etag,
        LastModified: new Date(copy.modified),
        ...checksumMembers(checksum),
      },
    };
  },
});

function isCopied(directive = "COPY", name: string): boolean {
  if (directive !== "COPY" && directive !== "REPLACE")
    throw invalidArgument(`Unknown ${name}.`, name, directive);
  return directive === "COPY";
}

function isItself({ Bucket, Key }: ObjectTarget, source: ObjectTarget): boolean {
  return source.Bucket === Bucket && source.Key === Key && source.VersionId === undefined;
}

function changesStorage(input: {
  readonly StorageClass?: string;
  readonly ServerSideEncryption?: string;
}): boolean {
  return input.StorageClass !== undefined || input.ServerSideEncryption !== undefined;
}
