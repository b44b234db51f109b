import assert from "node:assert/strict";
import { DeleteBucketCorsCommand, GetBucketCorsCommand, PutBucketCorsCommand } from "@aws-sdk/client-s3";
import { sendRaw } from "../support/raw-request.ts";
import { S3Bed } from "./support/s3-bed.ts";

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/ManageCorsUsing.html
describe("S3 CORS", () => {
  const origin = "https://www.example.com";
  let bed: S3Bed;
  before(async () => {
    bed = await S3Bed.start();
    await bed.bucket("shared");
    await bed.bucket("closed");
    await bed.put("shared", "there", "content");
    await bed.client.send(
      new PutBucketCorsCommand({
        Bucket: "shared",
        CORSConfiguration: {
          CORSRules: [
            {
              ID: "site",
              AllowedOrigins: ["https://*.example.com"],
              AllowedMethods: ["GET", "PUT"],
              AllowedHeaders: ["x-amz-*"],
              ExposeHeaders: ["ETag"],
              MaxAgeSeconds: 600,
            },
            { AllowedOrigins: ["*"], AllowedMethods: ["HEAD"] },
          ],
        },
      }),
    );
  });
  after(() => bed.stop());

  it("keeps its rules, and forgets them", async () => {
    const { CORSRules } = await bed.client.send(new GetBucketCorsCommand({ Bucket: "shared" }));
    assert.deepEqual(CORSRules?.[0], {
      ID: "site",
      AllowedOrigins: ["https://*.example.com"],
      AllowedMethods: ["GET", "PUT"],
      AllowedHeaders: ["x-amz-*"],
      ExposeHeaders: ["ETag"],
      MaxAgeSeconds: 600,
    });
    assert.equal(CORSRules?.length, 2);
    const rule = { AllowedOrigins: ["*"], AllowedMethods: ["GET"] };
    await bed.client.send(
      new PutBucketCorsCommand({ Bucket: "closed", CORSConfiguration: { CORSRules: [rule] } }),
    );
    await bed.client.send(new DeleteBucketCorsCommand({ Bucket: "closed" }));
    await assert.rejects(bed.client.send(new GetBucketCorsCommand({ Bucket: "closed" })), {
      name: "NoSuchCORSConfiguration",
    });
  });

  it("is in the answer where a rule fits", async () => {
    const { status, headers, body } = await sendRaw(bed.testbed, "GET", "/shared/there", {
      headers: { origin },
    });
    assert.deepEqual([status, body], [200, "content"]);
    assert.equal(headers["access-control-allow-origin"], origin);
    assert.equal(headers["access-control-allow-methods"], "GET, PUT");
    assert.equal(headers["access-control-expose-headers"], "ETag");
    assert.equal(headers["access-control-allow-credentials"], "true");
    assert.match(headers.vary ?? "", /Origin/);
  });

  it("is in answers that are errors, so that a page sees them: 404, 403 and 400", async () => {
    const missing = await sendRaw(bed.testbed, "GET", "/shared/missing", { headers: { origin } });
    const anonymous = await sendRaw(bed.testbed, "GET", "/shared/there", {
      headers: { origin },
      signed: false,
    });
    const unknown = await sendRaw(bed.testbed, "PUT", "/shared/there", {
      headers: { origin, "x-amz-storage-class": "WOOD" },
    });
    assert.deepEqual([missing.status, anonymous.status, unknown.status], [404, 403, 400]);
    for (const { headers } of [missing, anonymous, unknown])
      assert.equal(headers["access-control-allow-origin"], origin);
  });

  it("is in no answer without Origin, from another origin, by another method, or of a bucket without rules", async () => {
    for (const [method, target, headers] of [
      ["GET", "/shared/there", {}],
      ["GET", "/shared/there", { origin: "https://evil.example.org" }],
      ["DELETE", "/shared/nothing", { origin }],
      ["GET", "/closed/missing", { origin }],
    ] as const) {
      const answer = await sendRaw(bed.testbed, method, target, { headers });
      assert.equal(answer.headers["access-control-allow-origin"], undefined, `${method} ${target}`);
    }
  });

  it("answers everybody with * where a rule allows every origin, without credentials", async () => {
    const { headers } = await sendRaw(bed.testbed, "HEAD", "/shared/there", {
      headers: { origin: "https://elsewhere.example" },
    });
    assert.equal(headers["access-control-allow-origin"], "*");
    assert.equal(headers["access-control-allow-credentials"], undefined);
  });

  describe("preflight", () => {
    const preflight = (path: string, headers: Record<string, string>) =>
      sendRaw(bed.testbed, "OPTIONS", path, { headers, signed: false });

    it("is allowed for method, origin and headers of a rule", async () => {
      const { status, headers } = await preflight("/shared/there", {
        origin,
        "access-control-request-method": "PUT",
        "access-control-request-headers": "x-amz-date, X-Amz-Meta-Colour",
      });
      assert.equal(status, 200);
      assert.equal(headers["access-control-allow-origin"], origin);
      assert.equal(headers["access-control-allow-headers"], "x-amz-date, x-amz-meta-colour");
      assert.equal(headers["access-control-max-age"], "600");
    });

    it("is refused for a method or a header that no rule has, and where the bucket has none", async () => {
      for (const [path, more] of [
        ["/shared/there", { "access-control-request-method": "DELETE" }],
        [
          "/shared/there",
          { "access-control-request-method": "PUT", "access-control-request-headers": "authorization" },
        ],
        ["/closed/there", { "access-control-request-method": "GET" }],
      ] as const) {
        const { status, body, headers } = await preflight(path, { origin, ...more });
        assert.equal(status, 403);
        assert.match(body, /<Code>AccessForbidden<\/Code>/);
        assert.equal(headers["access-control-allow-origin"], undefined);
      }
    });

    it("needs an origin and a method", async () => {
      const { status, body } = await preflight("/shared/there", { origin });
      assert.equal(status, 400);
      assert.match(body, /<Code>BadRequest<\/Code>/);
    });
  });

  it("refuses rules that S3 does not take", async () => {
    const put = (rule: object) =>
      bed.client.send(
        new PutBucketCorsCommand({
          Bucket: "closed",
          CORSConfiguration: {
            CORSRules: [{ AllowedOrigins: ["*"], AllowedMethods: ["GET"], ...rule }],
          },
        }),
      );
    await assert.rejects(put({ AllowedMethods: ["PATCH"] }), { name: "InvalidRequest" });
    await assert.rejects(put({ AllowedOrigins: ["https://*.*.com"] }), { name: "InvalidRequest" });
    await assert.rejects(put({ AllowedHeaders: ["x-*-*"] }), { name: "InvalidRequest" });
    await assert.rejects(put({ AllowedOrigins: [] }), { name: "MalformedXML" });
    for (const name of ["*", "x y", "x\ny", "이름"])
      await assert.rejects(put({ ExposeHeaders: [name] }), { name: "InvalidRequest" }, name);
  });
});
