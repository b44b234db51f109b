import assert from "node:assert/strict";
import { Site } from "./support/site.ts";

// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/controlling-the-cache-key.html
describe("CloudFront policies", () => {
  let site: Site;
  beforeEach(async () => {
    site = await Site.start();
  });
  afterEach(() => site.stop());

  const cachePolicy = async (parameters: object, more: object = {}) =>
    (
      await site.create("cachePolicy:CachePolicy", "cache", {
        minTtl: 1,
        defaultTtl: 60,
        maxTtl: 60,
        parametersInCacheKeyAndForwardedToOrigin: {
          headersConfig: { headerBehavior: "none" },
          cookiesConfig: { cookieBehavior: "none" },
          queryStringsConfig: { queryStringBehavior: "none" },
          ...parameters,
        },
        ...more,
      })
    ).id;

  it("keep answers apart by the parameters, headers and cookies that the cache policy names, and pass those on", async () => {
    const cachePolicyId = await cachePolicy({
      headersConfig: { headerBehavior: "whitelist", headers: { items: ["X-Language"] } },
      cookiesConfig: { cookieBehavior: "whitelist", cookies: { items: ["theme"] } },
      queryStringsConfig: { queryStringBehavior: "whitelist", queryStrings: { items: ["page"] } },
    });
    await site.update({ targetOriginId: "api", cachePolicyId });
    const seen = async (url: string, headers = {}) => (await site.get(url, headers)).headers["x-cache"];
    const miss = "Miss from cloudfront";
    const hit = "Hit from cloudfront";
    assert.equal(await seen("/list?page=1&utm=a"), miss);
    assert.equal(await seen("/list?utm=b&page=1"), hit);
    assert.equal(await seen("/list?page=2"), miss);
    assert.equal(await seen("/list?page=1", { "x-language": "ko" }), miss);
    assert.equal(await seen("/list?page=1", { cookie: "theme=dark; id=1" }), miss);
    assert.equal(await seen("/list?page=1", { cookie: "id=2; theme=dark" }), hit);
    assert.deepEqual(
      site.requests.map(({ url }) => url),
      ["/list?page=1", "/list?page=2", "/list?page=1", "/list?page=1"],
    );
    assert.equal(site.requests[2]?.headers["x-language"], "ko");
    assert.equal(site.requests[3]?.headers["cookie"], "theme=dark");
  });

  it("send to the origin what the origin request policy names, without keeping answers apart by it", async () => {
    const cachePolicyId = await cachePolicy({});
    const { id } = await site.create("originRequestPolicy:OriginRequestPolicy", "origin", {
      headersConfig: { headerBehavior: "whitelist", headers: { items: ["X-Trace"] } },
      cookiesConfig: { cookieBehavior: "none" },
      queryStringsConfig: { queryStringBehavior: "allExcept", queryStrings: { items: ["secret"] } },
    });
    await site.update({ targetOriginId: "api", cachePolicyId, originRequestPolicyId: id });
    await site.get("/list?a=1&secret=2", { "x-trace": "t", "x-other": "o", cookie: "a=b" });
    await site.get("/list?a=2");
    assert.equal(site.requests.length, 1);
    const [request] = site.requests;
    assert.equal(request?.url, "/list?a=1");
    assert.equal(request.headers["x-trace"], "t");
    assert.equal(request.headers["x-other"], undefined);
    assert.equal(request.headers["cookie"], undefined);
  });

  // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-response-headers-policies.html
  it("set and remove headers of answers", async () => {
    const { id } = await site.create("responseHeadersPolicy:ResponseHeadersPolicy", "headers", {
      securityHeadersConfig: {
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: "DENY", override: true },
        referrerPolicy: { referrerPolicy: "no-referrer", override: false },
        strictTransportSecurity: { accessControlMaxAgeSec: 60, includeSubdomains: true, override: true },
        contentSecurityPolicy: { contentSecurityPolicy: "default-src 'self'", override: true },
        xssProtection: { protection: true, modeBlock: true, override: true },
      },
      removeHeadersConfig: { items: [{ header: "X-Powered-By" }] },
      customHeadersConfig: { items: [{ header: "x-mine", value: "1", override: true }] },
    });
    await site.update({ targetOriginId: "api", responseHeadersPolicyId: id });
    site.answer = () => ({
      status: 200,
      headers: { "x-powered-by": "origin", "referrer-policy": "origin", "x-mine": "origin" },
      body: Buffer.alloc(0),
    });
    const { headers } = await site.get("/a");
    assert.equal(headers["x-content-type-options"], "nosniff");
    assert.equal(headers["x-frame-options"], "DENY");
    assert.equal(headers["referrer-policy"], "origin");
    assert.equal(headers["strict-transport-security"], "max-age=60; includeSubDomains");
    assert.equal(headers["content-security-policy"], "default-src 'self'");
    assert.equal(headers["x-xss-protection"], "1; mode=block");
    assert.equal(headers["x-mine"], "1");
    assert.equal(headers["x-powered-by"], undefined);
  });

  it("keep nothing longer than the cache policy lets them", async () => {
    const cachePolicyId = await cachePolicy({}, { minTtl: 0, defaultTtl: 0, maxTtl: 0 });
    await site.update({ targetOriginId: "api", cachePolicyId });
    site.answer = () => ({
      status: 200,
      headers: { "cache-control": "max-age=600" },
      body: Buffer.from("a"),
    });
    await site.get("/a");
    assert.equal((await site.get("/a")).headers["x-cache"], "Miss from cloudfront");
    assert.equal(site.requests.length, 2);
  });

  it("are found by name, those of AWS and the program's", async () => {
    await cachePolicy({}, { name: "mine" });
    const invokes = site.bed.services.find(({ name }) => name === "cloudfront")?.invokes ?? {};
    const find = invokes["aws:cloudfront/getCachePolicy:getCachePolicy"];
    const ask = async (name: string) => (await find?.({ name }, "us-east-1"))?.["id"];
    assert.equal(await ask("Managed-CachingOptimized"), "658327ea-f89d-4fab-a63d-7e88639e58f6");
    assert.match(String(await ask("mine")), /^[0-9a-f-]{36}$/);
    await assert.rejects(ask("none"), { code: "NoSuchCachePolicy" });
  });

  it("that are not there, or ask for what is not done here, are refused", async () => {
    await assert.rejects(site.update({ originRequestPolicyId: "none" }), {
      code: "NoSuchOriginRequestPolicy",
    });
    await assert.rejects(site.update({ responseHeadersPolicyId: "none" }), {
      code: "NoSuchResponseHeadersPolicy",
    });
    const headers = (inputs: Record<string, unknown>) =>
      site.create("responseHeadersPolicy:ResponseHeadersPolicy", "refused", inputs);
    await assert.rejects(headers({ corsConfig: { accessControlAllowCredentials: false } }), {
      code: "NotImplemented",
      message: /corsConfig/,
    });
    await assert.rejects(headers({ serverTimingHeadersConfig: { enabled: true, samplingRate: 1 } }), {
      code: "NotImplemented",
      message: /serverTimingHeadersConfig/,
    });
    for (const inputs of [
      { originAccessControlOriginType: "lambda", signingBehavior: "always", signingProtocol: "sigv4" },
      { originAccessControlOriginType: "s3", signingBehavior: "no-override", signingProtocol: "sigv4" },
    ])
      await assert.rejects(site.create("originAccessControl:OriginAccessControl", "refused", inputs), {
        code: "NotImplemented",
      });
  });
});
