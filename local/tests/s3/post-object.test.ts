import assert from "node:assert/strict";
import type { S3Client } from "@aws-sdk/client-s3";
import { GetObjectCommand, HeadObjectCommand } from "@aws-sdk/client-s3";
import { createPresignedPost, type PresignedPostOptions } from "@aws-sdk/s3-presigned-post";
import { S3Bed } from "./support/s3-bed.ts";

// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTForms.html
describe("A form that is posted to S3", () => {
  let bed: S3Bed;
  const Bucket = "uploads";
  before(async () => {
    bed = await S3Bed.start();
    await bed.bucket(Bucket);
  });
  after(() => bed.stop());

  const sign = async (options: Partial<PresignedPostOptions> = {}, client: S3Client = bed.client) =>
    await createPresignedPost(client, { Bucket, Key: "in/a.png", ...options });
  const post = async (
    { url, fields }: { url: string; fields: Record<string, string> },
    content: string,
    changes: Record<string, string | undefined> = {},
  ) => {
    const form = new FormData();
    for (const [name, value] of Object.entries({ ...fields, ...changes }))
      if (value !== undefined) form.append(name, value);
    form.append("file", new Blob([content]), "my picture.png");
    form.append("after", "is not looked at");
    const answer = await fetch(url, { method: "POST", body: form, redirect: "manual" });
    return { status: answer.status, headers: answer.headers, body: await answer.text() };
  };
  const read = async (Key: string) =>
    await (await bed.client.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString();

  it("writes the object that its fields describe, as its signer", async () => {
    const signed = await sign({
      Key: "in/${filename}",
      Fields: { "Content-Type": "image/png", "x-amz-meta-owner": "me" },
      Conditions: [["starts-with", "$Content-Type", "image/"]],
    });
    const { status, headers, body } = await post(signed, "picture");
    assert.deepEqual([status, body], [204, ""]);
    assert.match(headers.get("location") ?? "", /\/uploads\/in\/my%20picture\.png$/);
    assert.equal(await read("in/my picture.png"), "picture");
    const head = await bed.client.send(new HeadObjectCommand({ Bucket, Key: "in/my picture.png" }));
    assert.deepEqual([head.ContentType, head.Metadata?.["owner"]], ["image/png", "me"]);
    assert.equal(headers.get("etag"), head.ETag);
  });

  it("is asked about by the key that the object gets, with the file's name in it", async () => {
    const { url, fields } = await sign({
      Key: "in/my${filename}",
      Conditions: [["starts-with", "$key", "in/mymy "]],
    });
    assert.equal((await post({ url, fields }, "x")).status, 204);
    assert.equal(await read("in/mymy picture.png"), "x");
  });

  it("answers with the status or the redirect that it asks for", async () => {
    const created = await sign({ Fields: { success_action_status: "201" } });
    const { status, body } = await post(created, "x");
    assert.equal(status, 201);
    assert.match(body, /<PostResponse><Location>.*<Bucket>uploads<\/Bucket><Key>in\/a\.png<\/Key>/);
    const redirected = await sign({ Fields: { success_action_redirect: "https://example.com/done?x=1" } });
    const { status: moved, headers } = await post(redirected, "x");
    assert.equal(moved, 303);
    assert.match(
      headers.get("location") ?? "",
      /^https:\/\/example\.com\/done\?x=1&bucket=uploads&key=in%2Fa\.png&etag=%22/,
    );
  });

  it("is refused where its policy does not fit it, is over, or was changed", async () => {
    const key = "in/refused";
    const limited = await sign({
      Key: key,
      Conditions: [
        ["content-length-range", 2, 4],
        ["starts-with", "$Content-Type", "image/"],
      ],
      Fields: { "Content-Type": "image/png" },
    });
    const over = await sign({ Key: key, Expires: -1 });
    const plain = await sign({ Key: key });
    const changed = Buffer.from(
      Buffer.from(plain.fields["Policy"] ?? "", "base64")
        .toString()
        .replace(key, "in/other"),
    ).toString("base64");
    for (const [signed, content, changes, status, pattern] of [
      [limited, "12345", {}, 400, /EntityTooLarge.*<MaxSizeAllowed>4</s],
      [limited, "1", {}, 400, /EntityTooSmall/],
      [limited, "123", { "Content-Type": "text/html" }, 403, /Policy Condition failed.*Content-Type/s],
      [plain, "x", { key: "in/elsewhere" }, 403, /Policy Condition failed/],
      [plain, "x", { acl: "public-read" }, 403, /Extra input fields: acl/],
      [plain, "x", { Policy: changed, key: "in/other" }, 403, /SignatureDoesNotMatch/],
      [plain, "x", { "X-Amz-Signature": "0".repeat(64) }, 403, /SignatureDoesNotMatch/],
      [
        plain,
        "x",
        { "X-Amz-Credential": "AKIANOBODY/20261129/ap-northeast-2/s3/aws4_request" },
        403,
        /InvalidAccessKeyId/,
      ],
      [plain, "x", { "X-Amz-Algorithm": "none" }, 400, /not supported/],
      [plain, "x", { key: undefined }, 400, /must contain a field named/],
      [over, "x", {}, 403, /Policy expired/],
    ] as const) {
      const answer = await post(signed, content, changes);
      assert.equal(answer.status, status, answer.body);
      assert.match(answer.body, pattern);
    }
    for (const Key of [key, "in/other", "in/elsewhere"])
      await assert.rejects(bed.client.send(new HeadObjectCommand({ Bucket, Key })), { name: "NotFound" });
  });

  it("has no more rights than its signer, and none without a policy", async () => {
    const { credentials } = await bed.testbed.role("uploader", [
      { Effect: "Allow", Action: "s3:PutObject", Resource: `arn:aws:s3:::${Bucket}/mine/*` },
    ]);
    const client = bed.clientOf(credentials);
    const mine = await post(await sign({ Key: "mine/a" }, client), "mine");
    assert.equal(mine.status, 204, mine.body);
    const other = await post(await sign({ Key: "yours/a" }, client), "yours");
    assert.equal(other.status, 403);
    assert.match(other.body, /s3:PutObject/);
    const withoutToken = await post(await sign({ Key: "mine/b" }, client), "x", {
      "X-Amz-Security-Token": undefined,
    });
    assert.equal(withoutToken.status, 400);
    client.destroy();
    const { url } = await sign();
    const anonymous = await post({ url, fields: { key: "mine/anonymous" } }, "x");
    assert.equal(anonymous.status, 403);
  });

  it("that is none is refused, and so is what is not done here", async () => {
    const { url, fields } = await sign();
    const broken = await fetch(url, {
      method: "POST",
      body: "--x\r\nnothing",
      headers: { "content-type": "multipart/form-data; boundary=x" },
    });
    assert.equal(broken.status, 400);
    assert.match(await broken.text(), /MalformedPOSTRequest/);
    const empty = new FormData();
    empty.append("key", "a");
    const without = await fetch(url, { method: "POST", body: empty });
    assert.equal(without.status, 400);
    assert.match(await without.text(), /exactly one file/);
    const tagged = await post({ url, fields }, "x", { tagging: "<Tagging/>" });
    assert.equal(tagged.status, 501);
    assert.match(tagged.body, /tagging in a form/);
    const nowhere = await post({ url: url.replace(Bucket, "nowhere"), fields }, "x");
    assert.notEqual(nowhere.status, 204);
  });
});
