import type * as aws from "@pulumi/aws";
import { Archive, Asset } from "../../../contract/asset.ts";
import { AwsError, NotEmulatedError } from "../../../contract/errors.ts";
import type { Inputs, Resource, ResourceHandler } from "../../../contract/resource.ts";
import { checkKey } from "../buckets.ts";
import type { S3 } from "../call.ts";
import { askedAlgorithm, verify } from "../objects/integrity.ts";
import { describeObject } from "../objects/metadata.ts";
import { checkTags } from "../objects/tags.ts";
import type { ChecksumAlgorithm } from "../storage/records.ts";

/** Outputs with the checksum that the program asked for. */
const checksumOutputs: Readonly<Record<ChecksumAlgorithm, string>> = {
  CRC32: "checksumCrc32",
  CRC32C: "checksumCrc32c",
  CRC64NVME: "checksumCrc64nvme",
  SHA1: "checksumSha1",
  SHA256: "checksumSha256",
};

type ObjectInputs = Omit<Inputs<aws.s3.BucketObjectv2Args>, "source" | "bucket"> & {
  readonly bucket: string;
  readonly source?: Asset | Archive;
};

/** `aws:s3/bucketObjectv2:BucketObjectv2`: written when its content or its headers are not what is there.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/s3/bucketobjectv2/ */
export function bucketObjectResource({ storage }: S3): ResourceHandler<ObjectInputs> {
  const put = async ({ inputs }: Resource<ObjectInputs>, keyGiven: string) => {
    const { bucket } = inputs;
    if (inputs.overrideProvider) throw new NotEmulatedError("overrideProvider of an object");
    const body = await contentOf(inputs);
    checkKey(keyGiven);
    const headers = headersOf(inputs);
    const description = describeObject(headers, storage.bucket(bucket));
    const algorithm = askedAlgorithm(headers);
    const { etag, checksum } = verify({}, body, algorithm);
    const tags = checkTags(Object.entries(inputs.tags ?? {}), 10);
    const id = await storage.bodies.write(body);
    const content = {
      ...description,
      etag,
      checksum,
      size: body.length,
      ...(id !== undefined && { body: id }),
    };
    const { versionId } = await storage.put(bucket, keyGiven, content, tags);
    return {
      id: keyGiven,
      outputs: {
        key: keyGiven,
        etag: etag.slice(1, -1),
        versionId: versionId === "null" ? "" : versionId,
        arn: `arn:aws:s3:::${bucket}/${keyGiven}`,
        contentType: description.headers["content-type"],
        storageClass: description.storageClass,
        tagsAll: tags,
        serverSideEncryption: description.encryption.algorithm,
        ...(algorithm && { [checksumOutputs[algorithm]]: checksum.value }),
      },
    };
  };
  return {
    replaceOn: ["bucket", "key"],
    create: (resource) => put(resource, resource.inputs.key ?? resource.name),
    // Somebody may have deleted it by a call.
    start: async (kept) => {
      if (!storage.contents(kept.inputs.bucket).current(kept.id)) return (await put(kept, kept.id)).outputs;
    },
    update: (resource, { id }) => put(resource, id),
    delete: async ({ id, inputs }) => {
      const { bucket } = inputs;
      if (!storage.findBucket(bucket)) return;
      // The provider removes all versions, so that the bucket can go too.
      await storage.deleteVersions([...storage.contents(bucket).versions(id)]);
    },
  };
}

async function contentOf({ source, content, contentBase64 }: ObjectInputs): Promise<Buffer> {
  if (source instanceof Archive)
    throw new NotEmulatedError("an archive as the source of an object", "Give a file, or text.");
  if (source instanceof Asset) return await source.read();
  if (content !== undefined) return Buffer.from(content);
  if (contentBase64 !== undefined) return Buffer.from(contentBase64, "base64");
  throw new AwsError("InvalidRequest", "An object must have source, content or contentBase64");
}

/** The headers of the PutObject that the provider sends. */
function headersOf(inputs: ObjectInputs): Record<string, string> {
  const given = {
    "content-type": inputs.contentType,
    "cache-control": inputs.cacheControl,
    "content-disposition": inputs.contentDisposition,
    "content-encoding": inputs.contentEncoding,
    "content-language": inputs.contentLanguage,
    "x-amz-acl": inputs.acl,
    "x-amz-storage-class": inputs.storageClass,
    "x-amz-server-side-encryption": inputs.serverSideEncryption,
    "x-amz-server-side-encryption-aws-kms-key-id": inputs.kmsKeyId,
    "x-amz-server-side-encryption-bucket-key-enabled": inputs.bucketKeyEnabled?.toString(),
    "x-amz-website-redirect-location": inputs.websiteRedirect,
    "x-amz-object-lock-legal-hold": inputs.objectLockLegalHoldStatus,
    "x-amz-object-lock-mode": inputs.objectLockMode,
    "x-amz-object-lock-retain-until-date": inputs.objectLockRetainUntilDate,
    "x-amz-checksum-algorithm": inputs.checksumAlgorithm,
  };
  const metadata = Object.entries(inputs.metadata ?? {}).map(([name, value]) => [
    `x-amz-meta-${name.toLowerCase()}`,
    value,
  ]);
  return Object.fromEntries([
    ...Object.entries(given).filter(([, value]) => value !== undefined),
    ...metadata,
  ]) as Record<string, string>;
}
