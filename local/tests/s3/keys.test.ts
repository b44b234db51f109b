import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { sendRaw } from "../support/raw-request.ts";
import { S3Bed } from "./support/s3-bed.ts";

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html: a key is a sequence of Unicode characters, "." and ".." are
// segments like others. Signature Version 4 of S3 does not normalise the path:
// https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html ("You do not normalize URI paths").
describe("S3 keys", () => {
  let bed: S3Bed;
  before(async () => {
    bed = await S3Bed.start();
    await bed.bucket("keys");
    await bed.bucket("other");
  });
  after(() => bed.stop());

  const keysOf = async (Bucket: string) => {
    const { Contents } = await bed.client.send(new ListObjectsV2Command({ Bucket }));
    return (Contents ?? []).map(({ Key }) => Key);
  };

  const oddKeys = [
    "./x",
    "./x/../dots",
    "../other/stolen",
    "../../keys/up",
    "a/.",
    "a/..",
    "a/./b",
    "..",
    ".",
    "a//b",
    "/",
    "//",
    "/leading",
    "trailing/",
    "%2e%2e/percent",
    "a%2Fb",
    "back\\slash",
    "a b+c&d=e?f#g;h:i@j",
    "'quotes\"<xml>&amp;",
    "이름/naïve/😀",
  ];

  it("are stored under exactly their own name, also with dots for segments", async () => {
    await bed.put("keys", "dots", "not overwritten");
    for (const key of oddKeys) await bed.put("keys", key, `content of ${key}`);
    for (const key of oddKeys) assert.equal(await bed.text("keys", key), `content of ${key}`, key);
    assert.equal(await bed.text("keys", "dots"), "not overwritten");
    assert.deepEqual((await keysOf("keys")).toSorted(), [...oddKeys, "dots"].toSorted());
    assert.deepEqual(await keysOf("other"), []);
  });

  it("of one name only are deleted", async () => {
    await bed.put("other", "kept", "kept");
    await bed.client.send(new DeleteObjectCommand({ Bucket: "keys", Key: "../other/kept" }));
    assert.deepEqual(await keysOf("other"), ["kept"]);
    await bed.client.send(new DeleteObjectCommand({ Bucket: "keys", Key: "./x/../dots" }));
    await assert.rejects(bed.text("keys", "./x/../dots"), { name: "NoSuchKey" });
    assert.equal(await bed.text("keys", "dots"), "not overwritten");
  });

  it("are copied from and to exactly their own name", async () => {
    await bed.put("keys", "../other/source", "source");
    const CopySource = `keys/${encodeURIComponent("../other/source")}`;
    await bed.client.send(new CopyObjectCommand({ Bucket: "keys", Key: "x/../copy", CopySource }));
    assert.equal(await bed.text("keys", "x/../copy"), "source");
    await assert.rejects(bed.text("keys", "copy"), { name: "NoSuchKey" });
  });

  it("with dots are served by presigned URLs, as a client sends them", async () => {
    await bed.put("keys", "down/../up", "up");
    const url = await getSignedUrl(bed.client, new GetObjectCommand({ Bucket: "keys", Key: "down/../up" }));
    const target = url.slice(bed.testbed.endpoint.length);
    const { status, body } = await sendRaw(bed.testbed, "GET", target, { signed: false });
    assert.deepEqual([status, body], [200, "up"]);
  });

  for (const [path, key] of [
    ["/keys/raw/../other/k", "raw/../other/k"],
    ["/keys/%2e%2e/other/k", "../other/k"],
    ["/keys/%2E/k", "./k"],
    ["/keys/a%2f..%2fk", "a/../k"],
    ["/keys/./k2", "./k2"],
    ["/keys//k", "/k"],
  ] as const)
    it(`of the path ${path} is ${key}`, async () => {
      const { status } = await sendRaw(bed.testbed, "PUT", path, { body: path });
      assert.equal(status, 200);
      assert.equal(await bed.text("keys", key), path);
      const read = await sendRaw(bed.testbed, "GET", path);
      assert.deepEqual([read.status, read.body], [200, path]);
      assert.ok((await keysOf("keys")).includes(key));
    });

  it("never lead out of the bucket: a policy for one bucket is not got round by ..", async () => {
    const { credentials } = await bed.testbed.role("keys-writer", [
      { Effect: "Allow", Action: "s3:*", Resource: "arn:aws:s3:::keys/*" },
    ]);
    const writer = bed.clientOf(credentials);
    try {
      await assert.rejects(writer.send(new DeleteObjectCommand({ Bucket: "other", Key: "../keys/mine" })), {
        name: "AccessDenied",
      });
      await writer.send(new DeleteObjectCommand({ Bucket: "keys", Key: "../other/kept" }));
      assert.equal(await bed.text("other", "kept"), "kept");
    } finally {
      writer.destroy();
    }
  });

  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html (XML related object key constraints)
  it("with characters that XML writes otherwise are deleted many at once, and no others", async () => {
    await bed.bucket("references");
    const odd = [
      "a\rb",
      "a\nb",
      "a\tb",
      "a\u0001b",
      " a ",
      "a&b",
      "a&lt;b",
      "<a>",
      "'a'",
      '"a"',
      "a&#13;b",
      "😀",
    ];
    for (const key of [...odd, "a&#xD;b", "ab"]) await bed.put("references", key, "x");
    const Objects = odd.map((Key) => ({ Key }));
    const { Deleted, Errors } = await bed.client.send(
      new DeleteObjectsCommand({ Bucket: "references", Delete: { Objects } }),
    );
    assert.equal(Errors, undefined);
    assert.deepEqual(
      Deleted?.map(({ Key }) => Key),
      odd,
    );
    assert.deepEqual(await keysOf("references"), ["a&#xD;b", "ab"]);
  });

  it("in a document with references to nothing are MalformedXML", async () => {
    for (const key of ["&unknown;", "&constructor;", "&#0;", "&#x110000;"]) {
      const body = `<Delete><Object><Key>${key}</Key></Object></Delete>`;
      const digest = createHash("md5").update(body).digest("base64");
      const { status } = await sendRaw(bed.testbed, "POST", "/keys?delete", {
        body,
        headers: { "content-md5": digest },
      });
      assert.equal(status, 400, key);
    }
  });

  it("of slashes alone are no buckets", async () => {
    await bed.bucket("empty-bucket");
    for (const [method, target, status] of [
      ["PUT", "/empty-bucket//", 200],
      ["GET", "/empty-bucket//", 200],
      ["DELETE", "/empty-bucket//", 204],
      ["DELETE", "/empty-bucket///", 204],
      ["GET", "/empty-bucket//", 404],
      ["GET", "/empty-bucket/", 200],
    ] as const) {
      const answer = await sendRaw(bed.testbed, method, target);
      assert.equal(answer.status, status, `${method} ${target}`);
    }
  });

  it("longer than 1,024 bytes are refused, and so are paths that are not UTF-8", async () => {
    await bed.put("keys", "é".repeat(512), "just fits");
    await assert.rejects(bed.put("keys", "é".repeat(513), ""), { name: "KeyTooLongError" });
    const { status, body } = await sendRaw(bed.testbed, "GET", "/keys/%ff");
    assert.equal(status, 400);
    assert.match(body, /<Code>InvalidURI<\/Code>/);
  });
});
