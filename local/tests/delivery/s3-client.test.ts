import assert from "node:assert/strict";
import { GetObjectCommand, S3Client as SdkClient } from "@aws-sdk/client-s3";
import { s3 } from "../../aws/s3/index.ts";
import { principalOf } from "../../delivery/destinations.ts";
import { readLocation, S3Client } from "../../delivery/s3-client.ts";
import { startTestbed, type Testbed } from "../support/testbed.ts";

const service = "athena.amazonaws.com";

describe("S3 as a service uses it for somebody", () => {
  let testbed: Testbed;
  before(async () => {
    testbed = await startTestbed([s3]);
    await testbed.resources.create("aws:s3/bucket:Bucket", "lake", { bucket: "lake" });
  });
  after(async () => await testbed.stop());

  const clientOf = async (name: string, Action: readonly string[]) => {
    const roleArn = await testbed.serviceRole(name, service, [
      { Effect: "Allow", Action, Resource: ["arn:aws:s3:::lake", "arn:aws:s3:::lake/*"] },
    ]);
    return new S3Client(
      testbed.platform,
      principalOf(testbed.platform, { roleArn, service }),
      testbed.region,
    );
  };

  it("reads locations, and nothing else", () => {
    assert.deepEqual(readLocation("s3://lake/a/b c"), { bucket: "lake", key: "a/b c" });
    assert.deepEqual(readLocation("s3://lake"), { bucket: "lake", key: "" });
    assert.deepEqual(readLocation("s3a://lake/x"), { bucket: "lake", key: "x" });
    for (const text of ["", "https://lake/x", "s3:/lake/x", "s3:///x"])
      assert.equal(readLocation(text), undefined, text);
  });

  it("puts, lists, reads in parts and removes objects under exactly their names", async () => {
    const client = await clientOf("keeper", ["s3:*"]);
    const keys = ["a/한글.txt", "a/percent%41+plus", "a/question?#hash", "a/with space"];
    for (const key of keys) await client.put({ bucket: "lake", key }, Buffer.from(key), "text/plain");
    const listed = await client.list({ bucket: "lake", key: "a/" });
    assert.deepEqual(
      listed.map(({ key, size }) => [key, size]).sort(),
      keys.map((key) => [key, Buffer.byteLength(key)]).sort(),
    );
    const sdk = new SdkClient({ ...testbed.clientConfig, forcePathStyle: true });
    for (const Key of keys) {
      const { Body, ContentType } = await sdk.send(new GetObjectCommand({ Bucket: "lake", Key }));
      assert.deepEqual([await Body?.transformToString(), ContentType], [Key, "text/plain"]);
    }
    sdk.destroy();
    const part = await client.get({ bucket: "lake", key: "a/with space" }, { start: 2, end: 5 });
    assert.deepEqual([part.body.toString(), part.total], ["with", 12]);
    await client.remove({ bucket: "lake", key: "a/with space" });
    assert.equal((await client.list({ bucket: "lake", key: "a/with" })).length, 0);
    await assert.rejects(client.get({ bucket: "lake", key: "a/with space" }), { code: "NoSuchKey" });
  });

  it("is decided by IAM, call by call", async () => {
    const client = await clientOf("lister", ["s3:ListBucket", "s3:GetBucketLocation"]);
    await client.checkBucket("lake");
    await client.list({ bucket: "lake", key: "" });
    const location = { bucket: "lake", key: "new" };
    await assert.rejects(client.put(location, Buffer.from("x"), "text/plain"), { code: "AccessDenied" });
    await assert.rejects(client.get({ bucket: "lake", key: "a/with space" }), { code: "AccessDenied" });
    await assert.rejects(client.remove(location), { code: "AccessDenied" });
    assert.equal((await client.list(location)).length, 0);
  });
});
