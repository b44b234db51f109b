import assert from "node:assert/strict";
import {
  GetBucketCorsCommand,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
} from "@aws-sdk/client-s3";
import { Archive, Asset } from "../../contract/asset.ts";
import { S3Bed } from "./support/s3-bed.ts";

const BUCKET = "aws:s3/bucket:Bucket";

// https://www.pulumi.com/registry/packages/aws/api-docs/s3/
describe("S3 resources", () => {
  let bed: S3Bed;
  before(async () => {
    bed = await S3Bed.start();
  });
  after(() => bed.stop());

  const create = (type: string, name: string, inputs: Record<string, unknown>) =>
    bed.testbed.resources.create(type, name, inputs);
  const update = (type: string, name: string, inputs: Record<string, unknown>) =>
    bed.testbed.resources.update(type, name, inputs);
  const remove = (type: string, name: string) => bed.testbed.resources.remove(type, name);

  describe("bucket", () => {
    it("has the outputs that AWS has, and a name made of its own where none is given", async () => {
      const named = await create(BUCKET, "named", { bucket: "named-bucket", tags: { team: "one" } });
      assert.deepEqual(
        {
          id: named.id,
          arn: named["arn"],
          domain: named["bucketDomainName"],
          regional: named["bucketRegionalDomainName"],
          tags: named["tagsAll"],
        },
        {
          id: "named-bucket",
          arn: "arn:aws:s3:::named-bucket",
          domain: "named-bucket.s3.amazonaws.com",
          regional: "named-bucket.s3.ap-northeast-2.amazonaws.com",
          tags: { team: "one" },
        },
      );
      assert.match((await create(BUCKET, "Logical", {})).id, /^logical-[0-9a-f]{7}$/);
      assert.match((await create(BUCKET, "prefixed", { bucketPrefix: "pre-" })).id, /^pre-.*[0-9a-f]{7}$/);
      await assert.rejects(create(BUCKET, "bad", { bucket: "Not_A_Name" }), { code: "InvalidBucketName" });
      await assert.rejects(create(BUCKET, "again", { bucket: "named-bucket" }), {
        code: "BucketAlreadyOwnedByYou",
      });
    });

    const inline = {
      versioning: { enabled: true },
      corsRules: [{ allowedMethods: ["GET"], allowedOrigins: ["https://example.com"], maxAgeSeconds: 5 }],
      lifecycleRules: [
        {
          id: "old",
          enabled: true,
          prefix: "logs/",
          tags: { k: "v" },
          expiration: { date: "2030-01-31" },
          noncurrentVersionExpiration: { days: 7 },
          abortIncompleteMultipartUploadDays: 2,
          transitions: [{ days: 30, storageClass: "STANDARD_IA" }],
        },
      ],
      serverSideEncryptionConfiguration: {
        rule: {
          applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: "key-1" },
          bucketKeyEnabled: true,
        },
      },
      policy: {
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Deny",
            Principal: "*",
            Action: "s3:DeleteObject",
            Resource: "arn:aws:s3:::inline-bucket/*",
          },
        ],
      },
    };

    it("has the settings that are given inline", async () => {
      const Bucket = "inline-bucket";
      await create(BUCKET, "inline", { bucket: Bucket, ...inline });
      const { client } = bed;
      const versioning = await client.send(new GetBucketVersioningCommand({ Bucket }));
      assert.equal(versioning.Status, "Enabled");
      const { CORSRules } = await client.send(new GetBucketCorsCommand({ Bucket }));
      assert.deepEqual(CORSRules, [
        { AllowedMethods: ["GET"], AllowedOrigins: ["https://example.com"], MaxAgeSeconds: 5 },
      ]);
      const { Rules } = await client.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
      assert.deepEqual(Rules, [
        {
          ID: "old",
          Status: "Enabled",
          Filter: { And: { Prefix: "logs/", Tags: [{ Key: "k", Value: "v" }] } },
          Expiration: { Date: new Date("2030-01-31T00:00:00Z") },
          NoncurrentVersionExpiration: { NoncurrentDays: 7 },
          AbortIncompleteMultipartUpload: { DaysAfterInitiation: 2 },
          Transitions: [{ Days: 30, StorageClass: "STANDARD_IA" }],
        },
      ]);
      const encryption = await client.send(new GetBucketEncryptionCommand({ Bucket }));
      assert.deepEqual(encryption.ServerSideEncryptionConfiguration?.Rules?.[0], {
        ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: "key-1" },
        BlockedEncryptionTypes: { EncryptionType: ["SSE-C"] },
        BucketKeyEnabled: true,
      });
      const { Policy } = await client.send(new GetBucketPolicyCommand({ Bucket }));
      assert.deepEqual(JSON.parse(Policy ?? ""), inline.policy);
    });

    it("denies what its inline policy denies", async () => {
      await bed.put("inline-bucket", "kept", "v");
      const { credentials } = await bed.testbed.role("inline-deleter", [
        { Effect: "Allow", Action: "s3:*", Resource: "*" },
      ]);
      const deleter = bed.clientOf(credentials);
      await assert.rejects(deleter.send(new DeleteObjectCommand({ Bucket: "inline-bucket", Key: "kept" })), {
        name: "AccessDenied",
      });
      deleter.destroy();
    });

    it("changes its inline settings, and keeps those that are not given any more", async () => {
      const Bucket = "inline-bucket";
      await update(BUCKET, "inline", {
        bucket: Bucket,
        versioning: { enabled: false },
        corsRules: [{ allowedMethods: ["PUT"], allowedOrigins: ["*"] }],
      });
      const versioning = await bed.client.send(new GetBucketVersioningCommand({ Bucket }));
      assert.equal(versioning.Status, "Suspended");
      const { CORSRules } = await bed.client.send(new GetBucketCorsCommand({ Bucket }));
      assert.deepEqual(CORSRules?.[0]?.AllowedMethods, ["PUT"]);
      const { Rules } = await bed.client.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
      assert.equal(Rules?.[0]?.ID, "old");
    });

    it("is not made with an inline setting that is wrong", async () => {
      const publicPolicy = JSON.stringify({
        Statement: {
          Effect: "Allow",
          Principal: "*",
          Action: "s3:GetObject",
          Resource: "arn:aws:s3:::wrong-bucket/*",
        },
      });
      for (const [wrong, code] of [
        [{ policy: "{" }, "MalformedPolicy"],
        [{ policy: publicPolicy }, "AccessDenied"],
        [{ corsRules: [{ allowedMethods: ["PATCH"], allowedOrigins: ["*"] }] }, "InvalidRequest"],
        [{ lifecycleRules: [{ enabled: true }] }, "InvalidRequest"],
        [{ versioning: { enabled: true, mfaDelete: true } }, "NotImplemented"],
        [{ acl: "public-read" }, "NotImplemented"],
        [{ grants: [{ type: "Group", permissions: ["READ"] }] }, "NotImplemented"],
        [{ website: { indexDocument: "index.html" } }, "NotImplemented"],
        [{ logging: { targetBucket: "b" } }, "NotImplemented"],
        [{ objectLockEnabled: true }, "NotImplemented"],
        [{ requestPayer: "Requester" }, "NotImplemented"],
        [{ accelerationStatus: "Enabled" }, "NotImplemented"],
        [{ replicationConfiguration: { role: "r", rules: [] } }, "NotImplemented"],
        [{ bucketNamespace: "account-regional" }, "NotImplemented"],
      ] as const) {
        await assert.rejects(
          create(BUCKET, "wrong", { bucket: "wrong-bucket", ...wrong }),
          { code },
          JSON.stringify(wrong),
        );
        await assert.rejects(bed.client.send(new HeadBucketCommand({ Bucket: "wrong-bucket" })), {
          name: "NotFound",
        });
      }
    });

    it("takes what asks for nothing else than there is", async () => {
      await create(BUCKET, "default", {
        bucket: "default-bucket",
        acl: "private",
        objectLockEnabled: false,
        requestPayer: "BucketOwner",
        versioning: { enabled: false },
      });
      const { Status } = await bed.client.send(new GetBucketVersioningCommand({ Bucket: "default-bucket" }));
      assert.equal(Status, undefined);
    });

    it("has its tags changed and taken away", async () => {
      const Bucket = "retagged-bucket";
      const tags = () => bed.client.send(new GetBucketTaggingCommand({ Bucket }));
      await create(BUCKET, "retagged", { bucket: Bucket, tags: { a: "1" } });
      await update(BUCKET, "retagged", { bucket: Bucket, tags: { b: "2" } });
      assert.deepEqual((await tags()).TagSet, [{ Key: "b", Value: "2" }]);
      await update(BUCKET, "retagged", { bucket: Bucket, tags: {} });
      await assert.rejects(tags(), { name: "NoSuchTagSet" });
    });

    it("that a call deleted is there again after a restart, with its settings", async () => {
      const Bucket = "lost-bucket";
      await create(BUCKET, "lost", { bucket: Bucket, versioning: { enabled: true } });
      await bed.client.send(new DeleteBucketCommand({ Bucket }));
      await bed.testbed.restart();
      const { Status } = await bed.client.send(new GetBucketVersioningCommand({ Bucket }));
      assert.equal(Status, "Enabled");
    });
  });

  describe("settings of a bucket", () => {
    const bucket = "set-bucket";
    const target = { Bucket: bucket };
    before(() => create(BUCKET, "set", { bucket }));

    it("public access block: what is not given is off; removed, or left with skipDestroy", async () => {
      const type = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
      const read = async () =>
        (await bed.client.send(new GetPublicAccessBlockCommand(target))).PublicAccessBlockConfiguration;
      await create(type, "block", { bucket, blockPublicAcls: true });
      assert.deepEqual(await read(), {
        BlockPublicAcls: true,
        IgnorePublicAcls: false,
        BlockPublicPolicy: false,
        RestrictPublicBuckets: false,
      });
      await update(type, "block", { bucket, restrictPublicBuckets: true, skipDestroy: true });
      await remove(type, "block");
      assert.equal((await read())?.RestrictPublicBuckets, true);
      await create(type, "block", { bucket });
      await remove(type, "block");
      await assert.rejects(read(), { name: "NoSuchPublicAccessBlockConfiguration" });
    });

    it("ownership controls", async () => {
      const type = "aws:s3/bucketOwnershipControls:BucketOwnershipControls";
      const read = async () =>
        (await bed.client.send(new GetBucketOwnershipControlsCommand(target))).OwnershipControls?.Rules;
      await create(type, "owner", { bucket, rule: { objectOwnership: "BucketOwnerPreferred" } });
      assert.deepEqual(await read(), [{ ObjectOwnership: "BucketOwnerPreferred" }]);
      await remove(type, "owner");
      await assert.rejects(read(), { name: "OwnershipControlsNotFoundError" });
    });

    it("versioning: suspended when it is removed", async () => {
      const type = "aws:s3/bucketVersioning:BucketVersioning";
      const status = async () => (await bed.client.send(new GetBucketVersioningCommand(target))).Status;
      await create(type, "versions", { bucket, versioningConfiguration: { status: "Disabled" } });
      assert.equal(await status(), undefined);
      await update(type, "versions", { bucket, versioningConfiguration: { status: "Enabled" } });
      assert.equal(await status(), "Enabled");
      await assert.rejects(
        update(type, "versions", { bucket, versioningConfiguration: { status: "Disabled" } }),
        { code: "IllegalVersioningConfigurationException" },
      );
      for (const more of [
        { mfa: "serial 1" },
        { versioningConfiguration: { status: "Enabled", mfaDelete: "Enabled" } },
      ])
        await assert.rejects(
          update(type, "versions", { bucket, versioningConfiguration: { status: "Enabled" }, ...more }),
          { code: "NotImplemented" },
        );
      await remove(type, "versions");
      assert.equal(await status(), "Suspended");
    });

    it("encryption", async () => {
      const type = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
      const read = async () =>
        (await bed.client.send(new GetBucketEncryptionCommand(target))).ServerSideEncryptionConfiguration
          ?.Rules?.[0]?.ApplyServerSideEncryptionByDefault;
      const kms = { applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: "k" } };
      await create(type, "encryption", { bucket, rules: [kms] });
      assert.deepEqual(await read(), { SSEAlgorithm: "aws:kms", KMSMasterKeyID: "k" });
      await update(type, "encryption", { bucket, rules: [{ blockedEncryptionTypes: ["SSE-C"] }] });
      await assert.rejects(
        update(type, "encryption", { bucket, rules: [{ ...kms, blockedEncryptionTypes: ["NONE"] }] }),
        { code: "NotImplemented" },
      );
      await assert.rejects(update(type, "encryption", { bucket, rules: [] }), { code: "MalformedXML" });
      await remove(type, "encryption");
      assert.deepEqual(await read(), { SSEAlgorithm: "AES256" });
    });

    it("lifecycle configuration", async () => {
      const type = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration";
      const read = async () =>
        (await bed.client.send(new GetBucketLifecycleConfigurationCommand(target))).Rules;
      await create(type, "lifecycle", {
        bucket,
        rules: [
          {
            id: "r",
            status: "Enabled",
            filter: { and: { prefix: "a/", tags: { k: "v" }, objectSizeGreaterThan: 1 } },
            expiration: { days: 3 },
            noncurrentVersionExpiration: { noncurrentDays: 4, newerNoncurrentVersions: 1 },
            abortIncompleteMultipartUpload: { daysAfterInitiation: 5 },
            transitions: [{ days: 6, storageClass: "GLACIER" }],
            noncurrentVersionTransitions: [{ noncurrentDays: 7, storageClass: "GLACIER" }],
          },
        ],
      });
      assert.deepEqual(await read(), [
        {
          ID: "r",
          Status: "Enabled",
          Filter: { And: { Prefix: "a/", Tags: [{ Key: "k", Value: "v" }], ObjectSizeGreaterThan: 1 } },
          Expiration: { Days: 3 },
          NoncurrentVersionExpiration: { NoncurrentDays: 4, NewerNoncurrentVersions: 1 },
          AbortIncompleteMultipartUpload: { DaysAfterInitiation: 5 },
          Transitions: [{ Days: 6, StorageClass: "GLACIER" }],
          NoncurrentVersionTransitions: [{ NoncurrentDays: 7, StorageClass: "GLACIER" }],
        },
      ]);
      await remove(type, "lifecycle");
      await assert.rejects(read(), { name: "NoSuchLifecycleConfiguration" });
    });

    it("CORS configuration", async () => {
      const type = "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration";
      const read = async () => (await bed.client.send(new GetBucketCorsCommand(target))).CORSRules;
      await create(type, "cors", {
        bucket,
        corsRules: [{ id: "a", allowedMethods: ["GET"], allowedOrigins: ["*"], exposeHeaders: ["ETag"] }],
      });
      assert.deepEqual(await read(), [
        { ID: "a", AllowedMethods: ["GET"], AllowedOrigins: ["*"], ExposeHeaders: ["ETag"] },
      ]);
      await remove(type, "cors");
      await assert.rejects(read(), { name: "NoSuchCORSConfiguration" });
    });

    it("of a bucket of another account, or of none, are refused", async () => {
      const type = "aws:s3/bucketVersioning:BucketVersioning";
      const versioningConfiguration = { status: "Enabled" };
      await assert.rejects(
        create(type, "foreign", { bucket, expectedBucketOwner: "111122223333", versioningConfiguration }),
        { code: "AccessDenied" },
      );
      await assert.rejects(create(type, "none", { bucket: "no-such-bucket", versioningConfiguration }), {
        code: "NoSuchBucket",
      });
    });
  });

  describe("object", () => {
    const type = "aws:s3/bucketObjectv2:BucketObjectv2";
    const bucket = "object-bucket";
    before(() => create(BUCKET, "objects", { bucket }));

    it("has what it is given: from text, from base64, from a file", async () => {
      const made = await create(type, "text", {
        bucket,
        key: "text",
        content: "text",
        contentType: "text/plain",
        contentDisposition: "inline",
        contentEncoding: "identity",
        contentLanguage: "en",
        cacheControl: "no-cache",
        metadata: { colour: "blue" },
        storageClass: "STANDARD_IA",
        serverSideEncryption: "aws:kms",
        kmsKeyId: "key-1",
        bucketKeyEnabled: true,
        checksumAlgorithm: "CRC32",
        tags: { a: "1" },
      });
      assert.equal(made["arn"], "arn:aws:s3:::object-bucket/text");
      assert.equal(made["etag"], "1cb251ec0d568de6a929b520c4aed8d1");
      const { Body: _, ...read } = await bed.client.send(
        new GetObjectCommand({ Bucket: bucket, Key: "text", ChecksumMode: "ENABLED" }),
      );
      assert.equal(made["checksumCrc32"], read.ChecksumCRC32);
      assert.deepEqual(
        [read.ContentType, read.ContentDisposition, read.ContentEncoding, read.ContentLanguage],
        ["text/plain", "inline", "identity", "en"],
      );
      assert.deepEqual(
        [read.CacheControl, read.Metadata, read.StorageClass, read.TagCount],
        ["no-cache", { colour: "blue" }, "STANDARD_IA", 1],
      );
      assert.deepEqual(
        [read.ServerSideEncryption, read.SSEKMSKeyId, read.BucketKeyEnabled],
        ["aws:kms", "key-1", true],
      );
      await create(type, "base64", { bucket, key: "base64", contentBase64: "AAEC/w==" });
      const bytes = await bed.client.send(new GetObjectCommand({ Bucket: bucket, Key: "base64" }));
      assert.deepEqual(
        Buffer.from((await bytes.Body?.transformToByteArray()) ?? []),
        Buffer.from([0, 1, 2, 255]),
      );
      await create(type, "file", { bucket, key: "file", source: new Asset("path", import.meta.filename) });
      assert.match(await bed.text(bucket, "file"), /describe\("S3 resources"/);
    });

    it("has its logical name for a key where none is given", async () => {
      assert.equal((await create(type, "logical", { bucket, content: "v" })).id, "logical");
      assert.equal(await bed.text(bucket, "logical"), "v");
    });

    it("is not written with what is not done here", async () => {
      for (const wrong of [
        { objectLockMode: "GOVERNANCE" },
        { objectLockLegalHoldStatus: "ON" },
        { objectLockRetainUntilDate: "2030-01-01T00:00:00Z" },
        { websiteRedirect: "/other" },
        { overrideProvider: { defaultTags: { tags: {} } } },
        { content: undefined, source: new Archive("path", "/tmp") },
        { content: undefined },
        { acl: "public-read" },
        { storageClass: "GLACIER" },
        { checksumAlgorithm: "ROT13" },
        { metadata: { name: "이름" } },
        { metadata: { "not a name": "x" } },
        { contentDisposition: "a\r\nx-other: 1" },
        { tags: { "aws:x": "1" } },
      ])
        await assert.rejects(
          create(type, "wrong", { bucket, key: "wrong", content: "v", ...wrong }),
          {
            code: /^(NotImplemented|InvalidArgument|InvalidRequest|InvalidTag|AccessControlListNotSupported)$/,
          },
          JSON.stringify(wrong),
        );
      await assert.rejects(bed.text(bucket, "wrong"), { name: "NoSuchKey" });
    });

    it("that a call deleted is there again after a restart", async () => {
      await create(type, "lost", { bucket, key: "lost", content: "again" });
      await bed.client.send(new DeleteObjectCommand({ Bucket: bucket, Key: "lost" }));
      await bed.testbed.restart();
      assert.equal(await bed.text(bucket, "lost"), "again");
    });
  });

  it("bucket policy: put, exchanged, refused where public, and removed", async () => {
    const type = "aws:s3/bucketPolicy:BucketPolicy";
    const bucket = "policy-bucket";
    await create(BUCKET, "policy", { bucket });
    const policy = (Effect: string) => ({
      Version: "2012-10-17",
      Statement: [{ Effect, Principal: "*", Action: "s3:GetObject", Resource: `arn:aws:s3:::${bucket}/*` }],
    });
    const read = async () =>
      JSON.parse(
        (await bed.client.send(new GetBucketPolicyCommand({ Bucket: bucket }))).Policy ?? "",
      ) as object;
    await create(type, "policy", { bucket, policy: policy("Deny") });
    assert.deepEqual(await read(), policy("Deny"));
    await assert.rejects(update(type, "policy", { bucket, policy: JSON.stringify(policy("Allow")) }), {
      code: "AccessDenied",
    });
    assert.deepEqual(await read(), policy("Deny"));
    await remove(type, "policy");
    await assert.rejects(read(), { name: "NoSuchBucketPolicy" });
  });
});
