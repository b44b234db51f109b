import assert from "node:assert/strict";
import { runInNewContext } from "node:vm";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StaticSite, type StaticSiteArgs } from "../../components/static-site/index.ts";
import { rewriteFunction } from "../../components/static-site/rewrite.ts";
import { graphOf } from "../support/graph.ts";

describe("StaticSite", () => {
  let content: string;
  before(() => {
    content = mkdtempSync(join(tmpdir(), "site-"));
    mkdirSync(join(content, "assets"));
    writeFileSync(join(content, "index.html"), "<p>");
    writeFileSync(join(content, "assets/app-1a2b.js"), "1");
    writeFileSync(join(content, "picture.svg"), "<svg/>");
  });
  after(() => rmSync(content, { recursive: true }));
  const site = (args: Partial<StaticSiteArgs> = {}) =>
    graphOf(() => new StaticSite("site", { content, ...args }));

  it("keeps the bucket private: all four blocks, and one distribution may read", async () => {
    const graph = await site();
    const block = graph.one("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock").inputs;
    assert.deepEqual(
      [
        block["blockPublicAcls"],
        block["blockPublicPolicy"],
        block["ignorePublicAcls"],
        block["restrictPublicBuckets"],
      ],
      [true, true, true, true],
    );
    const { Statement } = JSON.parse(
      graph.one("aws:s3/bucketPolicy:BucketPolicy").inputs["policy"] as string,
    ) as {
      Statement: Record<string, unknown>[];
    };
    const allowed = Statement.filter(({ Effect }) => Effect === "Allow");
    assert.deepEqual(
      allowed.map(({ Principal, Action, Condition }) => ({ Principal, Action, Condition })),
      [
        {
          Principal: { Service: "cloudfront.amazonaws.com" },
          Action: "s3:GetObject",
          Condition: {
            StringEquals: {
              "AWS:SourceArn": graph.one("aws:cloudfront/distribution:Distribution").outputs["arn"],
            },
          },
        },
      ],
    );
    assert.equal(graph.one("aws:s3/bucket:Bucket").inputs["website"], undefined);
  });

  it("sends strict headers: nothing inline, nothing from elsewhere but what is named", async () => {
    const graph = await site({ connectSources: ["https://cognito-idp.ap-northeast-2.amazonaws.com"] });
    const { securityHeadersConfig } = graph.one("aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy")
      .inputs as {
      securityHeadersConfig: Record<string, Record<string, unknown>>;
    };
    const policy = securityHeadersConfig["contentSecurityPolicy"]?.["contentSecurityPolicy"] as string;
    assert.doesNotMatch(policy, /unsafe-inline|unsafe-eval|\*/);
    assert.match(policy, /connect-src 'self' https:\/\/cognito-idp\.ap-northeast-2\.amazonaws\.com;/);
    assert.match(policy, /frame-ancestors 'none'/);
    assert.equal(securityHeadersConfig["strictTransportSecurity"]?.["accessControlMaxAgeSec"], 63072000);
    assert.equal(securityHeadersConfig["contentTypeOptions"]?.["override"], true);
    assert.equal(securityHeadersConfig["frameOptions"]?.["frameOption"], "DENY");
  });

  it("keeps hashed files for a year, and asks for the page each time", async () => {
    const graph = await site({ config: { apiUrl: "/api" } });
    assert.deepEqual(
      Object.fromEntries(
        graph
          .byType("aws:s3/bucketObjectv2:BucketObjectv2")
          .map(({ inputs }) => [inputs["key"], [inputs["contentType"], inputs["cacheControl"]]]),
      ),
      {
        "assets/app-1a2b.js": ["text/javascript; charset=utf-8", "public,max-age=31536000,immutable"],
        "picture.svg": ["image/svg+xml", "public,max-age=3600"],
        "config.json": ["application/json", "no-store"],
        "index.html": ["text/html; charset=utf-8", "no-cache"],
      },
    );
  });

  it("uploads the page after everything that it asks for", async () => {
    const graph = await site({ config: { apiUrl: "/api" } });
    const page = graph.one("aws:s3/bucketObjectv2:BucketObjectv2", "site/index.html");
    for (const name of ["site/assets/app-1a2b.js", "site/config.json"])
      assert.ok(graph.dependsOn(page, graph.one("aws:s3/bucketObjectv2:BucketObjectv2", name)), name);
  });

  it("passes routes on uncached, with all methods, over HTTPS", async () => {
    const graph = await site({
      routes: [{ pattern: "/api/*", domainName: "abc.execute-api.ap-northeast-2.amazonaws.com" }],
    });
    const { orderedCacheBehaviors, origins } = graph.one("aws:cloudfront/distribution:Distribution")
      .inputs as {
      orderedCacheBehaviors: Record<string, unknown>[];
      origins: Record<string, unknown>[];
    };
    assert.equal(orderedCacheBehaviors[0]?.["pathPattern"], "/api/*");
    assert.equal(orderedCacheBehaviors[0]?.["cachePolicyId"], "4135ea2d-6df8-44a3-9df3-4b5a84be39ad");
    assert.deepEqual((orderedCacheBehaviors[0]?.["allowedMethods"] as string[]).length, 7);
    assert.equal(
      (origins[1]?.["customOriginConfig"] as Record<string, unknown>)["originProtocolPolicy"],
      "https-only",
    );
  });

  it("routes to each of its APIs, and tells the site their paths", async () => {
    const api = (pattern: string) => ({
      pattern,
      domainName: "abc.execute-api.ap-northeast-2.amazonaws.com",
    });
    const graph = await site({
      config: { region: "ap-northeast-2" },
      apis: {
        apiUrl: { path: "/api", route: api("/api/*") },
        clicksUrl: { path: "/stream/clicks", route: api("/stream/*") },
      },
      routes: [api("/more/*")],
    });
    const { orderedCacheBehaviors } = graph.one("aws:cloudfront/distribution:Distribution").inputs as {
      orderedCacheBehaviors: Record<string, unknown>[];
    };
    assert.deepEqual(
      orderedCacheBehaviors.map(({ pathPattern }) => pathPattern),
      ["/api/*", "/stream/*", "/more/*"],
    );
    const { content: config } = graph.one("aws:s3/bucketObjectv2:BucketObjectv2", "site/config.json").inputs;
    assert.deepEqual(JSON.parse(config as string), {
      region: "ap-northeast-2",
      apiUrl: "/api",
      clicksUrl: "/stream/clicks",
    });
  });

  it("keeps a protected bucket's objects and their older versions", async () => {
    const kept = await site();
    assert.equal(kept.one("aws:s3/bucket:Bucket").inputs["forceDestroy"], false);
    assert.equal(kept.one("aws:s3/bucket:Bucket").protect, true);
    assert.equal(kept.byType("aws:s3/bucketVersioning:BucketVersioning").length, 1);
    const loose = await site({ protect: false });
    assert.equal(loose.one("aws:s3/bucket:Bucket").inputs["forceDestroy"], true);
    assert.equal(loose.byType("aws:s3/bucketVersioning:BucketVersioning").length, 0);
  });

  it("refuses a folder without a page", async () => {
    await assert.rejects(
      graphOf(() => new StaticSite("site", { content: join(content, "assets") })),
      /StaticSite "site": content must be a folder with an index\.html .*Fix: build the site first/,
    );
  });

  describe("rewrite function", () => {
    const rewrite = (uri: string) =>
      runInNewContext(
        `${rewriteFunction}; handler({ request: { uri: ${JSON.stringify(uri)} } }).uri`,
      ) as string;
    for (const [uri, expected] of [
      ["/", "/index.html"],
      ["/mysfits/4e53", "/index.html"],
      ["/assets/app.js", "/assets/app.js"],
      ["/missing.png", "/missing.png"],
      ["/v1.2/page", "/index.html"],
    ] as const)
      it(`answers ${uri} with ${expected}`, () => assert.equal(rewrite(uri), expected));
  });
});
