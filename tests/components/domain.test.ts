import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import { Domain, type DnsRecord, type DomainArgs } from "../../components/domain/index.ts";
import type { ResourceGraph } from "../../local/engine/graph.ts";
import { graphOf } from "../support/graph.ts";

const CERTIFICATE = "aws:acm/certificate:Certificate";
const VALIDATION = "aws:acm/certificateValidation:CertificateValidation";
const RECORD = "aws:route53/record:Record";
const ARN = "arn:aws:acm:us-east-1:111122223333:certificate/one";

describe("Domain", () => {
  const domain = (args: Partial<DomainArgs> = {}) =>
    graphOf(
      () => {
        const made = new Domain("domain", { name: "example.com", hostedZone: "Z0123456789", ...args });
        made.leadTo(aws.cloudfront.Distribution.get("cdn", "E1"));
        return { records: made.dnsRecords, certificateArn: made.certificateArn };
      },
      {
        functions: { "aws:route53/getZone:getZone": ({ name }) => ({ zoneId: `Z-of-${String(name)}` }) },
      },
    );
  const records = (graph: ResourceGraph) =>
    graph
      .byType(RECORD)
      .map(({ name, inputs }) => [name, inputs["zoneId"], inputs["name"], inputs["type"]])
      .sort();
  const cloudFrontName = (graph: ResourceGraph) =>
    graph.one("aws:cloudfront/distribution:Distribution").outputs["domainName"] as string;
  const listed = (graph: ResourceGraph) => graph.outputs["records"] as readonly DnsRecord[];

  it("makes a certificate in us-east-1, proves it, waits for it, and points the name to the site for IPv4 and IPv6", async () => {
    const graph = await domain();
    const { inputs } = graph.one(CERTIFICATE, "domain-certificate");
    assert.deepEqual(
      [inputs["domainName"], inputs["region"], inputs["validationMethod"], inputs["keyAlgorithm"]],
      ["example.com", "us-east-1", "DNS", "EC_prime256v1"],
    );
    assert.deepEqual(records(graph), [
      ["domain-proof", "Z0123456789", "_validation.example.com", "CNAME"],
      ["domain-site-a", "Z0123456789", "example.com", "A"],
      ["domain-site-aaaa", "Z0123456789", "example.com", "AAAA"],
    ]);
    const proof = graph.one(RECORD, "domain-proof").inputs;
    assert.deepEqual([proof["records"], proof["allowOverwrite"]], [["_value.acm-validations.aws"], true]);
    const alias = graph.one(RECORD, "domain-site-a").inputs;
    assert.deepEqual(alias["aliases"], [
      { name: cloudFrontName(graph), zoneId: "Z2FDTNDATAQYW2", evaluateTargetHealth: false },
    ]);
    assert.equal(alias["allowOverwrite"], undefined);
    const validation = graph.one(VALIDATION);
    assert.equal(validation.inputs["region"], "us-east-1");
    assert.equal((validation.inputs["validationRecordFqdns"] as string[]).length, 1);
    assert.ok(listed(graph).every(({ isWritten }) => isWritten));
  });

  it("has the other name with www too, in the certificate and in DNS, when asked for", async () => {
    for (const [name, other] of [
      ["example.com", "www.example.com"],
      ["www.example.com", "example.com"],
    ] as const) {
      const graph = await domain({ name, www: true });
      assert.deepEqual(graph.one(CERTIFICATE).inputs["subjectAlternativeNames"], [other]);
      assert.deepEqual(
        records(graph).map(([slug, , of]) => [slug, of]),
        [
          ["domain-proof", `_validation.${name}`],
          ["domain-proof-redirect", `_validation.${other}`],
          ["domain-redirect-a", other],
          ["domain-redirect-aaaa", other],
          ["domain-site-a", name],
          ["domain-site-aaaa", name],
        ],
      );
    }
  });

  it("looks a zone up by its name", async () => {
    const graph = await domain({ name: "shop.example.com", hostedZone: "example.com" });
    assert.equal(graph.one(RECORD, "domain-site-a").inputs["zoneId"], "Z-of-example.com");
  });

  it("makes no certificate where there is one", async () => {
    const graph = await domain({ certificateArn: ARN });
    assert.deepEqual([graph.byType(CERTIFICATE), graph.byType(VALIDATION)], [[], []]);
    assert.equal(graph.outputs["certificateArn"], ARN);
    assert.equal(graph.byType(RECORD).length, 2);
  });

  describe("with its zone elsewhere", () => {
    it("writes nothing and waits for nobody: it lists the records, and has no certificate to use yet", async () => {
      const graph = await domain({ hostedZone: "elsewhere", www: true });
      assert.deepEqual([graph.byType(RECORD), graph.byType(VALIDATION)], [[], []]);
      assert.equal(graph.byType(CERTIFICATE).length, 1);
      assert.equal(graph.outputs["certificateArn"], undefined);
      assert.deepEqual(
        listed(graph).map(({ name, type, value, isWritten }) => [name, type, value, isWritten]),
        [
          ["_validation.example.com", "CNAME", "_value.acm-validations.aws", false],
          ["_validation.www.example.com", "CNAME", "_value.acm-validations.aws", false],
          ["example.com", "CNAME", cloudFrontName(graph), false],
          ["www.example.com", "CNAME", cloudFrontName(graph), false],
        ],
      );
      assert.match(listed(graph)[2]?.purpose ?? "", /validated: true/);
    });

    it("uses the certificate once somebody says that it is proved", async () => {
      const graph = await domain({ hostedZone: "elsewhere", validated: true });
      assert.deepEqual(graph.byType(RECORD), []);
      const validation = graph.one(VALIDATION);
      assert.equal(validation.inputs["certificateArn"], graph.one(CERTIFICATE).outputs["arn"]);
      assert.equal(validation.inputs["validationRecordFqdns"], undefined);
      assert.ok(graph.outputs["certificateArn"]);
      assert.match(listed(graph)[1]?.purpose ?? "", /ALIAS or ANAME/);
    });
  });

  it("takes names that are in its zone, or related to its own where the zone's name is not known", async () => {
    const covered = async (args: DomainArgs, names: readonly string[]) => {
      const graph = await graphOf(
        () => {
          const made = new Domain("domain", args);
          return { covered: names.filter((name) => made.covers(name)) };
        },
        { functions: { "aws:route53/getZone:getZone": () => ({ zoneId: "Z1" }) } },
      );
      return graph.outputs["covered"];
    };
    const names = ["example.com", "a.example.com", "b.shop.example.com", "example.org", "notexample.com"];
    const name = "shop.example.com";
    assert.deepEqual(await covered({ name, hostedZone: "example.com" }, names), names.slice(0, 3));
    assert.deepEqual(await covered({ name, hostedZone: "Z1" }, names), ["example.com", "b.shop.example.com"]);
  });

  for (const [args, message] of [
    [{ name: "https://example.com" }, /name must be a domain name in lower case/],
    [{ name: "Example.com" }, /name must be a domain name/],
    [{ name: "example.com." }, /name must be a domain name/],
    [{ hostedZone: "my zone" }, /hostedZone must be the name or the id/],
    [{ hostedZone: "example.org" }, /name must be in the hosted zone example\.org/],
    [{ certificateArn: ARN.replace("us-east-1", "ap-northeast-2") }, /certificate in us-east-1/],
    [{ validated: true }, /validated must be left out unless the zone is elsewhere/],
    [{ hostedZone: "elsewhere", validated: true, certificateArn: ARN }, /validated must be left out/],
  ] as const)
    it(`refuses ${JSON.stringify(args)}`, async () => {
      await assert.rejects(domain(args), message);
    });
});
