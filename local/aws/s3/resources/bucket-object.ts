import type * as aws from "@pulumi/aws";
import { accountId } from "../../../contract/account.ts";
import { Archive, Asset } from "../../../contract/asset.ts";
import { AwsError, NotEmulatedError } from "../../../contract/errors.ts";
import { resource, type ResourceState } from "../../../contract/resource.ts";
import { checkKey } from "../access.ts";
import { s3Arn } from "../arn.ts";
import { describeObject } from "../object/description.ts";
import { askedAlgorithm, verify } from "../object/integrity.ts";
import { checkTags, tagSet } from "../object/tags.ts";
import { eventOfVersion, programOrigin } from "../notifications/object-event.ts";
import { tell } from "../notifications/tell.ts";
import type { S3Store } from "../store.ts";
import type { ChecksumAlgorithm, Tags } from "../records.ts";

/** `aws:s3/bucketObjectv2:BucketObjectv2` and `aws:s3/bucketObject:BucketObject`: written when its content or its headers change.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/s3/bucketobjectv2/ */
export const bucketObjectResource = (store: S3Store) => {
  const { buckets } = store;
  return resource<aws.s3.BucketObjectv2Args, ObjectOutputs>()({
    // Locks, redirects and exceptions from the provider's tags are refused by name.
    inputs: {
      acl: true,
      bucket: true,
      bucketKeyEnabled: true,
      cacheControl: true,
      checksumAlgorithm: true,
      content: true,
      contentBase64: true,
      contentDisposition: true,
      contentEncoding: true,
      contentLanguage: true,
      contentType: true,
      etag: "a change of it writes the object again, which it does by being an input",
      forceDestroy: "nothing is locked here, so nothing keeps a version from being deleted",
      key: true,
      kmsKeyId: true,
      metadata: true,
      serverSideEncryption: true,
      source: true,
      sourceHash: "a change of it writes the object again, which it does by being an input",
      storageClass: true,
      tags: true,
    },
    replaceOn: ["bucket", "key"],
    create: ({ inputs, name }) => write(store, inputs as ObjectInputs, inputs.key ?? name),
    // Somebody may have deleted it by a call.
    start: async ({ id, inputs }) => {
      const given = inputs as ObjectInputs;
      if (!buckets.version(given.bucket, id)) return (await write(store, given, id)).outputs;
    },
    update: ({ inputs }, { id }) => write(store, inputs as ObjectInputs, id),
    delete: async ({ id, inputs }) => {
      const { bucket } = inputs as ObjectInputs;
      if (!buckets.find(bucket)) return;
      // The provider removes all versions, so that the bucket can go too.
      await buckets.deleteVersions([...buckets.contents(bucket).versions(id)]);
    },
  });
};

/** The arguments as the engine hands them over: the name of a bucket where the program gave the bucket itself, and its own assets. */
interface ObjectInputs {
  readonly acl?: string;
  readonly bucket: string;
  readonly bucketKeyEnabled?: boolean;
  readonly cacheControl?: string;
  readonly checksumAlgorithm?: string;
  readonly content?: string;
  readonly contentBase64?: string;
  readonly contentDisposition?: string;
  readonly contentEncoding?: string;
  readonly contentLanguage?: string;
  readonly contentType?: string;
  readonly kmsKeyId?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly serverSideEncryption?: string;
  readonly source?: Asset | Archive;
  readonly storageClass?: string;
  readonly tags?: Tags;
}

interface ObjectOutputs {
  readonly key: string;
  readonly etag: string;
  readonly versionId: string;
  readonly arn: string;
  readonly contentType: string | undefined;
  readonly storageClass: string;
  readonly tagsAll: Tags;
  readonly serverSideEncryption: string;
  readonly checksumCrc32?: string;
  readonly checksumCrc32c?: string;
  readonly checksumCrc64nvme?: string;
  readonly checksumSha1?: string;
  readonly checksumSha256?: string;
}

/** Outputs with the checksum that the program asked for. */
const checksumOutputs: Readonly<Record<ChecksumAlgorithm, string>> = {
  CRC32: "checksumCrc32",
  CRC32C: "checksumCrc32c",
  CRC64NVME: "checksumCrc64nvme",
  SHA1: "checksumSha1",
  SHA256: "checksumSha256",
};

async function write(
  store: S3Store,
  inputs: ObjectInputs,
  key: string,
): Promise<ResourceState<ObjectOutputs>> {
  const { buckets, bodies } = store;
  const { bucket } = inputs;
  const bytes = await contentOf(inputs);
  checkKey(key);
  const description = describeObject(
    {
      ACL: inputs.acl,
      BucketKeyEnabled: inputs.bucketKeyEnabled,
      CacheControl: inputs.cacheControl,
      ContentDisposition: inputs.contentDisposition,
      ContentEncoding: inputs.contentEncoding,
      ContentLanguage: inputs.contentLanguage,
      ContentType: inputs.contentType,
      Metadata: lowerCased(inputs.metadata),
      ServerSideEncryption: inputs.serverSideEncryption,
      SSEKMSKeyId: inputs.kmsKeyId,
      StorageClass: inputs.storageClass,
    },
    buckets.get(bucket),
  );
  const algorithm = askedAlgorithm(inputs.checksumAlgorithm);
  const { etag, checksum } = verify({}, bytes, algorithm);
  const tags = checkTags(tagSet(inputs.tags), "Object");
  const body = await bodies.write(bytes);
  const content = { ...description, etag, checksum, size: bytes.length, ...(body !== undefined && { body }) };
  const version = await buckets.write(bucket, key, content, tags);
  const event = eventOfVersion(
    "ObjectCreated:Put",
    version,
    buckets.shownId(version),
    programOrigin(accountId),
  );
  await tell(store, event);
  return {
    id: key,
    outputs: {
      key,
      etag: etag.slice(1, -1),
      versionId: version.versionId === "null" ? "" : version.versionId,
      arn: s3Arn(bucket, key),
      contentType: description.headers["content-type"],
      storageClass: description.storageClass,
      tagsAll: tags,
      serverSideEncryption: description.encryption.algorithm,
      ...(algorithm && { [checksumOutputs[algorithm]]: checksum.value }),
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

/** Names of metadata are names of headers. */
function lowerCased(metadata: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(metadata).map(([name, value]) => [name.toLowerCase(), value]));
}
