import assert from "node:assert/strict";
import {
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  DeleteObjectTaggingCommand,
  GetBucketVersioningCommand,
  GetObjectTaggingCommand,
  ListObjectVersionsCommand,
  ListObjectsV2Command,
  PutObjectTaggingCommand,
} from "@aws-sdk/client-s3";
import { sendRaw } from "../support/raw-request.ts";
import { S3Bed } from "./support/s3-bed.ts";

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html
describe("S3 versions", () => {
  let bed: S3Bed;
  before(async () => {
    bed = await S3Bed.start();
    await bed.versionedBucket("versioned");
  });
  after(() => bed.stop());

  const remove = (Bucket: string, Key: string, VersionId?: string) =>
    bed.client.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));
  const versionsOf = async (Bucket: string, Prefix: string) =>
    await bed.client.send(new ListObjectVersionsCommand({ Bucket, Prefix }));

  it("are kept from the moment they are asked for, and each is read by its id", async () => {
    await bed.bucket("later");
    const { VersionId: none } = await bed.put("later", "k", "before");
    assert.equal(none, undefined);
    await bed.setVersioning("later", "Enabled");
    const first = await bed.put("later", "k", "one");
    const second = await bed.put("later", "k", "two");
    assert.notEqual(first.VersionId, second.VersionId);
    assert.equal(await bed.text("later", "k"), "two");
    assert.equal(await bed.text("later", "k", { VersionId: first.VersionId }), "one");
    assert.equal(await bed.text("later", "k", { VersionId: "null" }), "before");
    assert.equal((await bed.head("later", "k")).VersionId, second.VersionId);
    await assert.rejects(bed.text("later", "k", { VersionId: "A".repeat(32) }), { name: "NoSuchVersion" });
  });

  it("tell whether they are kept: nothing at first, then Enabled or Suspended", async () => {
    await bed.bucket("states");
    const status = async () =>
      (await bed.client.send(new GetBucketVersioningCommand({ Bucket: "states" }))).Status;
    assert.equal(await status(), undefined);
    await bed.setVersioning("states", "Enabled");
    assert.equal(await status(), "Enabled");
    await bed.setVersioning("states", "Suspended");
    assert.equal(await status(), "Suspended");
    await assert.rejects(bed.setVersioning("states", "Disabled" as "Enabled"), {
      name: /MalformedXML|IllegalVersioningConfigurationException/,
    });
  });

  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeletingObjectsfromVersioningSuspendedBuckets.html
  it("of a suspended bucket are overwritten where their id is null, and the others stay", async () => {
    await bed.versionedBucket("suspended");
    const { VersionId } = await bed.put("suspended", "k", "kept");
    await bed.setVersioning("suspended", "Suspended");
    await bed.put("suspended", "k", "null 1");
    await bed.put("suspended", "k", "null 2");
    const { Versions } = await versionsOf("suspended", "k");
    assert.deepEqual(
      Versions?.map((version) => [version.VersionId, version.IsLatest]),
      [
        ["null", true],
        [VersionId, false],
      ],
    );
    const { DeleteMarker, VersionId: marker } = await remove("suspended", "k");
    assert.deepEqual([DeleteMarker, marker], [true, "null"]);
    assert.equal(await bed.text("suspended", "k", { VersionId }), "kept");
  });

  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeleteMarker.html
  describe("that are delete markers", () => {
    let markerId = "";
    let objectId = "";
    before(async () => {
      objectId = (await bed.put("versioned", "deleted", "content")).VersionId ?? "";
      const deletion = await remove("versioned", "deleted");
      assert.equal(deletion.DeleteMarker, true);
      markerId = deletion.VersionId ?? "";
    });

    for (const method of ["GET", "HEAD"]) {
      it(`are 404 with their own headers when they are current (${method})`, async () => {
        const { status, headers, body } = await sendRaw(bed.testbed, method, "/versioned/deleted");
        assert.equal(status, 404);
        assert.equal(headers["x-amz-delete-marker"], "true");
        assert.equal(headers["x-amz-version-id"], markerId);
        if (method === "GET") assert.match(body, /<Code>NoSuchKey<\/Code>/);
      });

      it(`are 405 with their time when they are asked for by id (${method})`, async () => {
        const { status, headers } = await sendRaw(
          bed.testbed,
          method,
          `/versioned/deleted?versionId=${markerId}`,
        );
        assert.equal(status, 405);
        assert.equal(headers["x-amz-delete-marker"], "true");
        assert.equal(headers["x-amz-version-id"], markerId);
        assert.equal(headers.allow, "DELETE");
        assert.ok(Date.parse(headers["last-modified"] ?? "") <= Date.now());
      });
    }

    it("have no such headers where nothing ever was", async () => {
      const { status, headers } = await sendRaw(bed.testbed, "GET", "/versioned/never");
      assert.equal(status, 404);
      assert.equal(headers["x-amz-delete-marker"], undefined);
      assert.equal(headers["x-amz-version-id"], undefined);
    });

    it("take no tags, and have none", async () => {
      for (const VersionId of [undefined, markerId]) {
        const target = { Bucket: "versioned", Key: "deleted", VersionId };
        const refused = { name: "MethodNotAllowed" };
        await assert.rejects(bed.client.send(new GetObjectTaggingCommand(target)), refused);
        await assert.rejects(
          bed.client.send(
            new PutObjectTaggingCommand({ ...target, Tagging: { TagSet: [{ Key: "a", Value: "b" }] } }),
          ),
          refused,
        );
        await assert.rejects(bed.client.send(new DeleteObjectTaggingCommand(target)), refused);
      }
    });

    it("bring the object back when they are deleted, and hide no older version", async () => {
      assert.equal(await bed.text("versioned", "deleted", { VersionId: objectId }), "content");
      const { Contents } = await bed.client.send(
        new ListObjectsV2Command({ Bucket: "versioned", Prefix: "deleted" }),
      );
      assert.equal(Contents, undefined);
      const { DeleteMarker, VersionId } = await remove("versioned", "deleted", markerId);
      assert.deepEqual([DeleteMarker, VersionId], [true, markerId]);
      assert.equal(await bed.text("versioned", "deleted"), "content");
    });
  });

  it("are deleted for good by their id, alone", async () => {
    const first = await bed.put("versioned", "gone", "one");
    const second = await bed.put("versioned", "gone", "two");
    const { DeleteMarker } = await remove("versioned", "gone", second.VersionId);
    assert.equal(DeleteMarker, undefined);
    assert.equal(await bed.text("versioned", "gone"), "one");
    await remove("versioned", "gone", first.VersionId);
    const { Versions, DeleteMarkers } = await versionsOf("versioned", "gone");
    assert.deepEqual([Versions, DeleteMarkers], [undefined, undefined]);
  });

  // https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html
  it("are deleted many at once; one that is not there is an error of its own", async () => {
    const { VersionId } = await bed.put("versioned", "batch/a", "a");
    await bed.put("versioned", "batch/b", "b");
    const unknown = "x".repeat(32);
    const { Deleted, Errors } = await bed.client.send(
      new DeleteObjectsCommand({
        Bucket: "versioned",
        Delete: {
          Objects: [
            { Key: "batch/a", VersionId },
            { Key: "batch/b" },
            { Key: "batch/b", VersionId: unknown },
            { Key: "batch/none" },
          ],
        },
      }),
    );
    assert.deepEqual(Deleted?.[0], { Key: "batch/a", VersionId });
    assert.deepEqual([Deleted?.[1]?.Key, Deleted?.[1]?.DeleteMarker], ["batch/b", true]);
    assert.equal(typeof Deleted?.[1]?.DeleteMarkerVersionId, "string");
    assert.equal(Deleted?.[2]?.Key, "batch/none");
    assert.deepEqual(Errors, [
      {
        Key: "batch/b",
        VersionId: unknown,
        Code: "NoSuchVersion",
        Message: "The specified version does not exist.",
      },
    ]);
  });

  // https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html
  it("are listed newest first, in pages, with common prefixes", async () => {
    await bed.versionedBucket("many");
    for (const body of ["1", "2", "3"]) await bed.put("many", "a", body);
    await bed.put("many", "folder/x", "x");
    await bed.put("many", "z", "z");
    await remove("many", "z");
    const all: (string | undefined)[] = [];
    let KeyMarker: string | undefined;
    let VersionIdMarker: string | undefined;
    do {
      const page = await bed.client.send(
        new ListObjectVersionsCommand({
          Bucket: "many",
          Delimiter: "/",
          MaxKeys: 2,
          KeyMarker,
          VersionIdMarker,
        }),
      );
      assert.ok((page.Versions?.length ?? 0) + (page.DeleteMarkers?.length ?? 0) <= 2);
      for (const { Key, Size } of page.Versions ?? []) all.push(`${Key}:${Size}`);
      for (const { Prefix } of page.CommonPrefixes ?? []) all.push(Prefix);
      for (const { Key, IsLatest } of page.DeleteMarkers ?? []) all.push(`marker ${Key} ${IsLatest}`);
      ({ NextKeyMarker: KeyMarker, NextVersionIdMarker: VersionIdMarker } = page);
    } while (KeyMarker !== undefined);
    assert.deepEqual(all.toSorted(), ["a:1", "a:1", "a:1", "folder/", "marker z true", "z:1"]);
    await assert.rejects(
      bed.client.send(new ListObjectVersionsCommand({ Bucket: "many", VersionIdMarker: "x" })),
      { name: "InvalidArgument" },
    );
  });

  it("keep their bucket from being deleted", async () => {
    await bed.versionedBucket("held");
    await bed.put("held", "k", "v");
    await remove("held", "k");
    await assert.rejects(bed.client.send(new DeleteBucketCommand({ Bucket: "held" })), {
      name: "BucketNotEmpty",
      message: /delete all versions/,
    });
  });
});
