import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketPolicyStatusCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  S3Client,
  type S3ServiceException,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { s3 } from "../../aws/s3/index.ts";
import { Asset } from "../../contract/asset.ts";
import { startTestbed, type Testbed } from "../support/testbed.ts";

describe("S3", () => {
  let testbed: Testbed;
  let client: S3Client;
  before(async () => {
    testbed = await startTestbed([s3]);
    client = new S3Client({ ...testbed.clientConfig, forcePathStyle: true });
    await client.send(new CreateBucketCommand({ Bucket: "plain" }));
  });
  after(async () => {
    client.destroy();
    await testbed.stop();
  });

  const put = (Key: string, Body: string | Buffer, Bucket = "plain", more: object = {}) =>
    client.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
  const get = async (Key: string, Bucket = "plain", more: object = {}) => {
    const answer = await client.send(new GetObjectCommand({ Bucket, Key, ...more }));
    return { ...answer, text: (await answer.Body?.transformToString()) ?? "" };
  };

  it("keeps bytes, headers and metadata as they were put", async () => {
    const body = randomBytes(3 * 1024 * 1024);
    const key = "folder/이름 with spaces+plus&more.bin";
    await put(key, body, "plain", {
      ContentType: "application/x-test",
      CacheControl: "max-age=60",
      Metadata: { colour: "blue" },
    });
    const answer = await client.send(new GetObjectCommand({ Bucket: "plain", Key: key }));
    assert.ok(Buffer.from((await answer.Body?.transformToByteArray()) ?? []).equals(body));
    assert.equal(answer.ContentType, "application/x-test");
    assert.equal(answer.CacheControl, "max-age=60");
    assert.deepEqual(answer.Metadata, { colour: "blue" });
    assert.equal(answer.ServerSideEncryption, "AES256");
  });

  // https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
  it("answers ranges and conditions", async () => {
    const { ETag } = await put("range", "0123456789");
    assert.equal((await get("range", "plain", { Range: "bytes=2-4" })).text, "234");
    assert.equal((await get("range", "plain", { Range: "bytes=-3" })).text, "789");
    await assert.rejects(get("range", "plain", { Range: "bytes=20-" }), { name: "InvalidRange" });
    await assert.rejects(
      get("range", "plain", { IfNoneMatch: ETag }),
      (error: S3ServiceException) => error.$metadata.httpStatusCode === 304,
    );
    await assert.rejects(get("range", "plain", { IfMatch: '"other"' }), { name: "PreconditionFailed" });
    await assert.rejects(put("range", "again", "plain", { IfNoneMatch: "*" }), {
      name: "PreconditionFailed",
    });
  });

  it("says NoSuchKey, NoSuchBucket and NotFound as S3 does", async () => {
    await assert.rejects(get("missing"), { name: "NoSuchKey" });
    await assert.rejects(get("missing", "not-a-bucket"), { name: "NoSuchBucket" });
    await assert.rejects(client.send(new HeadObjectCommand({ Bucket: "plain", Key: "missing" })), {
      name: "NotFound",
    });
    await client.send(new DeleteObjectCommand({ Bucket: "plain", Key: "missing" }));
  });

  it("lists by prefix and delimiter, in pages", async () => {
    await client.send(new CreateBucketCommand({ Bucket: "listed" }));
    for (const key of ["a/1", "a/2", "b/1", "c"]) await put(key, key, "listed");
    const folders = await client.send(new ListObjectsV2Command({ Bucket: "listed", Delimiter: "/" }));
    assert.deepEqual(
      folders.CommonPrefixes?.map(({ Prefix }) => Prefix),
      ["a/", "b/"],
    );
    assert.deepEqual(
      folders.Contents?.map(({ Key }) => Key),
      ["c"],
    );
    const page = await client.send(new ListObjectsV2Command({ Bucket: "listed", MaxKeys: 3 }));
    const rest = await client.send(
      new ListObjectsV2Command({ Bucket: "listed", ContinuationToken: page.NextContinuationToken }),
    );
    assert.deepEqual(
      [...(page.Contents ?? []), ...(rest.Contents ?? [])].map(({ Key }) => Key),
      ["a/1", "a/2", "b/1", "c"],
    );
    await assert.rejects(client.send(new DeleteBucketCommand({ Bucket: "listed" })), {
      name: "BucketNotEmpty",
    });
    const deleted = await client.send(
      new DeleteObjectsCommand({
        Bucket: "listed",
        Delete: { Objects: ["a/1", "a/2", "b/1", "c"].map((Key) => ({ Key })) },
      }),
    );
    assert.equal(deleted.Deleted?.length, 4);
    await client.send(new DeleteBucketCommand({ Bucket: "listed" }));
  });

  it("puts parts together, and copies", async () => {
    const begun = await client.send(new CreateMultipartUploadCommand({ Bucket: "plain", Key: "parts" }));
    const target = { Bucket: "plain", Key: "parts", UploadId: begun.UploadId };
    const bodies = [Buffer.alloc(5 * 1024 * 1024, "a"), Buffer.from("end")];
    const Parts = [];
    for (const [index, Body] of bodies.entries()) {
      const { ETag } = await client.send(new UploadPartCommand({ ...target, PartNumber: index + 1, Body }));
      Parts.push({ ETag, PartNumber: index + 1 });
    }
    const { ETag } = await client.send(
      new CompleteMultipartUploadCommand({ ...target, MultipartUpload: { Parts } }),
    );
    assert.match(ETag ?? "", /-2"$/);
    await client.send(new CopyObjectCommand({ Bucket: "plain", Key: "copy", CopySource: "plain/parts" }));
    assert.equal(
      (await client.send(new HeadObjectCommand({ Bucket: "plain", Key: "copy" }))).ContentLength,
      5 * 1024 * 1024 + 3,
    );
  });

  it("keeps older versions where the program says so, and hides a deleted object", async () => {
    await testbed.resources.create("aws:s3/bucket:Bucket", "versions", {
      bucket: "versions",
      forceDestroy: true,
    });
    await testbed.resources.create("aws:s3/bucketVersioning:BucketVersioning", "versions", {
      bucket: "versions",
      versioningConfiguration: { status: "Enabled" },
    });
    await put("k", "one", "versions");
    await put("k", "two", "versions");
    await client.send(new DeleteObjectCommand({ Bucket: "versions", Key: "k" }));
    await assert.rejects(get("k", "versions"), { name: "NoSuchKey" });
    const { Versions, DeleteMarkers } = await client.send(
      new ListObjectVersionsCommand({ Bucket: "versions" }),
    );
    assert.equal(DeleteMarkers?.length, 1);
    assert.equal((await get("k", "versions", { VersionId: Versions?.[1]?.VersionId })).text, "one");
    await testbed.resources.remove("aws:s3/bucket:Bucket", "versions");
    await assert.rejects(get("k", "versions"), { name: "NoSuchBucket" });
  });

  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
  it("refuses a public policy in a new bucket, and lets nobody in unsigned", async () => {
    await put("secret", "s3cret");
    const policy = {
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::plain/*" },
      ],
    };
    await assert.rejects(
      client.send(new PutBucketPolicyCommand({ Bucket: "plain", Policy: JSON.stringify(policy) })),
      {
        name: "AccessDenied",
      },
    );
    await assert.rejects(client.send(new GetBucketPolicyStatusCommand({ Bucket: "plain" })), {
      name: "NoSuchBucketPolicy",
    });
    const anonymous = await fetch(`${testbed.endpoint}/plain/secret`);
    assert.equal(anonymous.status, 403);
    assert.match(await anonymous.text(), /<Code>AccessDenied<\/Code>/);
  });

  it("asks identity and bucket policy: an allow in one, no deny in either", async () => {
    await put("allowed/a", "a");
    await put("other/a", "a");
    const { credentials } = await testbed.role("reader", [
      { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::plain/*" },
    ]);
    const reader = new S3Client({ ...testbed.clientConfig, credentials, forcePathStyle: true });
    const read = (Key: string) => reader.send(new GetObjectCommand({ Bucket: "plain", Key }));
    await testbed.resources.create("aws:s3/bucketPolicy:BucketPolicy", "plain", {
      bucket: "plain",
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          { Effect: "Deny", Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::plain/other/*" },
        ],
      }),
    });
    await (await read("allowed/a")).Body?.transformToString();
    await assert.rejects(read("other/a"), { name: "AccessDenied" });
    await assert.rejects(
      reader.send(new PutObjectCommand({ Bucket: "plain", Key: "allowed/b", Body: "b" })),
      { name: "AccessDenied" },
    );
    await testbed.resources.remove("aws:s3/bucketPolicy:BucketPolicy", "plain");
    reader.destroy();
  });

  it("takes presigned URLs, as long as they hold and as they were signed", async () => {
    await put("signed", "signed");
    const url = await getSignedUrl(client, new GetObjectCommand({ Bucket: "plain", Key: "signed" }), {
      expiresIn: 60,
    });
    assert.equal(await (await fetch(url)).text(), "signed");
    assert.equal((await fetch(url.replace("signed?", "secret?"))).status, 403);
    assert.equal((await fetch(url, { method: "DELETE" })).status, 403);
  });

  it("writes the program's objects, and only again when they change", async () => {
    const type = "aws:s3/bucketObjectv2:BucketObjectv2";
    await testbed.resources.create(type, "page", {
      bucket: "plain",
      key: "index.html",
      source: new Asset("text", "<p>one"),
      contentType: "text/html",
      cacheControl: "no-cache",
    });
    const first = await get("index.html");
    assert.deepEqual(
      [first.text, first.ContentType, first.CacheControl],
      ["<p>one", "text/html", "no-cache"],
    );
    await testbed.restart();
    assert.deepEqual((await get("index.html")).LastModified, first.LastModified);
    await testbed.resources.update(type, "page", {
      bucket: "plain",
      key: "index.html",
      content: "<p>two",
      contentType: "text/html",
    });
    assert.equal((await get("index.html")).text, "<p>two");
    await testbed.resources.remove(type, "page");
    await assert.rejects(get("index.html"), { name: "NoSuchKey" });
  });

  it("has everything that it acknowledged after a kill", async () => {
    await put("durable", "yes");
    await testbed.kill();
    assert.equal((await get("durable")).text, "yes");
  });

  it("does not delete a bucket with objects unless it is told to", async () => {
    await testbed.resources.create("aws:s3/bucket:Bucket", "full", { bucket: "full-bucket" });
    await put("k", "v", "full-bucket");
    await assert.rejects(testbed.resources.remove("aws:s3/bucket:Bucket", "full"), {
      code: "BucketNotEmpty",
    });
    assert.equal((await get("k", "full-bucket")).text, "v");
  });
});
