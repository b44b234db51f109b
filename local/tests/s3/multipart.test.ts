import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectAttributesCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
  type CompletedPart,
  type CompleteMultipartUploadCommandInput,
  type CreateMultipartUploadCommandInput,
} from "@aws-sdk/client-s3";
import { sendRaw } from "../support/raw-request.ts";
import { S3Bed } from "./support/s3-bed.ts";

const MEGABYTE = 1024 * 1024;

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html
describe("S3 multipart uploads", () => {
  let bed: S3Bed;
  before(async () => {
    bed = await S3Bed.start();
    await bed.bucket("uploads");
  });
  after(() => bed.stop());

  const begin = async (Key: string, more: Partial<CreateMultipartUploadCommandInput> = {}) => {
    const { UploadId = "" } = await bed.client.send(
      new CreateMultipartUploadCommand({ Bucket: "uploads", Key, ...more }),
    );
    return { Bucket: "uploads", Key, UploadId };
  };
  type Upload = Awaited<ReturnType<typeof begin>>;
  const upload = async (target: Upload, PartNumber: number, Body: Buffer | string, more: object = {}) => {
    const { ETag, ChecksumSHA256 } = await bed.client.send(
      new UploadPartCommand({ ...target, PartNumber, Body, ...more }),
    );
    return { PartNumber, ETag, ChecksumSHA256 };
  };
  const complete = (
    target: Upload,
    Parts: CompletedPart[],
    more: Partial<CompleteMultipartUploadCommandInput> = {},
  ) =>
    bed.client.send(new CompleteMultipartUploadCommand({ ...target, MultipartUpload: { Parts }, ...more }));
  const partsOf = async (target: Upload) =>
    (await bed.client.send(new ListPartsCommand(target))).Parts?.map(({ PartNumber, Size }) => [
      PartNumber,
      Size,
    ]);

  it("become one object with what they began with, and end", async () => {
    const target = await begin("whole", {
      ContentType: "text/plain",
      Metadata: { a: "1" },
      Tagging: "t=1",
      StorageClass: "STANDARD_IA",
    });
    const bodies = [Buffer.alloc(5 * MEGABYTE, "a"), Buffer.alloc(5 * MEGABYTE, "b"), Buffer.from("end")];
    const parts = [];
    for (const [index, body] of bodies.entries()) parts.push(await upload(target, index + 1, body));
    await assert.rejects(bed.head("uploads", "whole"), { name: "NotFound" });
    const { ETag, Location } = await complete(target, parts);
    const digests = bodies.map((body) => createHash("md5").update(body).digest());
    assert.equal(ETag, `"${createHash("md5").update(Buffer.concat(digests)).digest("hex")}-3"`);
    assert.match(Location ?? "", /\/uploads\/whole$/);
    const { Body, ...described } = await bed.client.send(
      new GetObjectCommand({ Bucket: "uploads", Key: "whole" }),
    );
    assert.deepEqual(Buffer.from((await Body?.transformToByteArray()) ?? []), Buffer.concat(bodies));
    assert.deepEqual(
      [described.ContentType, described.Metadata, described.StorageClass, described.TagCount],
      ["text/plain", { a: "1" }, "STANDARD_IA", 1],
    );
    await assert.rejects(upload(target, 1, "late"), { name: "NoSuchUpload" });
    await assert.rejects(partsOf(target), { name: "NoSuchUpload" });
  });

  it("are read by part", async () => {
    const target = await begin("by-part");
    const parts = [
      await upload(target, 1, Buffer.alloc(5 * MEGABYTE, "a")),
      await upload(target, 2, "second"),
    ];
    await complete(target, parts);
    const second = await bed.client.send(
      new GetObjectCommand({ Bucket: "uploads", Key: "by-part", PartNumber: 2 }),
    );
    assert.equal(await second.Body?.transformToString(), "second");
    assert.equal(second.PartsCount, 2);
    assert.equal(second.ContentRange, `bytes ${5 * MEGABYTE}-${5 * MEGABYTE + 5}/${5 * MEGABYTE + 6}`);
    await assert.rejects(
      bed.client.send(new GetObjectCommand({ Bucket: "uploads", Key: "by-part", PartNumber: 3 })),
      { name: "InvalidPartNumber" },
    );
    const { ObjectParts } = await bed.client.send(
      new GetObjectAttributesCommand({
        Bucket: "uploads",
        Key: "by-part",
        ObjectAttributes: ["ObjectParts"],
      }),
    );
    assert.equal(ObjectParts?.TotalPartsCount, 2);
  });

  it("keep the newer of two parts with one number, and drop what is not listed at the end", async () => {
    const target = await begin("exchanged");
    const old = await upload(target, 1, "old");
    const fresh = await upload(target, 1, "new");
    await upload(target, 2, "not listed");
    assert.deepEqual(await partsOf(target), [
      [1, 3],
      [2, 10],
    ]);
    await assert.rejects(complete(target, [old]), { name: "InvalidPart" });
    await complete(target, [fresh]);
    assert.equal(await bed.text("uploads", "exchanged"), "new");
  });

  // https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html (Errors)
  it("are refused where the list of parts is wrong, and go on", async () => {
    const target = await begin("wrong");
    const one = await upload(target, 1, "small");
    const two = await upload(target, 2, "small too");
    await assert.rejects(complete(target, [two, one]), { name: "InvalidPartOrder" });
    await assert.rejects(complete(target, [one, one]), { name: "InvalidPartOrder" });
    await assert.rejects(complete(target, [one, two]), { name: "EntityTooSmall" });
    await assert.rejects(complete(target, [{ ...one, PartNumber: 3 }]), { name: "InvalidPart" });
    await assert.rejects(complete(target, [{ ...one, ETag: '"other"' }]), { name: "InvalidPart" });
    await assert.rejects(complete(target, []), { name: "MalformedXML" });
    await complete(target, [two]);
    assert.equal(await bed.text("uploads", "wrong"), "small too");
  });

  it("have parts with numbers from 1 to 10,000", async () => {
    const target = await begin("numbers");
    await upload(target, 10_000, "last");
    for (const number of [0, 10_001])
      await assert.rejects(upload(target, number, "x"), { name: "InvalidArgument" });
  });

  it("are given up with all their parts", async () => {
    const target = await begin("aborted");
    const part = await upload(target, 1, "x");
    await bed.client.send(new AbortMultipartUploadCommand(target));
    await assert.rejects(complete(target, [part]), { name: "NoSuchUpload" });
    await assert.rejects(bed.client.send(new AbortMultipartUploadCommand(target)), { name: "NoSuchUpload" });
    await assert.rejects(bed.head("uploads", "aborted"), { name: "NotFound" });
  });

  it("are of one bucket and key", async () => {
    const target = await begin("mine");
    await assert.rejects(upload({ ...target, Key: "yours" }, 1, "x"), { name: "NoSuchUpload" });
    await assert.rejects(upload({ ...target, UploadId: "unknown" }, 1, "x"), { name: "NoSuchUpload" });
  });

  it("outlive a kill with the parts that were acknowledged", async () => {
    const target = await begin("durable");
    const part = await upload(target, 1, "kept");
    await bed.testbed.kill();
    assert.deepEqual(await partsOf(target), [[1, 4]]);
    await complete(target, [part]);
    assert.equal(await bed.text("uploads", "durable"), "kept");
  });

  // https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPartCopy.html
  it("take parts of other objects, whole or in part", async () => {
    await bed.put("uploads", "source", "0123456789");
    const target = await begin("from-others");
    const copyPart = (more: object) =>
      bed.client.send(
        new UploadPartCopyCommand({ ...target, PartNumber: 1, CopySource: "uploads/source", ...more }),
      );
    await copyPart({});
    assert.deepEqual(await partsOf(target), [[1, 10]]);
    const { CopyPartResult } = await copyPart({ CopySourceRange: "bytes=2-4" });
    assert.deepEqual(await partsOf(target), [[1, 3]]);
    await assert.rejects(copyPart({ CopySource: "uploads/none" }), { name: "NoSuchKey" });
    await assert.rejects(copyPart({ CopySourceIfMatch: '"other"' }), { name: "PreconditionFailed" });
    await complete(target, [{ PartNumber: 1, ETag: CopyPartResult?.ETag }]);
    assert.equal(await bed.text("uploads", "from-others"), "234");
  });

  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
  describe("with checksums", () => {
    it("have one of the parts' checksums, and compare it", async () => {
      const target = await begin("composite", { ChecksumAlgorithm: "SHA256" });
      const part = await upload(target, 1, "part", { ChecksumAlgorithm: "SHA256" });
      const sum = createHash("sha256").update("part").digest();
      assert.equal(part.ChecksumSHA256, sum.toString("base64"));
      const wrong = { ...part, ChecksumSHA256: createHash("sha256").update("x").digest("base64") };
      await assert.rejects(complete(target, [wrong]), { name: "InvalidPart" });
      const { ChecksumSHA256, ChecksumType } = await complete(target, [part]);
      assert.equal(ChecksumSHA256, `${createHash("sha256").update(sum).digest("base64")}-1`);
      assert.equal(ChecksumType, "COMPOSITE");
      const head = await bed.client.send(
        new HeadObjectCommand({ Bucket: "uploads", Key: "composite", ChecksumMode: "ENABLED" }),
      );
      assert.equal(head.ChecksumSHA256, ChecksumSHA256);
    });

    it("of the whole object are compared with what the client expects", async () => {
      const target = await begin("full", { ChecksumAlgorithm: "CRC32", ChecksumType: "FULL_OBJECT" });
      const part = await upload(target, 1, "123456789", { ChecksumAlgorithm: "CRC32" });
      await assert.rejects(complete(target, [part], { ChecksumCRC32: "AAAAAA==" }), { name: "BadDigest" });
      const { ChecksumCRC32, ChecksumType } = await complete(target, [part], {
        ChecksumCRC32: "y/Q5Jg==",
      });
      assert.deepEqual([ChecksumCRC32, ChecksumType], ["y/Q5Jg==", "FULL_OBJECT"]);
    });

    it("take one algorithm for all parts, and only what S3 combines", async () => {
      const target = await begin("one-algorithm", { ChecksumAlgorithm: "SHA256" });
      await assert.rejects(upload(target, 1, "x", { ChecksumAlgorithm: "CRC32" }), {
        name: "InvalidRequest",
      });
      for (const more of [
        { ChecksumAlgorithm: "SHA256", ChecksumType: "FULL_OBJECT" },
        { ChecksumAlgorithm: "CRC64NVME", ChecksumType: "COMPOSITE" },
        { ChecksumAlgorithm: "ROT13" },
      ] as Partial<CreateMultipartUploadCommandInput>[])
        await assert.rejects(begin("no", more), { name: "InvalidRequest" }, JSON.stringify(more));
      const { status, body } = await sendRaw(bed.testbed, "POST", "/uploads/no?uploads", {
        headers: { "x-amz-checksum-type": "FULL_OBJECT" },
      });
      assert.equal(status, 400);
      assert.match(body, /<Code>InvalidRequest<\/Code>/);
    });
  });

  // https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html (x-amz-mp-object-size)
  it("end only with as many bytes as the client says", async () => {
    const target = await begin("sized");
    const part = await upload(target, 1, "12345");
    await assert.rejects(complete(target, [part], { MpuObjectSize: 6 }), { name: "InvalidRequest" });
    await complete(target, [part], { MpuObjectSize: 5 });
    assert.equal(await bed.text("uploads", "sized"), "12345");
  });

  it("end under conditions on what is there", async () => {
    await bed.put("uploads", "guarded", "there");
    const target = await begin("guarded");
    const part = await upload(target, 1, "new");
    await assert.rejects(complete(target, [part], { IfNoneMatch: "*" }), { name: "PreconditionFailed" });
    assert.equal(await bed.text("uploads", "guarded"), "there");
    await complete(target, [part]);
    assert.equal(await bed.text("uploads", "guarded"), "new");
  });

  // https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListMultipartUploads.html
  it("are listed by key in pages, and their parts by number", async () => {
    await bed.bucket("listed");
    const start = async (Key: string) => ({
      Bucket: "listed",
      Key,
      UploadId:
        (await bed.client.send(new CreateMultipartUploadCommand({ Bucket: "listed", Key }))).UploadId ?? "",
    });
    const b1 = await start("b");
    const a = await start("a");
    const b2 = await start("b");
    const list = (more: object) =>
      bed.client.send(new ListMultipartUploadsCommand({ Bucket: "listed", ...more }));
    const first = await list({ MaxUploads: 2 });
    assert.deepEqual(
      first.Uploads?.map(({ UploadId }) => UploadId),
      [a.UploadId, b1.UploadId],
    );
    assert.equal(first.IsTruncated, true);
    const second = await list({ KeyMarker: first.NextKeyMarker, UploadIdMarker: first.NextUploadIdMarker });
    assert.deepEqual(
      second.Uploads?.map(({ UploadId }) => UploadId),
      [b2.UploadId],
    );
    assert.equal(second.IsTruncated, false);
    assert.equal((await list({ Prefix: "a" })).Uploads?.length, 1);
    await assert.rejects(list({ Delimiter: "/" }));

    for (const number of [3, 1, 2]) await upload(a, number, `part ${number}`);
    const page = await bed.client.send(new ListPartsCommand({ ...a, MaxParts: 2 }));
    assert.deepEqual(
      page.Parts?.map(({ PartNumber }) => PartNumber),
      [1, 2],
    );
    assert.deepEqual([page.IsTruncated, page.NextPartNumberMarker], [true, "2"]);
    const rest = await bed.client.send(
      new ListPartsCommand({ ...a, PartNumberMarker: page.NextPartNumberMarker }),
    );
    assert.deepEqual(
      rest.Parts?.map(({ PartNumber }) => PartNumber),
      [3],
    );
    assert.equal((await bed.client.send(new ListObjectsV2Command({ Bucket: "listed" }))).KeyCount, 0);
  });
});
