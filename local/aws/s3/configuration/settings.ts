import { AwsError } from "../../../contract/errors.ts";
import { invalidArgument, malformedXml, notEmulated } from "../errors.ts";
import { checkTags } from "../objects/tags.ts";
import type {
  BucketRecord,
  CorsRule,
  Encryption,
  ObjectOwnership,
  PublicAccessBlock,
  Tags,
} from "../storage/records.ts";
import type { Setting } from "./setting.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketVersioning.html */
export const versioning: Setting<NonNullable<BucketRecord["versioning"]>> = {
  root: "VersioningConfiguration",
  actions: { get: "GetBucketVersioning", put: "PutBucketVersioning" },
  read: (bucket) => bucket.versioning,
  parse: (document) => {
    const status = document.text("Status");
    if (document.text("MfaDelete") === "Enabled") throw notEmulated("MFA delete");
    if (status !== "Enabled" && status !== "Suspended")
      throw new AwsError(
        "IllegalVersioningConfigurationException",
        "The Versioning element must be specified",
        400,
      );
    return status;
  },
  format: (status) => ({ Status: status }),
  change: (status) => ({ versioning: status }),
};

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutPublicAccessBlock.html */
export const publicAccessBlock: Setting<PublicAccessBlock> = {
  root: "PublicAccessBlockConfiguration",
  actions: { get: "GetBucketPublicAccessBlock", put: "PutBucketPublicAccessBlock" },
  missing: ["NoSuchPublicAccessBlockConfiguration", "The public access block configuration was not found"],
  read: (bucket) => bucket.publicAccessBlock,
  parse: (document) => ({
    blockPublicAcls: document.boolean("BlockPublicAcls") ?? false,
    ignorePublicAcls: document.boolean("IgnorePublicAcls") ?? false,
    blockPublicPolicy: document.boolean("BlockPublicPolicy") ?? false,
    restrictPublicBuckets: document.boolean("RestrictPublicBuckets") ?? false,
  }),
  format: (block) =>
    block && {
      BlockPublicAcls: block.blockPublicAcls,
      IgnorePublicAcls: block.ignorePublicAcls,
      BlockPublicPolicy: block.blockPublicPolicy,
      RestrictPublicBuckets: block.restrictPublicBuckets,
    },
  change: (block) => ({ publicAccessBlock: block }),
};

/** @throws AwsError MalformedXML */
export function checkOwnership(value: string | undefined): ObjectOwnership {
  if (value !== "BucketOwnerEnforced" && value !== "BucketOwnerPreferred" && value !== "ObjectWriter")
    throw malformedXml(
      `ObjectOwnership must be BucketOwnerEnforced, BucketOwnerPreferred or ObjectWriter, not "${value ?? ""}"`,
    );
  return value;
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketOwnershipControls.html */
export const ownershipControls: Setting<ObjectOwnership> = {
  root: "OwnershipControls",
  actions: { get: "GetBucketOwnershipControls", put: "PutBucketOwnershipControls" },
  missing: ["OwnershipControlsNotFoundError", "The bucket ownership controls were not found"],
  read: (bucket) => bucket.ownership,
  parse: (document) => checkOwnership(document.child("Rule")?.text("ObjectOwnership")),
  format: (ownership) => ({ Rule: { ObjectOwnership: ownership } }),
  change: (ownership) => ({ ownership }),
};

/** @throws AwsError InvalidArgument */
export function checkEncryption(
  algorithm: string | undefined,
  kmsKeyId?: string,
  bucketKeyEnabled?: boolean,
): Encryption {
  if (algorithm !== "AES256" && algorithm !== "aws:kms" && algorithm !== "aws:kms:dsse")
    throw invalidArgument(
      "The encryption method specified is not supported",
      "SSEAlgorithm",
      algorithm ?? "",
    );
  if (algorithm === "AES256" && kmsKeyId)
    throw invalidArgument(
      "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse",
      "ApplyServerSideEncryptionByDefault",
      kmsKeyId,
    );
  return { algorithm, ...(kmsKeyId && { kmsKeyId }), ...(bucketKeyEnabled && { bucketKeyEnabled }) };
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketEncryption.html */
export const encryption: Setting<Encryption> = {
  root: "ServerSideEncryptionConfiguration",
  actions: { get: "GetEncryptionConfiguration", put: "PutEncryptionConfiguration" },
  // Every bucket is encrypted since 2023, so there always is an answer.
  read: (bucket) => bucket.encryption ?? { algorithm: "AES256" },
  parse: (document) => {
    const rule = document.child("Rule");
    const byDefault = rule?.child("ApplyServerSideEncryptionByDefault");
    if (!rule || !byDefault) throw malformedXml("Rule with ApplyServerSideEncryptionByDefault expected");
    return checkEncryption(
      byDefault.text("SSEAlgorithm"),
      byDefault.text("KMSMasterKeyID"),
      rule.boolean("BucketKeyEnabled"),
    );
  },
  format: (value) =>
    value && {
      Rule: {
        ApplyServerSideEncryptionByDefault: { SSEAlgorithm: value.algorithm, KMSMasterKeyID: value.kmsKeyId },
        BucketKeyEnabled: value.bucketKeyEnabled ?? false,
      },
    },
  change: (value) => ({ encryption: value }),
};

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketTagging.html */
export const tagging: Setting<Tags> = {
  root: "Tagging",
  actions: { get: "GetBucketTagging", put: "PutBucketTagging" },
  missing: ["NoSuchTagSet", "The TagSet does not exist"],
  read: (bucket) => bucket.tags,
  parse: (document) =>
    checkTags(
      (document.child("TagSet")?.all("Tag") ?? []).map(
        (tag) => [tag.required("Key"), tag.text("Value") ?? ""] as const,
      ),
      50,
    ),
  format: (tags) => ({ TagSet: { Tag: Object.entries(tags ?? {}).map(([Key, Value]) => ({ Key, Value })) } }),
  change: (tags) => ({ tags: tags && Object.keys(tags).length > 0 ? tags : undefined }),
};

const corsMethods = ["GET", "PUT", "HEAD", "POST", "DELETE"];

/** @throws AwsError InvalidRequest */
export function checkCorsRule(rule: CorsRule): CorsRule {
  for (const method of rule.allowedMethods)
    if (!corsMethods.includes(method))
      throw new AwsError(
        "InvalidRequest",
        `Found unsupported HTTP method in CORS config. Unsupported method is ${method}`,
        400,
      );
  for (const origin of rule.allowedOrigins)
    if (origin.split("*").length > 2)
      throw new AwsError(
        "InvalidRequest",
        `AllowedOrigin "${origin}" can not have more than one wildcard.`,
        400,
      );
  for (const name of rule.allowedHeaders)
    if (name.split("*").length > 2)
      throw new AwsError(
        "InvalidRequest",
        `AllowedHeader "${name}" can not have more than one wildcard.`,
        400,
      );
  if (rule.allowedOrigins.length === 0 || rule.allowedMethods.length === 0)
    throw malformedXml("a CORSRule needs AllowedOrigin and AllowedMethod");
  return rule;
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketCors.html */
export const cors: Setting<readonly CorsRule[]> = {
  root: "CORSConfiguration",
  actions: { get: "GetBucketCORS", put: "PutBucketCORS" },
  missing: ["NoSuchCORSConfiguration", "The CORS configuration does not exist"],
  read: (bucket) => bucket.cors,
  parse: (document) =>
    document.all("CORSRule").map((rule) =>
      checkCorsRule({
        id: rule.text("ID"),
        allowedOrigins: rule.texts("AllowedOrigin"),
        allowedMethods: rule.texts("AllowedMethod"),
        allowedHeaders: rule.texts("AllowedHeader"),
        exposeHeaders: rule.texts("ExposeHeader"),
        maxAgeSeconds: rule.integer("MaxAgeSeconds"),
      }),
    ),
  format: (rules) => ({
    CORSRule: (rules ?? []).map((rule) => ({
      ID: rule.id,
      AllowedHeader: rule.allowedHeaders,
      AllowedMethod: rule.allowedMethods,
      AllowedOrigin: rule.allowedOrigins,
      ExposeHeader: rule.exposeHeaders,
      MaxAgeSeconds: rule.maxAgeSeconds,
    })),
  }),
  change: (rules) => ({ cors: rules }),
};
