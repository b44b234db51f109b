import assert from "node:assert/strict";
import { cloudfront } from "../../aws/cloudfront/index.ts";
import { s3 } from "../../aws/s3/index.ts";
import type { HttpRequest, HttpResponse } from "../../contract/http.ts";
import { startTestbed, type Made, type Testbed } from "../support/testbed.ts";

const cachingOptimized = "658327ea-f89d-4fab-a63d-7e88639e58f6";
const cachingDisabled = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";
const allViewerExceptHostHeader = "b689b0a8-53d0-40ab-baf2-68738e2966ac";
const everyMethod = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];

interface Answer {
  readonly status: number;
  readonly headers: HttpResponse["headers"];
  readonly text: string;
  readonly body: Buffer;
}

describe("CloudFront", () => {
  let testbed: Testbed;
  let distribution: Made;
  let control: Made;
  const origin: HttpRequest[] = [];
  let originAnswer: (request: HttpRequest) => HttpResponse | Promise<HttpResponse>;

  const object = (key: string, content: string, more: object = {}) =>
    testbed.resources.create("aws:s3/bucketObjectv2:BucketObjectv2", key, {
      bucket: "site",
      key,
      content,
      contentType: "text/html",
      ...more,
    });
  const policy = async (distributionArn: unknown) => {
    const inputs = {
      bucket: "site",
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: "cloudfront.amazonaws.com" },
            Action: "s3:GetObject",
            Resource: "arn:aws:s3:::site/*",
            Condition: { StringEquals: { "AWS:SourceArn": distributionArn } },
          },
        ],
      }),
    };
    await testbed.resources.create("aws:s3/bucketPolicy:BucketPolicy", "policy", inputs);
  };
  const inputs = (behavior: object = {}, more: object = {}) => ({
    enabled: true,
    defaultRootObject: "index.html",
    restrictions: { geoRestriction: { restrictionType: "none" } },
    viewerCertificate: { cloudfrontDefaultCertificate: true },
    origins: [
      {
        originId: "site",
        domainName: "site.s3.ap-northeast-2.amazonaws.com",
        originAccessControlId: control.id,
      },
      {
        originId: "api",
        domainName: "api.example",
        customOriginConfig: {
          httpPort: 80,
          httpsPort: 443,
          originProtocolPolicy: "https-only",
          originSslProtocols: ["TLSv1.2"],
        },
      },
    ],
    defaultCacheBehavior: {
      targetOriginId: "site",
      viewerProtocolPolicy: "redirect-to-https",
      allowedMethods: ["GET", "HEAD"],
      cachedMethods: ["GET", "HEAD"],
      compress: true,
      cachePolicyId: cachingOptimized,
      ...behavior,
    },
    orderedCacheBehaviors: [
      {
        pathPattern: "/api/*",
        targetOriginId: "api",
        viewerProtocolPolicy: "https-only",
        allowedMethods: everyMethod,
        cachedMethods: ["GET", "HEAD"],
        cachePolicyId: cachingDisabled,
        originRequestPolicyId: allViewerExceptHostHeader,
      },
    ],
    ...more,
  });
  const type = "aws:cloudfront/distribution:Distribution";
  const get = async (
    url: string,
    headers: HttpRequest["headers"] = {},
    method = "GET",
    body = Buffer.alloc(0),
  ): Promise<Answer> => {
    const answer = await testbed.capabilities.sites.handle(distribution.id, {
      method,
      url,
      headers: { host: "d1.cloudfront.net", ...headers },
      body,
      remoteAddress: "203.0.113.9",
    });
    const bytes = answer.body as Buffer;
    return { status: answer.status, headers: answer.headers, text: bytes.toString(), body: bytes };
  };

  beforeEach(async () => {
    testbed = await startTestbed([s3, cloudfront]);
    await testbed.resources.create("aws:s3/bucket:Bucket", "site", { bucket: "site", forceDestroy: true });
    control = await testbed.resources.create(
      "aws:cloudfront/originAccessControl:OriginAccessControl",
      "control",
      {
        originAccessControlOriginType: "s3",
        signingBehavior: "always",
        signingProtocol: "sigv4",
      },
    );
    distribution = await testbed.resources.create(type, "cdn", inputs());
    origin.length = 0;
    originAnswer = () => ({
      status: 200,
      headers: { "content-type": "text/plain" },
      body: Buffer.from("from the origin"),
    });
    testbed.platform.endpoints.register("api.example", async (request) => {
      origin.push(request);
      return await originAnswer(request);
    });
  });
  afterEach(() => testbed.stop());

  // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
  it("reads a private bucket when the bucket's policy lets this distribution in, and not otherwise", async () => {
    await object("index.html", "<p>hello");
    const refused = await get("/index.html");
    assert.equal(refused.status, 403);
    assert.match(refused.text, /<Code>AccessDenied<\/Code><Message>Access Denied<\/Message>/);
    await testbed.restart();
    await policy(distribution["arn"]);
    assert.equal((await get("/")).text, "<p>hello");
    await testbed.resources.remove("aws:s3/bucketPolicy:BucketPolicy", "policy");
    await policy("arn:aws:cloudfront::000000000000:distribution/EOTHER");
    assert.equal((await get("/other.html")).status, 403);
  });

  it("keeps answers, compresses them once, and knows what the browser has", async () => {
    await policy(distribution["arn"]);
    await object("app.js", "x".repeat(5_000), {
      contentType: "text/javascript",
      cacheControl: "max-age=600",
    });
    const first = await get("/app.js", { "accept-encoding": "gzip, deflate, br" });
    assert.equal(first.headers["x-cache"], "Miss from cloudfront");
    assert.equal(first.headers["content-encoding"], "br");
    assert.equal(first.headers["vary"], "Accept-Encoding");
    assert.match(String(first.headers["etag"]), /^W\//);
    assert.ok(first.body.length < 200);
    const second = await get("/app.js", { "accept-encoding": "gzip" });
    assert.deepEqual(
      [second.headers["x-cache"], second.headers["content-encoding"]],
      ["Hit from cloudfront", "gzip"],
    );
    const plain = await get("/app.js");
    assert.equal(plain.body.length, 5_000);
    assert.equal((await get("/app.js", { "if-none-match": String(first.headers["etag"]) })).status, 304);
    const range = await get("/app.js", { range: "bytes=0-9" });
    assert.deepEqual(
      [range.status, range.body.length, range.headers["content-range"]],
      [206, 10, "bytes 0-9/5000"],
    );
    assert.equal((await get("/app.js", { range: "bytes=9000-" })).status, 416);
  });

  it("does not compress what is small or already small", async () => {
    await policy(distribution["arn"]);
    await object("small.js", "x", { contentType: "text/javascript" });
    await object("photo.png", "x".repeat(5_000), { contentType: "image/png" });
    for (const path of ["/small.js", "/photo.png"])
      assert.equal((await get(path, { "accept-encoding": "br" })).headers["content-encoding"], undefined);
  });

  it("passes requests of a path on, uncached, with everything but the host", async () => {
    const headers = {
      authorization: "Bearer t",
      cookie: "a=b",
      "x-forwarded-for": "198.51.100.1",
      connection: "keep-alive",
    };
    await get("/api/mysfits?limit=1&limit=2", headers, "POST", Buffer.from("{}"));
    await get("/api/mysfits?limit=1&limit=2", headers, "POST", Buffer.from("{}"));
    assert.equal(origin.length, 2);
    const [request] = origin;
    assert.equal(request?.url, "/api/mysfits?limit=1&limit=2");
    assert.equal(request.headers["host"], "api.example");
    assert.equal(request.headers["authorization"], "Bearer t");
    assert.equal(request.headers["cookie"], "a=b");
    assert.equal(request.headers["x-forwarded-for"], "198.51.100.1, 203.0.113.9");
    assert.equal(request.headers["connection"], undefined);
    assert.equal(request.body.toString(), "{}");
  });

  it("refuses methods that a behavior does not allow", async () => {
    assert.equal((await get("/index.html", {}, "POST")).status, 403);
    assert.equal((await get("/api/x", {}, "DELETE")).status, 200);
  });

  // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/Expiration.html
  it("asks the origin once for many who come together, and keeps what may not be kept for the least time only", async () => {
    await testbed.resources.update(type, "cdn", inputs({ targetOriginId: "api" }));
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    originAnswer = async () => {
      await gate;
      return { status: 200, headers: { "cache-control": "max-age=60" }, body: Buffer.from("once") };
    };
    const all = Array.from({ length: 20 }, () => get("/page"));
    release();
    assert.deepEqual([...new Set((await Promise.all(all)).map(({ text }) => text))], ["once"]);
    assert.equal(origin.length, 1);
    assert.equal((await get("/page")).headers["x-cache"], "Hit from cloudfront");
  });

  it("runs a function before the cache: it rewrites, or answers itself", async () => {
    await policy(distribution["arn"]);
    await object("index.html", "<p>page");
    const fn = await testbed.resources.create("aws:cloudfront/function:Function", "rewrite", {
      runtime: "cloudfront-js-2.0",
      publish: true,
      code: `async function handler(event) {
        var request = event.request;
        if (request.uri === "/old") return { statusCode: 301, statusDescription: "Moved", headers: { location: { value: "/new?ip=" + event.viewer.ip } } };
        if (request.uri === "/broken") throw new Error("no");
        if (typeof process !== "undefined" || typeof require !== "undefined") return { statusCode: 500 };
        request.uri = "/index.html";
        return request;
      }`,
    });
    await testbed.resources.update(
      type,
      "cdn",
      inputs({ functionAssociations: [{ eventType: "viewer-request", functionArn: fn["arn"] }] }),
    );
    assert.equal((await get("/some/path")).text, "<p>page");
    const moved = await get("/old");
    assert.deepEqual([moved.status, moved.headers["location"]], [301, "/new?ip=203.0.113.9"]);
    assert.equal((await get("/broken")).status, 503);
    await assert.rejects(
      testbed.resources.create("aws:cloudfront/function:Function", "bad", {
        runtime: "cloudfront-js-2.0",
        code: "function other() {}",
      }),
      /there is no function named handler/,
    );
  });

  it("sets and removes headers as the policy says", async () => {
    const made = await testbed.resources.create(
      "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy",
      "headers",
      {
        securityHeadersConfig: {
          contentTypeOptions: { override: true },
          frameOptions: { frameOption: "DENY", override: true },
          referrerPolicy: { referrerPolicy: "no-referrer", override: false },
          strictTransportSecurity: { accessControlMaxAgeSec: 60, includeSubdomains: true, override: true },
        },
        removeHeadersConfig: { items: [{ header: "X-Powered-By" }] },
        customHeadersConfig: { items: [{ header: "x-mine", value: "1", override: true }] },
      },
    );
    await testbed.resources.update(
      type,
      "cdn",
      inputs({ targetOriginId: "api", responseHeadersPolicyId: made.id }),
    );
    originAnswer = () => ({
      status: 200,
      headers: { "x-powered-by": "origin", "referrer-policy": "origin", "x-mine": "origin" },
      body: Buffer.alloc(0),
    });
    const { headers } = await get("/a");
    assert.equal(headers["x-content-type-options"], "nosniff");
    assert.equal(headers["x-frame-options"], "DENY");
    assert.equal(headers["referrer-policy"], "origin");
    assert.equal(headers["strict-transport-security"], "max-age=60; includeSubDomains");
    assert.equal(headers["x-mine"], "1");
    assert.equal(headers["x-powered-by"], undefined);
  });

  it("answers 502 when the origin fails, and another page for an error when told to", async () => {
    testbed.platform.endpoints.unregister("api.example");
    assert.equal((await get("/api/x")).status, 502);
    await policy(distribution["arn"]);
    await object("index.html", "<p>sorry");
    await testbed.resources.update(
      type,
      "cdn",
      inputs(
        {},
        { customErrorResponses: [{ errorCode: 403, responsePagePath: "/index.html", responseCode: 200 }] },
      ),
    );
    const page = await get("/missing");
    assert.deepEqual([page.status, page.text], [200, "<p>sorry"]);
  });

  it("refuses by name what it does not do", async () => {
    const update = (behavior: object, more: object = {}) =>
      testbed.resources.update(type, "cdn", inputs(behavior, more));
    await assert.rejects(update({ trustedKeyGroups: ["k"] }), /signed URLs and cookies/);
    await assert.rejects(
      update({ lambdaFunctionAssociations: [{ eventType: "viewer-request", lambdaArn: "x" }] }),
      /Lambda@Edge/,
    );
    await assert.rejects(
      update({}, { restrictions: { geoRestriction: { restrictionType: "whitelist", locations: ["KR"] } } }),
      /geographic/,
    );
    await assert.rejects(update({ cachePolicyId: "no-such" }), { code: "NoSuchCachePolicy" });
    await assert.rejects(update({ targetOriginId: "nowhere" }), { code: "NoSuchOrigin" });
  });
});
