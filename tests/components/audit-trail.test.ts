import assert from "node:assert/strict";
import { AuditTrail } from "../../components/audit-trail/index.ts";
import { graphOf } from "../support/graph.ts";

describe("AuditTrail", () => {
  it("keeps what is done in all regions, with digests, and no reads and writes of data", async () => {
    const graph = await graphOf(() => new AuditTrail("audit"));
    const { inputs } = graph.one("aws:cloudtrail/trail:Trail");
    assert.equal(inputs["name"], "mysfits-test-audit");
    assert.equal(inputs["isMultiRegionTrail"], true);
    assert.equal(inputs["includeGlobalServiceEvents"], true);
    assert.equal(inputs["enableLogFileValidation"], true);
    assert.equal(inputs["enableLogging"], true);
    assert.equal(inputs["eventSelectors"], undefined);
    assert.equal(inputs["advancedEventSelectors"], undefined);
  });

  // https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
  it("lets this trail alone write, below the account's own prefix", async () => {
    const graph = await graphOf(() => new AuditTrail("audit"));
    const bucket = String(graph.one("aws:s3/bucket:Bucket").outputs["arn"]);
    const policy = JSON.parse(String(graph.one("aws:s3/bucketPolicy:BucketPolicy").inputs["policy"])) as {
      readonly Statement: readonly Readonly<Record<string, unknown>>[];
    };
    const trail = "arn:aws:cloudtrail:ap-northeast-2:000000000000:trail/mysfits-test-audit";
    assert.deepEqual(
      policy.Statement.filter(({ Effect }) => Effect === "Allow"),
      [
        {
          Sid: "TrailLooks",
          Effect: "Allow",
          Principal: { Service: "cloudtrail.amazonaws.com" },
          Action: "s3:GetBucketAcl",
          Resource: bucket,
          Condition: { StringEquals: { "aws:SourceArn": trail } },
        },
        {
          Sid: "TrailWrites",
          Effect: "Allow",
          Principal: { Service: "cloudtrail.amazonaws.com" },
          Action: "s3:PutObject",
          Resource: `${bucket}/AWSLogs/000000000000/*`,
          Condition: {
            StringEquals: { "aws:SourceArn": trail, "s3:x-amz-acl": "bucket-owner-full-control" },
          },
        },
      ],
    );
  });

  it("is made after the policy that CloudTrail tries, and not before", async () => {
    const graph = await graphOf(() => new AuditTrail("audit"));
    const trail = graph.one("aws:cloudtrail/trail:Trail");
    assert.ok(graph.dependsOn(trail, graph.one("aws:s3/bucketPolicy:BucketPolicy")));
  });

  it("forgets after a year unless told otherwise, and not before CloudTrail itself does", async () => {
    const graph = await graphOf(() => new AuditTrail("audit", { retentionDays: 400 }));
    const { inputs } = graph.one("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration");
    const [log] = inputs["rules"] as readonly { readonly expiration: { readonly days: number } }[];
    assert.equal(log?.expiration.days, 400);
    await assert.rejects(
      graphOf(() => new AuditTrail("audit", { retentionDays: 30 })),
      /AuditTrail "audit": retentionDays must be a whole number of 90 or more: .* \(got 30\)\. Fix: use 365/,
    );
  });

  it("warns of a transform that makes it tell less", async () => {
    const warnings: string[] = [];
    await graphOf(
      () => new AuditTrail("audit", { transform: { trail: { enableLogFileValidation: false } } }),
      {
        log: (level, message) => void (level === "warn" && warnings.push(message)),
      },
    );
    assert.match(warnings.join("\n"), /enableLogFileValidation is false, the default is true/);
  });
});
