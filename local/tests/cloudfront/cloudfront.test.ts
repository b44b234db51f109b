import assert from "node:assert/strict";
import { Site } from "./support/site.ts";

describe("CloudFront", () => {
  let site: Site;
  beforeEach(async () => {
    site = await Site.start();
  });
  afterEach(() => site.stop());

  // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
  it("reads a private bucket when the bucket's policy lets this distribution in, and not otherwise", async () => {
    await site.object("index.html", "<p>hello");
    const refused = await site.get("/index.html");
    assert.equal(refused.status, 403);
    assert.match(refused.text, /<Code>AccessDenied<\/Code><Message>Access Denied<\/Message>/);
    await site.bed.restart();
    await site.allow();
    assert.equal((await site.get("/")).text, "<p>hello");
    await site.bed.resources.remove("aws:s3/bucketPolicy:BucketPolicy", "policy");
    await site.allow("arn:aws:cloudfront::000000000000:distribution/EOTHER");
    assert.equal((await site.get("/other.html")).status, 403);
  });

  it("keeps answers, compresses them once, and knows what the browser has", async () => {
    await site.allow();
    await site.object("app.js", "x".repeat(5_000), {
      contentType: "text/javascript",
      cacheControl: "max-age=600",
    });
    const first = await site.get("/app.js", { "accept-encoding": "gzip, deflate, br" });
    assert.equal(first.headers["x-cache"], "Miss from cloudfront");
    assert.equal(first.headers["content-encoding"], "br");
    assert.equal(first.headers["vary"], "Accept-Encoding");
    assert.match(String(first.headers["etag"]), /^W\//);
    assert.ok(first.body.length < 200);
    const second = await site.get("/app.js", { "accept-encoding": "gzip" });
    assert.deepEqual(
      [second.headers["x-cache"], second.headers["content-encoding"]],
      ["Hit from cloudfront", "gzip"],
    );
    const plain = await site.get("/app.js");
    assert.equal(plain.body.length, 5_000);
    assert.equal((await site.get("/app.js", { "if-none-match": String(first.headers["etag"]) })).status, 304);
    const range = await site.get("/app.js", { range: "bytes=0-9" });
    assert.deepEqual(
      [range.status, range.body.length, range.headers["content-range"]],
      [206, 10, "bytes 0-9/5000"],
    );
    assert.equal((await site.get("/app.js", { range: "bytes=9000-" })).status, 416);
  });

  it("does not compress what is small or already small", async () => {
    await site.allow();
    await site.object("small.js", "x", { contentType: "text/javascript" });
    await site.object("photo.png", "x".repeat(5_000), { contentType: "image/png" });
    for (const path of ["/small.js", "/photo.png"])
      assert.equal(
        (await site.get(path, { "accept-encoding": "br" })).headers["content-encoding"],
        undefined,
      );
  });

  it("passes requests of a path on, uncached, with everything but the host", async () => {
    const headers = {
      authorization: "Bearer t",
      cookie: "a=b",
      "x-forwarded-for": "198.51.100.1",
      connection: "keep-alive",
    };
    await site.get("/api/mysfits?limit=1&limit=2", headers, "POST", Buffer.from("{}"));
    await site.get("/api/mysfits?limit=1&limit=2", headers, "POST", Buffer.from("{}"));
    assert.equal(site.requests.length, 2);
    const [request] = site.requests;
    assert.equal(request?.url, "/api/mysfits?limit=1&limit=2");
    assert.equal(request.headers["host"], "api.example");
    assert.equal(request.headers["authorization"], "Bearer t");
    assert.equal(request.headers["cookie"], "a=b");
    assert.equal(request.headers["x-forwarded-for"], "198.51.100.1, 203.0.113.9");
    assert.equal(request.headers["connection"], undefined);
    assert.equal(request.body.toString(), "{}");
  });

  it("refuses methods that a behavior does not allow", async () => {
    assert.equal((await site.get("/index.html", {}, "POST")).status, 403);
    assert.equal((await site.get("/api/x", {}, "DELETE")).status, 200);
  });

  // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/Expiration.html
  it("asks the origin once for many who come together, and keeps what may not be kept for the least time only", async () => {
    await site.update({ targetOriginId: "api" });
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    site.answer = async () => {
      await gate;
      return { status: 200, headers: { "cache-control": "max-age=60" }, body: Buffer.from("once") };
    };
    const all = Array.from({ length: 20 }, () => site.get("/page"));
    release();
    assert.deepEqual([...new Set((await Promise.all(all)).map(({ text }) => text))], ["once"]);
    assert.equal(site.requests.length, 1);
    assert.equal((await site.get("/page")).headers["x-cache"], "Hit from cloudfront");
  });

  it("answers 502 when the origin fails, and another page for an error when told to", async () => {
    site.bed.platform.endpoints.unregister("api.example");
    assert.equal((await site.get("/api/x")).status, 502);
    await site.allow();
    await site.object("index.html", "<p>sorry");
    await site.update(
      {},
      { customErrorResponses: [{ errorCode: 403, responsePagePath: "/index.html", responseCode: 200 }] },
    );
    const page = await site.get("/missing");
    assert.deepEqual([page.status, page.text], [200, "<p>sorry"]);
  });

  // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/custom-error-pages-expiration.html
  it("keeps an error as long as told, ten seconds otherwise, and not at all where the origin forbids it", async () => {
    const customErrorResponses = [{ errorCode: 410, errorCachingMinTtl: 0 }];
    await site.update({ targetOriginId: "api" }, { customErrorResponses });
    const asked = async (status: number, control?: string) => {
      site.requests.length = 0;
      const headers = control === undefined ? {} : { "cache-control": control };
      site.answer = () => ({ status, headers, body: Buffer.from("no") });
      const url = `/${status}/${control ?? "nothing"}`;
      for (let round = 0; round < 2; round++) assert.equal((await site.get(url)).status, status);
      return site.requests.length;
    };
    assert.equal(await asked(404), 1);
    assert.equal(await asked(404, "no-store"), 2);
    assert.equal(await asked(500, "no-store"), 1);
    assert.equal(await asked(403, "max-age=0"), 1);
    assert.equal(await asked(410), 2);
  });

  // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/add-origin-custom-headers.html
  it("sends the headers of an origin with every request to it", async () => {
    const [bucket, api] = site.origins;
    const customHeaders = [{ name: "X-Origin-Secret", value: "s" }];
    await site.update({ targetOriginId: "api" }, { origins: [bucket, { ...api, customHeaders }] });
    await site.get("/page", { "x-origin-secret": "made up" });
    assert.equal(site.requests[0]?.headers["x-origin-secret"], "s");
  });

  // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorCustomOrigin.html
  it("connects to an origin itself, and tells who asked", async () => {
    await site.update({ targetOriginId: "api" });
    await site.get("/page", { "x-forwarded-for": "198.51.100.1" });
    assert.equal(site.requests[0]?.headers["x-forwarded-for"], "198.51.100.1, 203.0.113.9");
    assert.equal(site.requests[0]?.remoteAddress, "130.176.0.1");
  });

  it("refuses by name what it does not do", async () => {
    for (const [behavior, more, message] of [
      [{ trustedKeyGroups: ["k"] }, {}, /"defaultCacheBehavior\.trustedKeyGroups"/],
      [
        { lambdaFunctionAssociations: [{ eventType: "viewer-request", lambdaArn: "x" }] },
        {},
        /lambdaFunctionAssociations/,
      ],
      [{ forwardedValues: { queryString: true } }, {}, /forwardedValues/],
      [{ realtimeLogConfigArn: "arn:x" }, {}, /realtimeLogConfigArn/],
      [{ defaultTtl: 60 }, {}, /defaultTtl/],
      [{ grpcConfig: { enabled: true } }, {}, /grpcConfig\.enabled/],
      [
        {},
        { restrictions: { geoRestriction: { restrictionType: "whitelist", locations: ["KR"] } } },
        /geoRestriction/,
      ],
      [{}, { continuousDeploymentPolicyId: "p" }, /continuousDeploymentPolicyId/],
      [{}, { viewerMtlsConfig: { mode: "required" } }, /viewerMtlsConfig/],
      [
        {},
        { origins: [{ originId: "site", domainName: "a.example", vpcOriginConfig: { vpcOriginId: "v" } }] },
        /origins\.vpcOriginConfig/,
      ],
      [
        {},
        {
          origins: [
            {
              originId: "site",
              domainName: "a.s3.x.amazonaws.com",
              s3OriginConfig: { originAccessIdentity: "x" },
            },
          ],
        },
        /originAccessIdentity/,
      ],
      [{ cachePolicyId: undefined }, {}, /without cachePolicyId/],
    ] as const)
      await assert.rejects(site.update(behavior, more), { code: "NotImplemented", message });
    await assert.rejects(site.update({ cachePolicyId: "no-such" }), { code: "NoSuchCachePolicy" });
    await assert.rejects(site.update({ targetOriginId: "nowhere" }), { code: "NoSuchOrigin" });
    await assert.rejects(
      site.create("function:Function", "draft", { code: "", runtime: "cloudfront-js-2.0", publish: false }),
      {
        code: "NotImplemented",
      },
    );
  });
});
