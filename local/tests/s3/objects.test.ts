import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import {
  DeleteObjectsCommand,
  GetObjectAclCommand,
  GetObjectAttributesCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  type S3ServiceException,
} from "@aws-sdk/client-s3";
import { sendRaw } from "../support/raw-request.ts";
import { S3Bed } from "./support/s3-bed.ts";

describe("S3 objects", () => {
  let bed: S3Bed;
  before(async () => {
    bed = await S3Bed.start();
    await bed.bucket("objects");
  });
  after(() => bed.stop());

  const put = (Key: string, Body: string, more: Partial<PutObjectCommandInput> = {}) =>
    bed.put("objects", Key, Body, more);
  const status = (code: number) => (error: S3ServiceException) => error.$metadata.httpStatusCode === code;

  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html
  it("have the headers, the metadata and the storage class that they were put with, and no others", async () => {
    await put("described", "text", {
      ContentType: "text/plain",
      CacheControl: "no-store",
      ContentDisposition: "attachment",
      ContentEncoding: "identity",
      ContentLanguage: "ko",
      Expires: new Date("2030-01-01T00:00:00Z"),
      StorageClass: "STANDARD_IA",
      Metadata: { colour: "blue", constructor: "1" },
    });
    const described = await bed.head("objects", "described");
    assert.equal(described.ContentType, "text/plain");
    assert.equal(described.CacheControl, "no-store");
    assert.equal(described.ContentDisposition, "attachment");
    assert.equal(described.ContentEncoding, "identity");
    assert.equal(described.ContentLanguage, "ko");
    assert.equal(described.ExpiresString, "Tue, 01 Jan 2030 00:00:00 GMT");
    assert.equal(described.StorageClass, "STANDARD_IA");
    assert.deepEqual(described.Metadata, { colour: "blue", constructor: "1" });
    assert.equal(described.AcceptRanges, "bytes");
    assert.equal(described.ContentLength, 4);
    assert.equal(described.ETag, `"${createHash("md5").update("text").digest("hex")}"`);

    await put("plain", "text");
    const plain = await bed.head("objects", "plain");
    assert.equal(plain.ContentType, "application/octet-stream");
    assert.equal(plain.StorageClass, undefined);
    assert.equal(plain.CacheControl, undefined);
    assert.deepEqual(plain.Metadata, {});
    assert.equal(plain.VersionId, undefined);
    assert.equal(plain.TagCount, undefined);
  });

  it("of no bytes are objects too", async () => {
    await put("empty", "");
    assert.equal(await bed.text("objects", "empty"), "");
    assert.equal((await bed.head("objects", "empty")).ContentLength, 0);
    await assert.rejects(bed.text("objects", "empty", { Range: "bytes=0-" }), { name: "InvalidRange" });
  });

  it("are overwritten as a whole: nothing of the object before is left", async () => {
    await put("again", "one", { Metadata: { a: "1" }, CacheControl: "no-store", Tagging: "a=1" });
    await put("again", "two");
    const { Metadata, CacheControl, TagCount } = await bed.head("objects", "again");
    assert.deepEqual([Metadata, CacheControl, TagCount], [{}, undefined, undefined]);
    assert.equal(await bed.text("objects", "again"), "two");
  });

  // https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html (response-… parameters)
  it("are answered with other headers where a signed reader asks for it, and not to an unsigned one", async () => {
    await put("renamed", "text", { ContentType: "text/plain" });
    const answer = await bed.client.send(
      new GetObjectCommand({
        Bucket: "objects",
        Key: "renamed",
        ResponseContentType: "text/html",
        ResponseContentDisposition: 'attachment; filename="a.html"',
        ResponseCacheControl: "no-cache",
      }),
    );
    assert.equal(answer.ContentType, "text/html");
    assert.equal(answer.ContentDisposition, 'attachment; filename="a.html"');
    assert.equal(answer.CacheControl, "no-cache");
    assert.equal((await bed.head("objects", "renamed")).ContentType, "text/plain");
  });

  it("have headers that HTTP can carry: line breaks and other alphabets are refused, and cut nothing off", async () => {
    await put("carried", "v");
    const disposition = encodeURIComponent('attachment; filename="이름.txt"');
    for (const query of [
      "response-content-type=a%0D%0Ax-other%3A1",
      `response-content-disposition=${disposition}`,
      "response-expires=%00",
    ]) {
      const { status: code, body, headers } = await sendRaw(bed.testbed, "GET", `/objects/carried?${query}`);
      assert.equal(code, 400, query);
      assert.match(body, /<Code>InvalidArgument<\/Code>/);
      assert.equal(headers["x-other"], undefined);
    }
    const latin = await sendRaw(bed.testbed, "GET", "/objects/carried?response-content-language=%C3%A9");
    assert.deepEqual([latin.status, latin.headers["content-language"]], [200, "\u00e9"]);
    const { status: code } = await sendRaw(bed.testbed, "PUT", "/objects?encryption", {
      body: `<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms</SSEAlgorithm><KMSMasterKeyID>키</KMSMasterKeyID></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>`,
    });
    assert.equal(code, 400);
  });

  // https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html (Range)
  it("are read in part: first and last bytes, a span, and the whole for what is no range", async () => {
    await put("ranged", "0123456789");
    const read = async (Range: string) => {
      const answer = await bed.client.send(new GetObjectCommand({ Bucket: "objects", Key: "ranged", Range }));
      return [await answer.Body?.transformToString(), answer.ContentRange, answer.ContentLength];
    };
    assert.deepEqual(await read("bytes=2-4"), ["234", "bytes 2-4/10", 3]);
    assert.deepEqual(await read("bytes=8-"), ["89", "bytes 8-9/10", 2]);
    assert.deepEqual(await read("bytes=-3"), ["789", "bytes 7-9/10", 3]);
    assert.deepEqual(await read("bytes=5-100"), ["56789", "bytes 5-9/10", 5]);
    assert.deepEqual(await read("bytes=-100"), ["0123456789", "bytes 0-9/10", 10]);
    for (const whole of ["bytes=1-2,4-5", "lines=1-2", "bytes=5-2", "bytes=-"])
      assert.deepEqual(await read(whole), ["0123456789", undefined, 10], whole);
    await assert.rejects(read("bytes=10-"), { name: "InvalidRange", ActualObjectSize: "10" });
  });

  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-requests.html
  it("are read under conditions", async () => {
    const { ETag = "" } = await put("conditional", "v");
    const modified = (await bed.head("objects", "conditional")).LastModified ?? new Date(0);
    const before = new Date(modified.getTime() - 60_000);
    const read = (more: object) => bed.text("objects", "conditional", more);
    assert.equal(await read({ IfMatch: ETag }), "v");
    assert.equal(await read({ IfMatch: ETag, IfUnmodifiedSince: before }), "v");
    assert.equal(await read({ IfNoneMatch: '"other"' }), "v");
    assert.equal(await read({ IfModifiedSince: before }), "v");
    assert.equal(await read({ IfUnmodifiedSince: modified }), "v");
    for (const failing of [{ IfMatch: '"other"' }, { IfUnmodifiedSince: before }])
      await assert.rejects(read(failing), { name: "PreconditionFailed" }, JSON.stringify(failing));
    for (const unmodified of [{ IfNoneMatch: ETag }, { IfNoneMatch: "*" }, { IfModifiedSince: modified }])
      await assert.rejects(read(unmodified), status(304), JSON.stringify(unmodified));
  });

  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
  it("are written under conditions, and stay as they were where one fails", async () => {
    const { ETag } = await put("written", "one", { IfNoneMatch: "*" });
    await assert.rejects(put("written", "two", { IfNoneMatch: "*" }), { name: "PreconditionFailed" });
    await assert.rejects(put("written", "two", { IfMatch: '"other"' }), { name: "PreconditionFailed" });
    assert.equal(await bed.text("objects", "written"), "one");
    await put("written", "two", { IfMatch: ETag });
    assert.equal(await bed.text("objects", "written"), "two");
    await assert.rejects(put("unwritten", "x", { IfMatch: ETag }), { name: "NoSuchKey" });
    await assert.rejects(put("written", "x", { IfNoneMatch: ETag }), { name: "NotImplemented" });
  });

  it("written at once under If-None-Match are written by one only", async () => {
    const writers = Array.from({ length: 8 }, (_, index) =>
      put("raced", `writer ${index}`, { IfNoneMatch: "*" }).then(
        () => index,
        () => undefined,
      ),
    );
    const winners = (await Promise.all(writers)).filter((index) => index !== undefined);
    assert.equal(winners.length, 1);
    assert.equal(await bed.text("objects", "raced"), `writer ${winners[0]}`);
  });

  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html
  describe("have checksums", () => {
    for (const [algorithm, member, expected] of [
      // The check values of these codes: https://reveng.sourceforge.io/crc-catalogue/all.htm
      ["CRC32", "ChecksumCRC32", "y/Q5Jg=="],
      ["CRC32C", "ChecksumCRC32C", "4waSgw=="],
      ["CRC64NVME", "ChecksumCRC64NVME", "rosUhgp5mIg="],
      ["SHA1", "ChecksumSHA1", createHash("sha1").update("123456789").digest("base64")],
      ["SHA256", "ChecksumSHA256", createHash("sha256").update("123456789").digest("base64")],
    ] as const)
      it(`of ${algorithm}, computed or compared`, async () => {
        const Key = `sum-${algorithm}`;
        const body = "123456789";
        const written = await put(Key, body, { ChecksumAlgorithm: algorithm });
        assert.equal(written[member], expected);
        assert.equal(written.ChecksumType, "FULL_OBJECT");
        const read = await bed.client.send(
          new HeadObjectCommand({ Bucket: "objects", Key, ChecksumMode: "ENABLED" }),
        );
        assert.equal(read[member], expected);
        assert.equal((await bed.head("objects", Key))[member], undefined);
        await put(Key, body, { [member]: expected });
        await assert.rejects(put(Key, "other", { [member]: expected }), { name: "BadDigest" });
      });

    it("of MD5 in a header of its own", async () => {
      const digest = createHash("md5").update("text").digest("base64");
      await put("md5", "text", { ContentMD5: digest });
      await assert.rejects(put("md5", "other", { ContentMD5: digest }), { name: "BadDigest" });
      await assert.rejects(put("md5", "other", { ContentMD5: "short" }), { name: "InvalidDigest" });
      assert.equal(await bed.text("objects", "md5"), "text");
    });

    it("one at a time", async () => {
      const headers = { "x-amz-checksum-sha1": "AAAA", "x-amz-checksum-crc32": "AAAA" };
      const { status: code, body } = await sendRaw(bed.testbed, "PUT", "/objects/two-sums", {
        headers,
        body: "x",
      });
      assert.equal(code, 400);
      assert.match(body, /<Code>InvalidRequest<\/Code>/);
      await assert.rejects(bed.text("objects", "two-sums"), { name: "NoSuchKey" });
    });
  });

  // https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAttributes.html
  it("tell the attributes that are asked for", async () => {
    const { ETag = "" } = await put("attributes", "text", { ChecksumAlgorithm: "SHA256" });
    const ask = (names: string[]) =>
      bed.client.send(
        new GetObjectAttributesCommand({
          Bucket: "objects",
          Key: "attributes",
          ObjectAttributes: names as ["ETag"],
        }),
      );
    const all = await ask(["ETag", "Checksum", "ObjectParts", "StorageClass", "ObjectSize"]);
    assert.equal(all.ETag, ETag.replaceAll('"', ""));
    assert.equal(all.Checksum?.ChecksumSHA256, createHash("sha256").update("text").digest("base64"));
    assert.deepEqual([all.StorageClass, all.ObjectSize, all.ObjectParts], ["STANDARD", 4, undefined]);
    const size = await ask(["ObjectSize"]);
    assert.deepEqual([size.ObjectSize, size.ETag], [4, undefined]);
    for (const unknown of ["Colour", "constructor"])
      await assert.rejects(ask([unknown]), { name: "InvalidArgument" });
  });

  it("belong to their owner alone", async () => {
    await put("owned", "v");
    const { Grants, Owner } = await bed.client.send(
      new GetObjectAclCommand({ Bucket: "objects", Key: "owned" }),
    );
    assert.deepEqual(
      Grants?.map(({ Grantee, Permission }) => [Grantee?.ID, Permission]),
      [[Owner?.ID, "FULL_CONTROL"]],
    );
    await assert.rejects(bed.client.send(new GetObjectAclCommand({ Bucket: "objects", Key: "none" })), {
      name: "NoSuchKey",
    });
  });

  it("that are not there are not told to who may not list the bucket", async () => {
    const { credentials } = await bed.testbed.role("objects-reader", [
      { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::objects/*" },
    ]);
    const reader = bed.clientOf(credentials);
    const get = reader.send(new GetObjectCommand({ Bucket: "objects", Key: "never" }));
    await assert.rejects(get, { name: "AccessDenied", message: /s3:ListBucket/ });
    reader.destroy();
  });

  // https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
  describe("are refused by name, and not written, with", () => {
    for (const [what, more, name] of [
      ["a lock", { ObjectLockMode: "GOVERNANCE" }, "NotImplemented"],
      ["a legal hold", { ObjectLockLegalHoldStatus: "ON" }, "NotImplemented"],
      ["a grant", { GrantRead: "id=1" }, "NotImplemented"],
      ["an access control list", { ACL: "public-read" }, "AccessControlListNotSupported"],
      ["a redirect", { WebsiteRedirectLocation: "/other" }, "NotImplemented"],
      ["a storage class that must be restored", { StorageClass: "GLACIER" }, "NotImplemented"],
      ["an unknown storage class", { StorageClass: "WOOD" }, "InvalidStorageClass"],
      ["an unknown encryption", { ServerSideEncryption: "rot13" }, "InvalidArgument"],
      ["too much metadata", { Metadata: { a: "x".repeat(2048) } }, "MetadataTooLarge"],
      ["a bucket of another account", { ExpectedBucketOwner: "111122223333" }, "AccessDenied"],
    ] as [string, Partial<PutObjectCommandInput>, string][])
      it(what, async () => {
        await assert.rejects(put("refused", "v", more), { name });
        await assert.rejects(bed.text("objects", "refused"), { name: "NoSuchKey" });
      });

    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/blocking-unblocking-s3-c-encryption-gpb.html
    it("a customer's key, as every bucket that blocks SSE-C does", async () => {
      const key = Buffer.alloc(32, 1);
      const SSECustomerKeyMD5 = createHash("md5").update(key).digest("base64");
      const SSECustomerKey = key.toString("base64");
      const command = new PutObjectCommand({
        Bucket: "objects",
        Key: "refused",
        Body: "v",
        SSECustomerAlgorithm: "AES256",
        SSECustomerKey,
        SSECustomerKeyMD5,
      });
      // The client sends such a key over HTTPS only.
      await assert.rejects(bed.client.send(command));
      const headers = {
        "x-amz-server-side-encryption-customer-algorithm": "AES256",
        "x-amz-server-side-encryption-customer-key": SSECustomerKey,
        "x-amz-server-side-encryption-customer-key-md5": SSECustomerKeyMD5,
      };
      for (const [method, target, more] of [
        ["PUT", "/objects/refused", {}],
        ["PUT", "/objects/refused", { "x-amz-copy-source": "/objects/other" }],
        ["POST", "/objects/refused?uploads", {}],
      ] as const) {
        const answer = await sendRaw(bed.testbed, method, target, { headers: { ...headers, ...more } });
        assert.deepEqual([answer.status, /<Code>(\w+)/.exec(answer.body)?.[1]], [403, "AccessDenied"]);
      }
      await assert.rejects(bed.text("objects", "refused"), { name: "NoSuchKey" });
    });
  });

  it("keep the encryption that they were put with, or the bucket's", async () => {
    await put("kms", "v", { ServerSideEncryption: "aws:kms", SSEKMSKeyId: "key-1", BucketKeyEnabled: true });
    const kms = await bed.head("objects", "kms");
    assert.deepEqual(
      [kms.ServerSideEncryption, kms.SSEKMSKeyId, kms.BucketKeyEnabled],
      ["aws:kms", "key-1", true],
    );
    assert.equal((await put("aes", "v")).ServerSideEncryption, "AES256");
  });

  // https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html
  describe("are deleted many at once", () => {
    const deletion = (keys: readonly string[], Quiet?: boolean) =>
      new DeleteObjectsCommand({
        Bucket: "objects",
        Delete: { Objects: keys.map((Key) => ({ Key })), Quiet },
      });

    it("in silence if so asked, those that are not there too", async () => {
      await put("many/1", "1");
      const { Deleted, Errors } = await bed.client.send(deletion(["many/1", "many/2"], true));
      assert.deepEqual([Deleted, Errors], [undefined, undefined]);
      await assert.rejects(bed.text("objects", "many/1"), { name: "NoSuchKey" });
    });

    it("as far as the caller may", async () => {
      await put("many/mine", "1");
      await put("many/yours", "1");
      const { credentials } = await bed.testbed.role("objects-deleter", [
        { Effect: "Allow", Action: "s3:DeleteObject", Resource: "arn:aws:s3:::objects/many/mine" },
      ]);
      const deleter = bed.clientOf(credentials);
      const { Deleted, Errors } = await deleter.send(deletion(["many/mine", "many/yours"]));
      deleter.destroy();
      assert.deepEqual(Deleted, [{ Key: "many/mine" }]);
      assert.deepEqual(
        Errors?.map(({ Key, Code }) => [Key, Code]),
        [["many/yours", "AccessDenied"]],
      );
      assert.equal(await bed.text("objects", "many/yours"), "1");
    });

    it("1 to 1,000 of them, with a checksum", async () => {
      const thousand = Array.from({ length: 1001 }, (_, index) => `k${index}`);
      await assert.rejects(bed.client.send(deletion(thousand)), { name: "MalformedXML" });
      await assert.rejects(bed.client.send(deletion([])), { name: "MalformedXML" });
      const { status: code, body } = await sendRaw(bed.testbed, "POST", "/objects?delete", {
        body: "<Delete><Object><Key>k</Key></Object></Delete>",
      });
      assert.equal(code, 400);
      assert.match(body, /Content-MD5/);
    });
  });
});
