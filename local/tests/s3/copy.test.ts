import assert from "node:assert/strict";
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  type CopyObjectCommandInput,
} from "@aws-sdk/client-s3";
import { S3Bed } from "./support/s3-bed.ts";

// https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html
describe("S3 copies", () => {
  let bed: S3Bed;
  before(async () => {
    bed = await S3Bed.start();
    await bed.bucket("copies");
    await bed.bucket("sources");
    await bed.put("sources", "source", "content", {
      ContentType: "text/plain",
      Metadata: { colour: "blue" },
      Tagging: "a=1",
      ChecksumAlgorithm: "SHA1",
    });
  });
  after(() => bed.stop());

  const copy = (Key: string, more: Partial<CopyObjectCommandInput> = {}) =>
    bed.client.send(new CopyObjectCommand({ Bucket: "copies", Key, CopySource: "sources/source", ...more }));
  const describeCopy = (Key: string) =>
    bed.client.send(new HeadObjectCommand({ Bucket: "copies", Key, ChecksumMode: "ENABLED" }));
  const tagsOf = async (Key: string) =>
    (await bed.client.send(new GetObjectTaggingCommand({ Bucket: "copies", Key }))).TagSet;

  it("take content, metadata, tags and kind of checksum with them", async () => {
    const { CopyObjectResult } = await copy("same");
    const source = await bed.client.send(
      new HeadObjectCommand({ Bucket: "sources", Key: "source", ChecksumMode: "ENABLED" }),
    );
    assert.equal(CopyObjectResult?.ETag, source.ETag);
    assert.equal(CopyObjectResult?.ChecksumSHA1, source.ChecksumSHA1);
    assert.ok(CopyObjectResult?.LastModified);
    const same = await describeCopy("same");
    assert.deepEqual([same.ContentType, same.Metadata], ["text/plain", { colour: "blue" }]);
    assert.equal(same.ChecksumSHA1, source.ChecksumSHA1);
    assert.deepEqual(await tagsOf("same"), [{ Key: "a", Value: "1" }]);
    assert.equal(await bed.text("copies", "same"), "content");
  });

  it("have the checksum that is asked for", async () => {
    const { CopyObjectResult } = await copy("summed", { ChecksumAlgorithm: "CRC32" });
    assert.ok(CopyObjectResult?.ChecksumCRC32);
    assert.equal(CopyObjectResult.ChecksumSHA1, undefined);
    const { ChecksumCRC32, ChecksumSHA1 } = await describeCopy("summed");
    assert.deepEqual([ChecksumCRC32, ChecksumSHA1], [CopyObjectResult.ChecksumCRC32, undefined]);
    await assert.rejects(copy("unsummed", { ChecksumAlgorithm: "ROT13" as "CRC32" }), {
      name: "InvalidRequest",
    });
  });

  it("have other metadata or tags where they are replaced", async () => {
    await copy("replaced", {
      MetadataDirective: "REPLACE",
      Metadata: { shape: "round" },
      ContentType: "text/html",
      TaggingDirective: "REPLACE",
      Tagging: "b=2",
    });
    const replaced = await describeCopy("replaced");
    assert.deepEqual([replaced.ContentType, replaced.Metadata], ["text/html", { shape: "round" }]);
    assert.deepEqual(await tagsOf("replaced"), [{ Key: "b", Value: "2" }]);
    await copy("kept", { Metadata: { shape: "round" } });
    assert.deepEqual((await describeCopy("kept")).Metadata, { colour: "blue" });
    await assert.rejects(copy("odd", { MetadataDirective: "MERGE" as "COPY" }), { name: "InvalidArgument" });
  });

  it("of an object onto itself need something that changes", async () => {
    const CopySource = "sources/self";
    const onto = (more: Partial<CopyObjectCommandInput>) =>
      copy("self", { Bucket: "sources", CopySource, ...more });
    await bed.put("sources", "self", "v");
    await assert.rejects(onto({}), { name: "InvalidRequest", message: /copy an object to itself/ });
    await onto({ MetadataDirective: "REPLACE", Metadata: { a: "1" } });
    assert.deepEqual((await bed.head("sources", "self")).Metadata, { a: "1" });
    await onto({ StorageClass: "STANDARD_IA" });
    await onto({ ServerSideEncryption: "aws:kms" });
    assert.equal((await bed.head("sources", "self")).ServerSideEncryption, "aws:kms");
  });

  it("are made under conditions on their source", async () => {
    const { ETag } = await bed.head("sources", "source");
    await copy("conditional", { CopySourceIfMatch: ETag });
    for (const failing of [
      { CopySourceIfMatch: '"other"' },
      { CopySourceIfNoneMatch: ETag },
      { CopySourceIfUnmodifiedSince: new Date(0) },
      { CopySourceIfModifiedSince: new Date() },
    ])
      await assert.rejects(copy("unmade", failing), { name: "PreconditionFailed" }, JSON.stringify(failing));
    await assert.rejects(bed.text("copies", "unmade"), { name: "NoSuchKey" });
  });

  it("are made under conditions on what is there", async () => {
    await copy("guarded", { IfNoneMatch: "*" });
    await assert.rejects(copy("guarded", { IfNoneMatch: "*" }), { name: "PreconditionFailed" });
  });

  it("of one version say which, and of a delete marker are refused", async () => {
    await bed.versionedBucket("versions");
    const { VersionId } = await bed.put("versions", "k", "old");
    await bed.put("versions", "k", "new");
    const old = await copy("old", { CopySource: `versions/k?versionId=${VersionId}` });
    assert.equal(old.CopySourceVersionId, VersionId);
    assert.equal(await bed.text("copies", "old"), "old");
    const marker = await bed.client.send(new DeleteObjectCommand({ Bucket: "versions", Key: "k" }));
    await assert.rejects(copy("gone", { CopySource: "versions/k" }), { name: "NoSuchKey" });
    await assert.rejects(copy("gone", { CopySource: `versions/k?versionId=${marker.VersionId}` }), {
      name: /InvalidRequest|MethodNotAllowed/,
    });
  });

  it("name a source that is there", async () => {
    await assert.rejects(copy("none", { CopySource: "sources/none" }), { name: "NoSuchKey" });
    await assert.rejects(copy("none", { CopySource: "no-such-bucket/k" }), { name: "NoSuchBucket" });
    await assert.rejects(copy("none", { CopySource: "sources" }), { name: "InvalidArgument" });
    await assert.rejects(copy("none", { CopySource: "sources/%zz" }), { name: "InvalidArgument" });
  });

  it("need leave to read the source and to write the copy", async () => {
    const { credentials } = await bed.testbed.role("copier", [
      { Effect: "Allow", Action: "s3:PutObject", Resource: "arn:aws:s3:::copies/*" },
    ]);
    const copier = bed.clientOf(credentials);
    await assert.rejects(
      copier.send(new CopyObjectCommand({ Bucket: "copies", Key: "k", CopySource: "sources/source" })),
      { name: "AccessDenied", message: /s3:GetObject/ },
    );
    copier.destroy();
  });
});
