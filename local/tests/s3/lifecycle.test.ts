import assert from "node:assert/strict";
import {
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketLifecycleConfigurationCommand,
  type LifecycleRule as RuleInput,
} from "@aws-sdk/client-s3";
import { findExpired } from "../../aws/s3/bucket/expired.ts";

import { Contents } from "../../aws/s3/stores/contents.ts";
import type { LifecycleRule, ObjectVersion } from "../../aws/s3/records.ts";
import { S3Bed } from "./support/s3-bed.ts";

const PAST = new Date("2020-01-01T00:00:00Z");

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html
describe("S3 lifecycle", () => {
  let bed: S3Bed;
  before(async () => {
    bed = await S3Bed.start();
  });
  after(() => bed.stop());

  const setRules = (Bucket: string, ...Rules: RuleInput[]) =>
    bed.client.send(
      new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }),
    );
  const keysOf = async (Bucket: string) =>
    ((await bed.client.send(new ListObjectsV2Command({ Bucket }))).Contents ?? []).map(({ Key }) => Key);

  it("deletes what a rule fits by prefix, tag and size, and nothing else", async () => {
    await bed.bucket("expiring");
    await bed.put("expiring", "logs/a", "12345");
    await bed.put("expiring", "logs/small", "1");
    await bed.put("expiring", "other/a", "12345");
    await bed.put("expiring", "other/tagged", "12345", { Tagging: "temporary=yes" });
    await bed.put("expiring", "other/disabled", "12345", { Tagging: "disabled=yes" });
    await setRules(
      "expiring",
      {
        ID: "logs",
        Status: "Enabled",
        Filter: { And: { Prefix: "logs/", ObjectSizeGreaterThan: 1 } },
        Expiration: { Date: PAST },
      },
      {
        ID: "tagged",
        Status: "Enabled",
        Filter: { Tag: { Key: "temporary", Value: "yes" } },
        Expiration: { Date: PAST },
      },
      {
        ID: "disabled",
        Status: "Disabled",
        Filter: { Tag: { Key: "disabled", Value: "yes" } },
        Expiration: { Date: PAST },
      },
      { ID: "later", Status: "Enabled", Filter: {}, Expiration: { Date: new Date("2999-01-01") } },
    );
    await bed.testbed.restart();
    assert.deepEqual(await keysOf("expiring"), ["logs/small", "other/a", "other/disabled"]);
  });

  it("puts a delete marker on an object that expires where versions are kept", async () => {
    await bed.versionedBucket("versioned");
    const { VersionId } = await bed.put("versioned", "k", "kept");
    await setRules("versioned", {
      ID: "all",
      Status: "Enabled",
      Filter: {},
      Expiration: { Date: PAST },
    });
    await bed.testbed.restart();
    assert.deepEqual(await keysOf("versioned"), []);
    assert.equal(await bed.text("versioned", "k", { VersionId }), "kept");
  });

  it("deletes a delete marker with nothing under it, where a rule says so", async () => {
    await bed.versionedBucket("orphans");
    const { VersionId } = await bed.put("orphans", "gone", "v");
    await bed.client.send(new DeleteObjectCommand({ Bucket: "orphans", Key: "gone" }));
    await bed.client.send(new DeleteObjectCommand({ Bucket: "orphans", Key: "gone", VersionId }));
    await bed.put("orphans", "hidden", "v");
    await bed.client.send(new DeleteObjectCommand({ Bucket: "orphans", Key: "hidden" }));
    await setRules("orphans", {
      ID: "markers",
      Status: "Enabled",
      Filter: {},
      Expiration: { ExpiredObjectDeleteMarker: true },
    });
    await bed.testbed.restart();
    const { DeleteMarkers } = await bed.client.send(new ListObjectVersionsCommand({ Bucket: "orphans" }));
    assert.deepEqual(
      DeleteMarkers?.map(({ Key }) => Key),
      ["hidden"],
    );
  });

  it("leaves uploads alone that are not old enough", async () => {
    await bed.bucket("uploading");
    await bed.client.send(new CreateMultipartUploadCommand({ Bucket: "uploading", Key: "k" }));
    await setRules("uploading", {
      ID: "abort",
      Status: "Enabled",
      Filter: {},
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
    });
    await bed.testbed.restart();
    const { Uploads } = await bed.client.send(new ListMultipartUploadsCommand({ Bucket: "uploading" }));
    assert.equal(Uploads?.length, 1);
  });

  describe("counts days", () => {
    const DAY = 24 * 60 * 60 * 1000;
    const noon = Date.parse("2026-01-10T12:00:00Z");
    let order = 0;
    const version = (modified: number, more: Partial<ObjectVersion> = {}): ObjectVersion => ({
      bucket: "b",
      key: "k",
      versionId: `v${order}`,
      order: String(order++).padStart(8, "0"),
      modified,
      content: {
        etag: '"e"',
        size: 10,
        headers: {},
        metadata: {},
        encryption: { algorithm: "AES256" },
        storageClass: "STANDARD",
      },
      ...more,
    });
    const rule = (more: Partial<LifecycleRule>): LifecycleRule => ({
      id: "r",
      enabled: true,
      filter: {},
      ...more,
    });
    const expiredAt = (versions: ObjectVersion[], rules: LifecycleRule[], time: number) => {
      const { current, versions: gone } = findExpired(new Contents(versions), rules, time);
      return { current: current.map((one) => one.versionId), gone: gone.map((one) => one.versionId) };
    };

    it("to the midnight after them", () => {
      const object = version(noon);
      const rules = [rule({ expiration: { days: 1 } })];
      const midnight = Date.parse("2026-01-12T00:00:00Z");
      assert.deepEqual(expiredAt([object], rules, midnight - 1).current, []);
      assert.deepEqual(expiredAt([object], rules, midnight).current, [object.versionId]);
    });

    it("of a noncurrent version from when it was replaced, and keeps the newest of them", () => {
      const versions = [0, 1, 2, 3].map((days) => version(noon + days * DAY));
      const ids = versions.map(({ versionId }) => versionId);
      const much = noon + 100 * DAY;
      const all = [rule({ noncurrentExpiration: { days: 10 } })];
      assert.deepEqual(expiredAt(versions, all, much).gone.toSorted(), ids.slice(0, 3));
      const some = [rule({ noncurrentExpiration: { days: 10, newerVersions: 2 } })];
      assert.deepEqual(expiredAt(versions, some, much).gone, ids.slice(0, 1));
      assert.deepEqual(expiredAt(versions, all, noon + 11 * DAY).gone, []);
    });

    it("of no rule that is disabled", () => {
      const off = [rule({ enabled: false, expiration: { days: 1 } })];
      assert.deepEqual(expiredAt([version(noon)], off, noon + 100 * DAY), { current: [], gone: [] });
    });
  });
});
