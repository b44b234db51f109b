import { statementsOf, isForEverybody, isNarrowed } from "../documents.ts";
import {
  at,
  elements,
  hasUnknown,
  isUnknown,
  referring,
  type PolicyGraph,
  type PolicyResource,
} from "../graph.ts";
import { names as isNameOf } from "../links.ts";
import { isTrue, lacking, must, type Finding, type Rule } from "../rule.ts";

const buckets = ["aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2"];
const policies = ["aws:s3/bucketPolicy:BucketPolicy"];
const lifecycles = [
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
  "aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2",
];
const loggings = ["aws:s3/bucketLogging:BucketLogging", "aws:s3/bucketLoggingV2:BucketLoggingV2"];

/** Asks the resource that configures a bucket; a bucket without one breaks the rule. */
const companion =
  (types: readonly string[], fix: string, check: (resource: PolicyResource) => readonly Finding[]) =>
  (bucket: PolicyResource, graph: PolicyGraph): readonly Finding[] => {
    const { certain, possible } = referring(graph, types, "bucket", bucket);
    if (certain.length > 0) return certain.flatMap(check);
    return possible.length > 0 ? [] : lacking(fix);
  };

const blocks = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"];

/** Rules of buckets. */
export const s3: readonly Rule[] = [
  {
    id: "s3-public-access-block",
    title: "A bucket blocks public access in all four ways",
    number: 1,
    sources: ["CKV2_AWS_6", "CKV_AWS_53", "CKV_AWS_54", "CKV_AWS_55", "CKV_AWS_56", "S3.8"],
    severity: "high",
    types: buckets,
    check: companion(
      ["aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"],
      "give the bucket a BucketPublicAccessBlock",
      (block) => blocks.flatMap((name) => must(block, name, isTrue, `set ${name} to true`)),
    ),
  },
  {
    id: "s3-tls-only",
    title: "A bucket's policy denies requests without TLS",
    number: 2,
    sources: ["CKV_AWS_379", "S3.5"],
    severity: "medium",
    types: buckets,
    check: companion(policies, "give the bucket a policy that denies aws:SecureTransport false", (policy) => {
      const statements = statementsOf(policy.inputs["policy"]);
      const denies = statements?.some(
        (statement) =>
          statement.partial ||
          (!statement.allows &&
            isForEverybody(statement) &&
            statement.actions.some((action) => action === "s3:*" || action === "*") &&
            statement.conditions.some(
              ({ key, values }) => key === "aws:securetransport" && values.includes("false"),
            )),
      );
      if (!statements || denies) return [];
      return [
        {
          property: "policy",
          got: "no such statement",
          fix: "deny s3:* to * where aws:SecureTransport is false",
        },
      ];
    }),
  },
  {
    id: "s3-policy-not-public",
    title: "A bucket's policy lets in neither everybody nor every action",
    number: 3,
    sources: ["CKV_AWS_70", "cfn F15", "cfn F16"],
    severity: "high",
    types: policies,
    check: ({ inputs }) =>
      (statementsOf(inputs["policy"]) ?? [])
        .filter(({ allows }) => allows)
        .flatMap((statement) => {
          if (isForEverybody(statement) && !isNarrowed(statement))
            return [{ property: "policy", got: "Principal *", fix: "name who may" }];
          const wide = statement.actions.find((action) => action === "*" || action === "s3:*");
          return wide ? [{ property: "policy", got: `Action ${wide}`, fix: "name the actions" }] : [];
        }),
  },
  {
    id: "s3-encryption",
    title: "A bucket's encryption is stated",
    number: 4,
    sources: ["CKV_AWS_19", "cfn W41"],
    severity: "medium",
    types: buckets,
    check: companion(
      [
        "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
        "aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2",
      ],
      "give the bucket a BucketServerSideEncryptionConfiguration",
      (encryption) =>
        must(
          encryption,
          "rules.0.applyServerSideEncryptionByDefault.sseAlgorithm",
          (algorithm) => ["AES256", "aws:kms", "aws:kms:dsse"].includes(algorithm as string),
          "use AES256 or aws:kms",
        ),
    ),
  },
  {
    id: "s3-versioning",
    title: "A bucket keeps versions",
    number: 5,
    sources: ["CKV_AWS_21", "S3.14"],
    severity: "medium",
    types: buckets,
    check: companion(
      ["aws:s3/bucketVersioning:BucketVersioning", "aws:s3/bucketVersioningV2:BucketVersioningV2"],
      "give the bucket a BucketVersioning with status Enabled",
      (versioning) =>
        must(versioning, "versioningConfiguration.status", (status) => status === "Enabled", "enable it"),
    ),
  },
  {
    id: "s3-access-logs",
    title: "Requests to a bucket are logged, unless the bucket takes logs itself",
    number: 6,
    sources: ["CKV_AWS_18", "S3.9", "cfn W35"],
    severity: "low",
    types: buckets,
    // A bucket that logs to itself grows by its own log: https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html
    check: (bucket, graph) => {
      const takes = referring(graph, loggings, "targetBucket", bucket);
      if (takes.certain.length + takes.possible.length > 0) return [];
      return companion(loggings, "give the bucket a BucketLogging", () => [])(bucket, graph);
    },
  },
  {
    id: "s3-lifecycle",
    title: "Old objects, or old versions, of a bucket go away",
    number: 7,
    sources: ["CKV2_AWS_61", "S3.13"],
    severity: "low",
    types: buckets,
    check: companion(
      lifecycles,
      "give the bucket a BucketLifecycleConfiguration with an expiration",
      (lifecycle) =>
        must(
          lifecycle,
          "rules",
          (rules) =>
            hasUnknown(rules) ||
            elements(rules).some(
              (rule) =>
                at(rule, "status") === "Enabled" &&
                ["expiration", "noncurrentVersionExpiration", "transitions"].some(
                  (action) => at(rule, action) !== undefined,
                ),
            ),
          "add an enabled rule with an expiration",
        ),
    ),
  },
  {
    id: "s3-abort-uploads",
    title: "Uploads that nobody finishes go away",
    number: 7,
    sources: ["CKV_AWS_300", "S3.13"],
    severity: "low",
    types: buckets,
    check: companion(
      lifecycles,
      "give the bucket a BucketLifecycleConfiguration with abortIncompleteMultipartUpload",
      (lifecycle) =>
        must(
          lifecycle,
          "rules",
          (rules) =>
            hasUnknown(rules) ||
            elements(rules).some(
              (rule) =>
                at(rule, "status") === "Enabled" &&
                at(rule, "abortIncompleteMultipartUpload.daysAfterInitiation") !== undefined,
            ),
          "add an enabled rule with abortIncompleteMultipartUpload",
        ),
    ),
  },
  {
    id: "s3-no-acls",
    title: "A bucket's owner owns every object, and ACLs do nothing",
    number: 8,
    sources: ["CKV2_AWS_65", "S3.12"],
    severity: "medium",
    types: buckets,
    check: companion(
      ["aws:s3/bucketOwnershipControls:BucketOwnershipControls"],
      "give the bucket BucketOwnershipControls with BucketOwnerEnforced",
      (controls) =>
        must(
          controls,
          "rule.objectOwnership",
          (ownership) => ownership === "BucketOwnerEnforced",
          "use BucketOwnerEnforced",
        ),
    ),
  },
];

/** True when a domain name is, or may be, that of a bucket of the program. */
export function namesBucket(graph: PolicyGraph, domainName: unknown): boolean {
  if (isUnknown(domainName)) return true;
  return graph.resources
    .filter(({ type }) => buckets.includes(type))
    .some((bucket) => {
      if (isNameOf(domainName, bucket)) return true;
      const { id, inputs, outputs } = bucket;
      const given = [id, inputs["bucket"], outputs["bucket"]];
      const names = given.filter((name) => typeof name === "string");
      if (names.length === 0 || given.some(isUnknown)) return true;
      return names.some((name) => String(domainName).startsWith(`${name}.`));
    });
}
