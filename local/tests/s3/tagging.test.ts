import assert from "node:assert/strict";
import {
  DeleteBucketTaggingCommand,
  DeleteObjectTaggingCommand,
  GetBucketTaggingCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  PutBucketTaggingCommand,
  PutObjectTaggingCommand,
  type S3ServiceException,
} from "@aws-sdk/client-s3";
import { S3Bed } from "./support/s3-bed.ts";

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html
describe("S3 tags", () => {
  let bed: S3Bed;
  before(async () => {
    bed = await S3Bed.start();
    await bed.bucket("tagged");
  });
  after(() => bed.stop());

  const tag = (Key: string, TagSet: { Key: string; Value: string }[], VersionId?: string) =>
    bed.client.send(new PutObjectTaggingCommand({ Bucket: "tagged", Key, VersionId, Tagging: { TagSet } }));
  const tagsOf = async (Key: string) =>
    (await bed.client.send(new GetObjectTaggingCommand({ Bucket: "tagged", Key }))).TagSet;

  it("of an object come with it, are exchanged as a whole, and are deleted", async () => {
    await bed.put("tagged", "k", "v", { Tagging: "colour=blue&name=%EC%9D%B4" });
    assert.deepEqual(await tagsOf("k"), [
      { Key: "colour", Value: "blue" },
      { Key: "name", Value: "이" },
    ]);
    await tag("k", [{ Key: "size", Value: "" }]);
    assert.deepEqual(await tagsOf("k"), [{ Key: "size", Value: "" }]);
    const { TagCount } = await bed.client.send(new HeadObjectCommand({ Bucket: "tagged", Key: "k" }));
    assert.equal(TagCount, 1);
    await bed.client.send(new DeleteObjectTaggingCommand({ Bucket: "tagged", Key: "k" }));
    assert.deepEqual(await tagsOf("k"), []);
    assert.equal(await bed.text("tagged", "k"), "v");
  });

  it("of an object that is not there are NoSuchKey", async () => {
    await assert.rejects(tagsOf("none"), { name: "NoSuchKey" });
    await assert.rejects(tag("none", []), { name: "NoSuchKey" });
  });

  it("are refused as S3 refuses them: more than ten, too long, twice, or AWS's own", async () => {
    await bed.put("tagged", "strict", "v");
    const pair = (Key: string, Value = "") => ({ Key, Value });
    await assert.rejects(
      tag(
        "strict",
        Array.from({ length: 11 }, (_, index) => pair(`k${index}`)),
      ),
      {
        name: "BadRequest",
      },
    );
    for (const wrong of [
      [pair("")],
      [pair("k".repeat(129))],
      [pair("k", "v".repeat(257))],
      [pair("k"), pair("k")],
      [pair("aws:mine")],
    ])
      await assert.rejects(tag("strict", wrong), { name: "InvalidTag" }, JSON.stringify(wrong));
    await assert.rejects(bed.put("tagged", "new", "v", { Tagging: "aws:mine=1" }), { name: "InvalidTag" });
    assert.deepEqual(await tagsOf("strict"), []);
    await assert.rejects(bed.text("tagged", "new"), { name: "NoSuchKey" });
  });

  it("named like members of every object are tags like others", async () => {
    await bed.put("tagged", "prototype", "v", { Tagging: "constructor=1&__proto__=2&toString=3" });
    assert.deepEqual((await tagsOf("prototype"))?.map(({ Key }) => Key).toSorted(), [
      "__proto__",
      "constructor",
      "toString",
    ]);
  });

  it("of a bucket are kept, and NoSuchTagSet where there are none", async () => {
    const Bucket = "tagged";
    const read = () => bed.client.send(new GetBucketTaggingCommand({ Bucket }));
    await assert.rejects(read(), { name: "NoSuchTagSet" });
    const TagSet = [{ Key: "team", Value: "one" }];
    await bed.client.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }));
    assert.deepEqual((await read()).TagSet, TagSet);
    await bed.client.send(new DeleteBucketTaggingCommand({ Bucket }));
    await assert.rejects(read(), { name: "NoSuchTagSet" });
  });

  it("decide with policies: of the object, and of the request", async () => {
    await bed.put("tagged", "open", "v", { Tagging: "access=open" });
    await bed.put("tagged", "closed", "v", { Tagging: "access=closed" });
    const { credentials } = await bed.testbed.role("tags-reader", [
      {
        Effect: "Allow",
        Action: "s3:GetObject",
        Resource: "arn:aws:s3:::tagged/*",
        Condition: { StringEquals: { "s3:ExistingObjectTag/access": "open" } },
      },
    ]);
    const reader = bed.clientOf(credentials);
    const read = (Key: string) => reader.send(new HeadObjectCommand({ Bucket: "tagged", Key }));
    assert.equal((await read("open")).ContentLength, 1);
    await assert.rejects(
      read("closed"),
      (error: S3ServiceException) => error.$metadata.httpStatusCode === 403,
    );
    reader.destroy();
  });
});
