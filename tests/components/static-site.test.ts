import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { runInNewContext } from "node:vm";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StaticSite, type StaticSiteArgs } from "../../components/static-site/index.ts";
import { statusFunction } from "../../components/static-site/fallback.ts";
import { rewriteFunction } from "../../components/static-site/rewrite.ts";
import type { ResourceGraph } from "../../local/engine/graph.ts";
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
    assert.match(policy, /img-src 'self';/);
    assert.match(policy, /frame-ancestors 'none'/);
    assert.equal(securityHeadersConfig["strictTransportSecurity"]?.["accessControlMaxAgeSec"], 63072000);
    assert.equal(securityHeadersConfig["contentTypeOptions"]?.["override"], true);
    assert.equal(securityHeadersConfig["frameOptions"]?.["frameOption"], "DENY");
  });

  it("shows pictures of the origins that are named, which scripts may not talk to for that", async () => {
    const bucket = "https://pictures-1.s3.ap-northeast-2.amazonaws.com";
    const graph = await site({ imageSources: [bucket] });
    const { securityHeadersConfig } = graph.one("aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy")
      .inputs as { securityHeadersConfig: Record<string, Record<string, unknown>> };
    const policy = String(securityHeadersConfig["contentSecurityPolicy"]?.["contentSecurityPolicy"]);
    assert.ok(policy.includes(`; img-src 'self' ${bucket}; `));
    assert.ok(policy.includes("; connect-src 'self'; "));
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

  // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/add-origin-custom-headers.html
  it("sends the headers of a route to its origin alone, and tells it who asks", async () => {
    const domainName = "abc.execute-api.ap-northeast-2.amazonaws.com";
    const graph = await site({
      routes: [
        { pattern: "/api/*", domainName, originHeaders: { "x-api-key": "secret" } },
        { pattern: "/open/*", domainName },
      ],
    });
    const { orderedCacheBehaviors, origins } = graph.one("aws:cloudfront/distribution:Distribution")
      .inputs as {
      orderedCacheBehaviors: readonly { functionAssociations: unknown }[];
      origins: readonly { originId: string; customHeaders?: readonly object[] }[];
    };
    assert.deepEqual(
      origins
        .filter(({ originId }) => originId.startsWith("/"))
        .map(({ originId, customHeaders }) => [originId, customHeaders]),
      [
        ["/api/*", [{ name: "x-api-key", value: "secret" }]],
        ["/open/*", []],
      ],
    );
    const address = graph.one("aws:cloudfront/function:Function", "site-viewer-address");
    for (const { functionAssociations } of orderedCacheBehaviors)
      assert.deepEqual(functionAssociations, [
        { eventType: "viewer-request", functionArn: address.outputs["arn"] },
      ]);
    const handler = runInNewContext(`${address.inputs["code"] as string}; handler`) as (
      event: object,
    ) => unknown;
    const event = {
      viewer: { ip: "203.0.113.9" },
      request: { headers: { "true-client-ip": { value: "198.51.100.1" }, accept: { value: "*/*" } } },
    };
    assert.deepEqual(JSON.parse(JSON.stringify(handler(event))), {
      headers: { "true-client-ip": { value: "203.0.113.9" }, accept: { value: "*/*" } },
    });
    const without = await site();
    assert.ok(
      without.byType("aws:cloudfront/function:Function").every(({ name }) => name !== "site-viewer-address"),
    );
  });

  it("tells the addresses of its APIs, which are below its own", async () => {
    const graph = await site({
      apis: { apiUrl: { path: "/api", route: { pattern: "/api/*", domainName: "a.example" } } },
    });
    const { domainName } = graph.one("aws:cloudfront/distribution:Distribution").outputs;
    assert.deepEqual(graph.outputs["apiUrls"], { apiUrl: `https://${String(domainName)}/api` });
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

  it("keeps a protected bucket's objects, and another's only while it is there", async () => {
    const kept = await site();
    assert.equal(kept.one("aws:s3/bucket:Bucket").inputs["forceDestroy"], false);
    assert.equal(kept.one("aws:s3/bucket:Bucket").protect, true);
    const loose = await site({ protect: false });
    assert.equal(loose.one("aws:s3/bucket:Bucket").inputs["forceDestroy"], true);
    assert.equal(loose.one("aws:s3/bucket:Bucket").protect, false);
  });

  it("keeps older versions of its files for 30 days, in every stage", async () => {
    const graph = await site({ protect: false });
    const versioning = graph.one("aws:s3/bucketVersioning:BucketVersioning");
    assert.deepEqual(versioning.inputs["versioningConfiguration"], { status: "Enabled" });
    const lifecycle = graph.one("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration");
    assert.ok(graph.dependsOn(lifecycle, versioning));
    assert.deepEqual(lifecycle.inputs["rules"], [
      {
        id: "old-versions",
        status: "Enabled",
        filter: {},
        expiration: { expiredObjectDeleteMarker: true },
        noncurrentVersionExpiration: { noncurrentDays: 30 },
        abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
      },
    ]);
  });

  describe("with names of its own", () => {
    const ARN = "arn:aws:acm:us-east-1:111122223333:certificate/one";
    const led: string[] = [];
    const domain = (certificateArn: string | undefined = ARN) => ({
      name: "example.com",
      redirects: ["www.example.com"],
      certificateArn,
      leadTo: (distribution: { urn: unknown }) => void led.push(String(distribution !== undefined)),
    });
    const built = async (args: Partial<StaticSiteArgs> = {}) => {
      led.length = 0;
      const graph = await graphOf(() => ({ url: new StaticSite("site", { content, ...args }).url }));
      return { graph, inputs: graph.one("aws:cloudfront/distribution:Distribution").inputs };
    };
    /** Answer of the function that sees requests first. */
    const asked = (graph: ResourceGraph, host: string, uri: string, querystring: object = {}) => {
      const { code } = graph.one("aws:cloudfront/function:Function", "site-rewrite").inputs;
      const request = { uri, querystring, headers: { host: { value: host } } };
      return JSON.parse(
        runInNewContext(
          `${String(code)}; JSON.stringify(handler({ request: ${JSON.stringify(request)} }))`,
        ) as string,
      ) as { uri?: string; statusCode?: number; headers?: { location?: { value: string } } };
    };

    // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html
    it("serves them with their certificate, TLS 1.2 at least, and is where they say", async () => {
      const { graph, inputs } = await built({ domain: domain() });
      assert.deepEqual(inputs["aliases"], ["example.com", "www.example.com"]);
      assert.deepEqual(inputs["viewerCertificate"], {
        acmCertificateArn: ARN,
        sslSupportMethod: "sni-only",
        minimumProtocolVersion: "TLSv1.2_2025",
      });
      assert.equal(graph.outputs["url"], "https://example.com");
      assert.deepEqual(led, ["true"]);
    });

    it("leaves the domain's other names alone: they need not be HTTPS", async () => {
      const hsts = async (args: Partial<StaticSiteArgs>) => {
        const { graph } = await built(args);
        const { inputs } = graph.one("aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy");
        return (inputs["securityHeadersConfig"] as { strictTransportSecurity: object })
          .strictTransportSecurity;
      };
      assert.deepEqual(await hsts({ domain: domain() }), {
        accessControlMaxAgeSec: 63072000,
        includeSubdomains: false,
        override: true,
      });
      assert.deepEqual(await hsts({}), {
        accessControlMaxAgeSec: 63072000,
        includeSubdomains: true,
        override: true,
      });
    });

    it("stays at CloudFront's name until the certificate is proved", async () => {
      const { graph, inputs } = await built({ domain: { ...domain(), certificateArn: undefined } });
      assert.equal(inputs["aliases"], undefined);
      assert.deepEqual(inputs["viewerCertificate"], { cloudfrontDefaultCertificate: true });
      assert.match(graph.outputs["url"] as string, /^https:\/\/d\w+\.cloudfront\.net$/);
      assert.equal(asked(graph, "www.example.com", "/event").uri, "/index.html");
      assert.deepEqual(led, ["true"]);
    });

    it("answers the other name with a redirect, with path and query, and its own as ever", async () => {
      for (const singlePage of [true, false]) {
        const { graph } = await built({ domain: domain(), singlePage });
        const query = { a: { value: "1", multiValue: [{ value: "1" }, { value: "%20" }] }, b: { value: "" } };
        const moved = asked(graph, "www.example.com", "/mysfits/x%2Fy", query);
        assert.deepEqual(
          [moved.statusCode, moved.headers?.location?.value],
          [301, "https://example.com/mysfits/x%2Fy?a=1&a=%20&b"],
        );
        assert.equal(asked(graph, "www.example.com", "/").headers?.location?.value, "https://example.com/");
        assert.equal(asked(graph, "example.com", "/event").uri, singlePage ? "/index.html" : "/event");
        assert.equal(asked(graph, "evil.example", "/app.js").statusCode, undefined);
      }
    });

    it("does not redirect requests of APIs: a POST would become a GET", async () => {
      const api = { pattern: "/api/*", domainName: "abc.execute-api.ap-northeast-2.amazonaws.com" };
      const { graph, inputs } = await built({ domain: domain(), routes: [api] });
      const [behavior] = inputs["orderedCacheBehaviors"] as { functionAssociations: object[] }[];
      const { arn } = graph.one("aws:cloudfront/function:Function", "site-rewrite").outputs;
      assert.ok(!JSON.stringify(behavior).includes(String(arn)));
    });
  });

  // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html
  describe("fallback", () => {
    const page = () => join(content, "picture.html");
    const write = (html: string) => writeFileSync(page(), html);
    const withFallback = () =>
      site({
        fallback: { page: page(), region: "ap-southeast-2" },
        routes: [{ pattern: "/api/*", domainName: "abc.execute-api.ap-northeast-2.amazonaws.com" }],
      });
    beforeEach(() => write("<style>p { color: red }</style><p>Sorry"));
    afterEach(() => rmSync(page()));

    it("is asked when the site's bucket refuses, fails or is away; APIs answer for themselves", async () => {
      const graph = await withFallback();
      const { inputs } = graph.one("aws:cloudfront/distribution:Distribution");
      const { origins, originGroups, defaultCacheBehavior, orderedCacheBehaviors } = inputs as {
        origins: { originId: string; domainName: string; originAccessControlId?: string }[];
        originGroups: object[];
        defaultCacheBehavior: { targetOriginId: string; allowedMethods: string[] };
        orderedCacheBehaviors: { targetOriginId: string }[];
      };
      assert.deepEqual(originGroups, [
        {
          originId: "site-or-fallback",
          members: [{ originId: "site" }, { originId: "fallback" }],
          failoverCriteria: { statusCodes: [403, 404, 500, 502, 503, 504] },
        },
      ]);
      assert.equal(defaultCacheBehavior.targetOriginId, "site-or-fallback");
      assert.deepEqual(defaultCacheBehavior.allowedMethods, ["GET", "HEAD"]);
      assert.deepEqual(
        orderedCacheBehaviors.map(({ targetOriginId }) => targetOriginId),
        ["/api/*"],
      );
      // Custom error responses are of the whole distribution: they would take the place of the APIs' problems.
      assert.equal(inputs["customErrorResponses"], undefined);
      const second = origins.find(({ originId }) => originId === "fallback");
      assert.equal(second?.originAccessControlId, origins[0]?.originAccessControlId);
      assert.notEqual(second?.domainName, origins[0]?.domainName);
    });

    it("is a private bucket of its own, in another region, that goes with what is in it", async () => {
      const graph = await withFallback();
      const bucket = graph.one("aws:s3/bucket:Bucket", "site-fallback-bucket");
      assert.deepEqual([bucket.inputs["region"], bucket.inputs["forceDestroy"]], ["ap-southeast-2", true]);
      const parts = graph.resources.filter(
        ({ type, inputs }) => type.startsWith("aws:s3/") && inputs["bucket"] === bucket.id,
      );
      assert.deepEqual(parts.map(({ name, inputs }) => [name, inputs["region"]]).sort(), [
        ["site-fallback-encryption", "ap-southeast-2"],
        ["site-fallback-lifecycle", "ap-southeast-2"],
        ["site-fallback-owner", "ap-southeast-2"],
        ["site-fallback-policy", "ap-southeast-2"],
        ["site-fallback-private", "ap-southeast-2"],
        ["site-fallback-versions", "ap-southeast-2"],
        ["site-fallback/index.html", "ap-southeast-2"],
      ]);
      const policy = graph.one("aws:s3/bucketPolicy:BucketPolicy", "site-fallback-policy").inputs["policy"];
      assert.match(policy as string, /"s3:GetObject".*"AWS:SourceArn"/);
    });

    it("has its page served as 503, which no cache keeps, and its styles allowed by their hash", async () => {
      const graph = await withFallback();
      const { inputs } = graph.one("aws:s3/bucketObjectv2:BucketObjectv2", "site-fallback/index.html");
      assert.deepEqual(
        [inputs["key"], inputs["cacheControl"], inputs["metadata"]],
        ["index.html", "no-store", { status: "503" }],
      );
      const { defaultCacheBehavior } = graph.one("aws:cloudfront/distribution:Distribution").inputs as {
        defaultCacheBehavior: { functionAssociations: { eventType: string; functionArn: string }[] };
      };
      const { outputs } = graph.one("aws:cloudfront/function:Function", "site-status");
      assert.deepEqual(defaultCacheBehavior.functionAssociations[1], {
        eventType: "viewer-response",
        functionArn: outputs["arn"],
      });
      const { securityHeadersConfig } = graph.one(
        "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy",
      ).inputs as { securityHeadersConfig: { contentSecurityPolicy: { contentSecurityPolicy: string } } };
      const hash = createHash("sha256").update("p { color: red }").digest("base64");
      assert.ok(
        securityHeadersConfig.contentSecurityPolicy.contentSecurityPolicy.includes(
          `style-src 'self' 'sha256-${hash}';`,
        ),
      );
    });

    it("is not made unless asked for", async () => {
      const graph = await site();
      assert.equal(graph.byType("aws:s3/bucket:Bucket").length, 1);
      assert.equal(graph.byType("aws:cloudfront/function:Function").length, 1);
      assert.equal(graph.one("aws:cloudfront/distribution:Distribution").inputs["originGroups"], undefined);
    });

    it("must be a page that needs nothing else", async () => {
      write('<script src="/app.js"></script>');
      await assert.rejects(withFallback(), /fallback\.page must have no scripts.*got "<script src/);
      await assert.rejects(
        site({ fallback: { page: join(content, "none.html") } }),
        /fallback\.page must be a file .*Fix: give the path/,
      );
    });
  });

  it("refuses a folder without a page", async () => {
    await assert.rejects(
      graphOf(() => new StaticSite("site", { content: join(content, "assets") })),
      /StaticSite "site": content must be a folder with an index\.html .*Fix: build the site first/,
    );
  });

  describe("status function", () => {
    const respond = (headers: object) =>
      JSON.parse(
        runInNewContext(
          `${statusFunction}; JSON.stringify(handler({ response: { statusCode: 200, headers: ${JSON.stringify(headers)} } }))`,
        ) as string,
      ) as object;
    it("serves an object with the status that its metadata say", () => {
      assert.deepEqual(respond({ "x-amz-meta-status": { value: "503" }, etag: { value: "e" } }), {
        statusCode: 503,
        headers: { etag: { value: "e" }, "retry-after": { value: "60" } },
      });
    });
    it("leaves others as they are", () => {
      assert.deepEqual(respond({ etag: { value: "e" } }), {
        statusCode: 200,
        headers: { etag: { value: "e" } },
      });
    });
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
