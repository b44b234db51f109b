import assert from "node:assert/strict";
import {
  ListBucketsCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  paginateListObjectsV2,
  type ListObjectsV2CommandInput,
} from "@aws-sdk/client-s3";
import { sendRaw } from "../support/raw-request.ts";
import { S3Bed } from "./support/s3-bed.ts";

// https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
describe("S3 lists", () => {
  let bed: S3Bed;
  const keys = ["a", "a/1", "a/2/x", "a/2/y", "b/1", "c", "c-d/1", "\u{10000}", "\uffff"];
  before(async () => {
    bed = await S3Bed.start();
    await bed.bucket("listed");
    for (const key of keys.toReversed()) await bed.put("listed", key, key);
  });
  after(() => bed.stop());

  const list = async (more: Partial<ListObjectsV2CommandInput> = {}) => {
    const page = await bed.client.send(new ListObjectsV2Command({ Bucket: "listed", ...more }));
    return {
      ...page,
      keys: (page.Contents ?? []).map(({ Key }) => Key),
      prefixes: (page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix),
    };
  };

  it("are in the order of the bytes of UTF-8", async () => {
    const all = await list();
    assert.deepEqual(all.keys, ["a", "a/1", "a/2/x", "a/2/y", "b/1", "c", "c-d/1", "\uffff", "\u{10000}"]);
    assert.deepEqual([all.KeyCount, all.IsTruncated, all.MaxKeys], [9, false, 1000]);
    assert.equal(all.NextContinuationToken, undefined);
  });

  it("describe each object as a read does", async () => {
    const { Contents } = await list({ Prefix: "a/1", FetchOwner: true });
    const head = await bed.head("listed", "a/1");
    assert.deepEqual([Contents?.[0]?.ETag, Contents?.[0]?.Size], [head.ETag, head.ContentLength]);
    assert.equal(Contents?.[0]?.StorageClass, "STANDARD");
    assert.equal(typeof Contents?.[0]?.Owner?.ID, "string");
    assert.equal((await list({ Prefix: "a/1" })).Contents?.[0]?.Owner, undefined);
  });

  it("roll up what has the delimiter behind the prefix", async () => {
    const top = await list({ Delimiter: "/" });
    assert.deepEqual(top.prefixes, ["a/", "b/", "c-d/"]);
    assert.deepEqual(top.keys, ["a", "c", "\uffff", "\u{10000}"]);
    const inner = await list({ Delimiter: "/", Prefix: "a/" });
    assert.deepEqual([inner.prefixes, inner.keys], [["a/2/"], ["a/1"]]);
    const odd = await list({ Delimiter: "-d" });
    assert.deepEqual(odd.prefixes, ["c-d"]);
  });

  it("come in pages of any size without loss or repetition, common prefixes too", async () => {
    for (const Delimiter of [undefined, "/"]) {
      const whole = await list({ Delimiter });
      for (const MaxKeys of [1, 2, 3, 5]) {
        const names: (string | undefined)[] = [];
        const pages = paginateListObjectsV2(
          { client: bed.client, pageSize: MaxKeys },
          { Bucket: "listed", Delimiter },
        );
        for await (const { Contents, CommonPrefixes, KeyCount } of pages) {
          assert.ok((KeyCount ?? 0) <= MaxKeys);
          names.push(...(Contents ?? []).map(({ Key }) => Key));
          names.push(...(CommonPrefixes ?? []).map(({ Prefix }) => Prefix));
        }
        assert.deepEqual(names.toSorted(), [...whole.keys, ...whole.prefixes].toSorted());
      }
    }
    const none = await list({ MaxKeys: 0 });
    assert.deepEqual([none.keys, none.IsTruncated, none.KeyCount], [[], false, 0]);
  });

  it("begin behind a key", async () => {
    assert.deepEqual((await list({ StartAfter: "c" })).keys, ["c-d/1", "\uffff", "\u{10000}"]);
    assert.deepEqual((await list({ StartAfter: "a/2/x", Prefix: "a/" })).keys, ["a/2/y"]);
  });

  it("write keys as they are, or percent-encoded where XML can't have them", async () => {
    await bed.put("listed", "z/\u0001 &<", "x");
    const encoded = await list({ Prefix: "z/", EncodingType: "url" });
    assert.deepEqual(encoded.keys, ["z/%01%20%26%3C"]);
    assert.equal(encoded.EncodingType, "url");
    const { body } = await sendRaw(bed.testbed, "GET", "/listed?list-type=2&prefix=z%2F");
    assert.match(body, /<Key>z\/&#x1; &amp;&lt;<\/Key>/);
  });

  it("refuse tokens, numbers and encodings that are none", async () => {
    await assert.rejects(list({ ContinuationToken: "made up" }), { name: "InvalidArgument" });
    await assert.rejects(list({ EncodingType: "base64" as "url" }), { name: "InvalidArgument" });
    await assert.rejects(list({ MaxKeys: -1 }), { name: "InvalidArgument" });
    for (const query of ["list-type=2&max-keys=x", "list-type=3"]) {
      const { status, body } = await sendRaw(bed.testbed, "GET", `/listed?${query}`);
      assert.equal(status, 400, query);
      assert.match(body, /<Code>InvalidArgument<\/Code>/);
    }
  });

  // https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjects.html
  it("of the first version go on behind a marker", async () => {
    const read = (Marker?: string) =>
      bed.client.send(
        new ListObjectsCommand({ Bucket: "listed", Delimiter: "/", MaxKeys: 2, Marker, Prefix: "" }),
      );
    const first = await read();
    assert.deepEqual([first.Contents?.[0]?.Key, first.CommonPrefixes?.[0]?.Prefix], ["a", "a/"]);
    assert.deepEqual([first.IsTruncated, first.NextMarker], [true, "a/"]);
    assert.equal(typeof first.Contents?.[0]?.Owner?.ID, "string");
    const second = await read(first.NextMarker);
    assert.deepEqual([second.CommonPrefixes?.[0]?.Prefix, second.Contents?.[0]?.Key], ["b/", "c"]);
    const plain = await bed.client.send(new ListObjectsCommand({ Bucket: "listed", MaxKeys: 2 }));
    assert.deepEqual([plain.IsTruncated, plain.NextMarker], [true, undefined]);
  });

  it("are allowed by prefix", async () => {
    const { credentials } = await bed.testbed.role("lister", [
      {
        Effect: "Allow",
        Action: "s3:ListBucket",
        Resource: "arn:aws:s3:::listed",
        Condition: { StringLike: { "s3:prefix": "a/*" } },
      },
    ]);
    const lister = bed.clientOf(credentials);
    const send = (Prefix?: string) => lister.send(new ListObjectsV2Command({ Bucket: "listed", Prefix }));
    assert.equal((await send("a/")).KeyCount, 3);
    await assert.rejects(send("b/"), { name: "AccessDenied" });
    await assert.rejects(send(), { name: "AccessDenied" });
    lister.destroy();
  });

  // https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html
  it("of buckets come by name, by prefix and region, in pages", async () => {
    for (const name of ["many-c", "many-a", "many-b"]) await bed.bucket(name);
    const send = (more: object) => bed.client.send(new ListBucketsCommand({ Prefix: "many-", ...more }));
    const { Buckets, Owner, Prefix } = await send({});
    assert.deepEqual(
      Buckets?.map(({ Name, BucketRegion, BucketArn }) => [Name, BucketRegion, BucketArn]),
      ["a", "b", "c"].map((letter) => [`many-${letter}`, bed.testbed.region, `arn:aws:s3:::many-${letter}`]),
    );
    assert.ok(Buckets?.[0]?.CreationDate instanceof Date);
    assert.deepEqual([typeof Owner?.ID, Prefix], ["string", "many-"]);
    const first = await send({ MaxBuckets: 2 });
    assert.equal(first.Buckets?.length, 2);
    const rest = await send({ ContinuationToken: first.ContinuationToken });
    assert.deepEqual(
      rest.Buckets?.map(({ Name }) => Name),
      ["many-c"],
    );
    assert.equal(rest.ContinuationToken, undefined);
    assert.deepEqual((await send({ BucketRegion: "eu-west-1" })).Buckets ?? [], []);
  });
});
