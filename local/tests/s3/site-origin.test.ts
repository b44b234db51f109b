import assert from "node:assert/strict";
import { withLocalSources } from "../../aws/cloudfront/policies/local-sources.ts";
import { originNames } from "../../aws/s3/bucket/site-origin.ts";
import { corsHeaders } from "../../aws/s3/bucket/cors.ts";
import type { Capabilities } from "../../contract/capabilities.ts";
import type { Platform } from "../../contract/service.ts";

const siteUrl = "http://127.0.0.1:8000";
const sites = { siteNames: () => ["d111111abcdef8.cloudfront.net", "example.com"] };
const platform = (capabilities: object) =>
  ({ siteUrl, capabilities: capabilities as Capabilities }) as Platform;

describe("Origins of the site, where buckets are on this machine", () => {
  const rule = {
    allowedOrigins: ["https://example.com"],
    allowedMethods: ["POST"],
    allowedHeaders: [],
    exposeHeaders: [],
  };
  const allowed = (origin: string, capabilities: object = { sites }) =>
    corsHeaders([rule], { origin }, "POST", originNames(platform(capabilities)))[
      "access-control-allow-origin"
    ];

  it("are allowed by the site's public name, at its address here and by the name of this machine", () => {
    assert.equal(allowed(siteUrl), siteUrl);
    assert.equal(allowed("http://localhost:8000"), "http://localhost:8000");
    assert.equal(allowed("https://example.com"), "https://example.com");
  });

  it("are no others: another port, another name, a copy without a site", () => {
    for (const origin of ["http://127.0.0.1:8001", "http://localhost", "https://example.org", "null"])
      assert.equal(allowed(origin), undefined, origin);
    assert.equal(allowed(siteUrl, {}), undefined);
    const other = { ...rule, allowedOrigins: ["https://example.org"] };
    assert.deepEqual(corsHeaders([other], { origin: siteUrl }, "POST", originNames(platform({ sites }))), {});
  });

  // https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Content-Security-Policy
  it("may use this machine's S3 where a policy names a bucket, and nothing where it names something else", () => {
    const here = "http://127.0.0.1:4000";
    const local = (policy: string) => withLocalSources(policy, here);
    assert.equal(
      local("img-src 'self' https://pictures-1.s3.ap-northeast-2.amazonaws.com; connect-src 'self'"),
      `img-src 'self' ${here}; connect-src 'self'`,
    );
    for (const policy of [
      "connect-src https://cognito-idp.ap-northeast-2.amazonaws.com",
      "img-src https://a.s3.ap-northeast-2.amazonaws.com.example.org",
      "img-src https://example.com",
    ])
      assert.equal(local(policy), policy);
  });
});
