import assert from "node:assert/strict";
import type { Certificate } from "../../contract/capabilities.ts";
import type { Testbed } from "../support/testbed.ts";
import { Site } from "./support/site.ts";

const certificate = (more: Partial<Certificate> = {}): Certificate => ({
  arn: "arn:aws:acm:us-east-1:000000000000:certificate/one",
  region: "us-east-1",
  status: "ISSUED",
  names: ["example.com", "*.example.com"],
  validation: [],
  ...more,
});

// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/CNAMEs.html#alternate-domain-names-requirements
describe("Names of a CloudFront distribution", () => {
  let site: Site;
  let certificates: Certificate[] = [];
  const found: Testbed["capabilities"]["certificates"] = {
    all: () => certificates,
    find: (arn) => certificates.find((one) => one.arn === arn),
  };
  beforeEach(async () => {
    certificates = [certificate()];
    site = await Site.start({ certificates: found });
  });
  afterEach(() => site.stop());

  const named = async (aliases: readonly string[], viewerCertificate: object = {}) =>
    await site.update(
      {},
      {
        aliases,
        viewerCertificate: {
          acmCertificateArn: certificate().arn,
          sslSupportMethod: "sni-only",
          minimumProtocolVersion: "TLSv1.2_2021",
          ...viewerCertificate,
        },
      },
    );
  const refusal = (code: string, message: RegExp) => ({ code, message });

  it("are taken when an issued certificate of us-east-1 covers them", async () => {
    await named(["example.com", "www.example.com"]);
    assert.deepEqual(site.bed.capabilities.sites.withCertificate(certificate().arn), [
      site.distribution["arn"],
    ]);
    assert.deepEqual(site.bed.capabilities.sites.domainNames(), [site.distribution["domainName"]]);
    await named(["*.example.com"]);
  });

  it("are refused without a certificate", async () => {
    await assert.rejects(
      site.update({}, { aliases: ["example.com"] }),
      refusal("InvalidViewerCertificate", /you must attach a trusted certificate/),
    );
  });

  for (const [what, other, message] of [
    ["of another region", { region: "ap-northeast-2" }, /is ISSUED in ap-northeast-2/],
    ["that is not issued", { status: "PENDING_VALIDATION" }, /is PENDING_VALIDATION in us-east-1/],
    ["that is not there", { arn: "arn:other" }, /is not there/],
    ["for other names", { names: ["example.org"] }, /example\.com is none of example\.org/],
    ["for names one label above", { names: ["*.com"] }, /doesn't cover .*www\.example\.com/],
  ] as const)
    it(`are refused with a certificate ${what}`, async () => {
      certificates = [certificate(other)];
      const aliases = what.endsWith("above") ? ["www.example.com"] : ["example.com"];
      await assert.rejects(named(aliases), refusal("InvalidViewerCertificate", message));
    });

  it("are of one distribution alone", async () => {
    await named(["example.com"]);
    await site.create("distribution:Distribution", "other", {
      ...site.inputs,
      aliases: ["www.example.com"],
      viewerCertificate: { acmCertificateArn: certificate().arn, sslSupportMethod: "sni-only" },
    });
    await assert.rejects(
      named(["example.com", "WWW.example.com"]),
      refusal("CNAMEAlreadyExists", /www\.example\.com is of E/),
    );
    await named(["example.com"]);
  });

  // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/secure-connections-supported-viewer-protocols-ciphers.html
  it("have a security policy that there is", async () => {
    await named(["example.com"], { minimumProtocolVersion: "TLSv1.3_2025" });
    await assert.rejects(
      named(["example.com"], { minimumProtocolVersion: "TLSv1.4" }),
      refusal("InvalidArgument", /got TLSv1\.4/),
    );
    await assert.rejects(named(["example.com"], { sslSupportMethod: "vip" }), { code: "NotImplemented" });
  });
});
