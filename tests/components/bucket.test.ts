import assert from "node:assert/strict";
import { Bucket, type BucketArgs } from "../../components/bucket/index.ts";
import { Function } from "../../components/function/index.ts";
import { graphOf } from "../support/graph.ts";
import { rightsOf, statementsOf } from "./support.ts";

const code = "tests/components";
const bucketOf = async (args?: BucketArgs) => await graphOf(() => new Bucket("media", args));

describe("Bucket", () => {
  it("is private, encrypted, versioned and kept, and lets nobody in without TLS", async () => {
    const graph = await bucketOf();
    const bucket = graph.one("aws:s3/bucket:Bucket", "media-bucket");
    assert.deepEqual([bucket.inputs["forceDestroy"], bucket.protect], [false, true]);
    const block = graph.one("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock").inputs;
    for (const name of ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"])
      assert.equal(block[name], true, name);
    assert.deepEqual(
      graph.one("aws:s3/bucketVersioning:BucketVersioning").inputs["versioningConfiguration"],
      {
        status: "Enabled",
      },
    );
    assert.match(
      JSON.stringify(
        graph.one("aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration")
          .inputs,
      ),
      /AES256/,
    );
    const statements = statementsOf(
      graph.one("aws:s3/bucketPolicy:BucketPolicy", "media-policy").inputs["policy"],
    );
    assert.deepEqual(
      statements.map(({ Principal, Condition }) => [Principal, Condition]),
      [["*", { Bool: { "aws:SecureTransport": "false" } }]],
    );
    assert.deepEqual(graph.byType("aws:iam/rolePolicy:RolePolicy"), []);
  });

  it("has no versions and other lives of objects when it is told so", async () => {
    const graph = await bucketOf({
      isVersioned: false,
      protect: false,
      expirationDays: { "drafts/": 7, "": 365 },
    });
    assert.deepEqual(graph.byType("aws:s3/bucketVersioning:BucketVersioning"), []);
    const { rules } = graph.one("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration")
      .inputs as {
      rules: { id: string; filter: object; expiration?: object; noncurrentVersionExpiration?: object }[];
    };
    assert.deepEqual(
      rules.map(({ id, filter, expiration }) => [id, filter, expiration]),
      [
        ["drafts/", { prefix: "drafts/" }, { days: 7 }],
        ["all", { prefix: "" }, { days: 365 }],
        ["unfinished", {}, undefined],
      ],
    );
    assert.ok(rules.every(({ noncurrentVersionExpiration }) => noncurrentVersionExpiration === undefined));
    assert.equal(graph.one("aws:s3/bucket:Bucket").inputs["forceDestroy"], true);
    await assert.rejects(bucketOf({ expirationDays: { "": 0 } }), /expirationDays "" must be a whole number/);
  });

  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/amazon-s3-policy-keys.html
  it("grants reading and writing of a prefix, and listing of it alone", async () => {
    const graph = await graphOf(() => {
      const media = new Bucket("media");
      const worker = new Function("worker", { code });
      media.grants.read(worker, { prefix: "pictures/" });
      media.grants.write(worker, { prefix: "pictures/small/" });
      media.grants.read(worker);
    });
    const arn = String(graph.one("aws:s3/bucket:Bucket").outputs["arn"]);
    const rights = rightsOf(graph, "worker-role");
    assert.deepEqual(rights["media-worker-read-pictures"], [
      { Effect: "Allow", Action: ["s3:GetObject"], Resource: [`${arn}/pictures/*`] },
      {
        Effect: "Allow",
        Action: ["s3:ListBucket"],
        Resource: [arn],
        Condition: { StringLike: { "s3:prefix": "pictures/*" } },
      },
    ]);
    assert.deepEqual(rights["media-worker-write-pictures-small"], [
      {
        Effect: "Allow",
        Action: ["s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"],
        Resource: [`${arn}/pictures/small/*`],
      },
    ]);
    assert.deepEqual(rights["media-worker-read"]?.[1], {
      Effect: "Allow",
      Action: ["s3:ListBucket"],
      Resource: [arn],
    });
  });

  it("refuses a prefix that is the beginning of other names", async () => {
    for (const prefix of ["pictures", "/pictures/", "pict*/"])
      await assert.rejects(
        graphOf(() => new Bucket("media").grants.read(new Function("worker", { code }), { prefix })),
        /Bucket "media": prefix must end with a slash/,
      );
  });

  it("lets whoever is granted something use its key through S3 alone", async () => {
    const keyArn = "arn:aws:kms:ap-northeast-2:000000000000:key/one";
    const graph = await graphOf(() => {
      new Bucket("media", { keyArn }).grants.write(new Function("worker", { code }));
    });
    assert.deepEqual(rightsOf(graph, "worker-role")["media-worker-write"]?.[1], {
      Effect: "Allow",
      Action: ["kms:GenerateDataKey", "kms:Decrypt"],
      Resource: [keyArn],
      Condition: { StringEquals: { "kms:ViaService": "s3.ap-northeast-2.amazonaws.com" } },
    });
  });
});
