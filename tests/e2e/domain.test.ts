import assert from "node:assert/strict";
import { GetEmailIdentityCommand, SESv2Client } from "@aws-sdk/client-sesv2";
import { DescribeCertificateCommand, ACMClient, ListCertificatesCommand } from "@aws-sdk/client-acm";
import { ListResourceRecordSetsCommand, Route53Client } from "@aws-sdk/client-route-53";
import type { DnsRecord } from "../../components/domain/index.ts";
import { Copy } from "./support/copy.ts";

const mail =
  'mysfits:mail={"sender":"mysfits@example.com","identity":"domain","administrator":"admin@example.com"}';

describe("A domain of one's own", function () {
  this.timeout(120_000);
  let copy: Copy;
  afterEach(() => copy.remove());
  const start = async (domain: object) => {
    copy = new Copy();
    await copy.start("--config", `mysfits:domain=${JSON.stringify(domain)}`, "--config", mail);
    const { aws: endpoint, operator: credentials, region, outputs } = copy.running;
    return {
      acm: new ACMClient({ endpoint, credentials, region: "us-east-1" }),
      config: { endpoint, credentials, region },
      records: outputs["dnsRecords"] as readonly DnsRecord[],
      outputs,
    };
  };
  const issued = async (acm: ACMClient) => {
    const { CertificateSummaryList } = await acm.send(new ListCertificatesCommand({}));
    const CertificateArn = CertificateSummaryList?.[0]?.CertificateArn ?? "";
    return (await acm.send(new DescribeCertificateCommand({ CertificateArn }))).Certificate;
  };

  it("in a zone of the account: the certificate is proved and used, and every record is written", async () => {
    const { acm, config, records, outputs } = await start({
      name: "example.com",
      hostedZone: "example.com",
      www: true,
    });
    const certificate = await issued(acm);
    assert.equal(certificate?.Status, "ISSUED");
    assert.deepEqual(certificate.SubjectAlternativeNames, ["example.com", "www.example.com"]);
    assert.equal(certificate.InUseBy?.length, 1);
    assert.ok(records.length >= 10 && records.every(({ isWritten }) => isWritten));
    const { zones } = await copy.console<{ zones: { id: string; origin: string }[] }>("/api/names");
    const route53 = new Route53Client(config);
    const { ResourceRecordSets = [] } = await route53.send(
      new ListResourceRecordSetsCommand({ HostedZoneId: zones[0]?.id }),
    );
    const at = (name: string) =>
      ResourceRecordSets.filter(({ Name }) => Name === name)
        .map(({ Type }) => Type)
        .sort();
    assert.deepEqual(at("example.com."), ["A", "AAAA", "NS", "SOA"]);
    assert.deepEqual(at("www.example.com."), ["A", "AAAA"]);
    assert.deepEqual(at("mail.example.com."), ["MX", "TXT"]);
    assert.deepEqual(at("_dmarc.example.com."), ["TXT"]);
    assert.equal(ResourceRecordSets.filter(({ Name }) => Name?.includes("_domainkey")).length, 3);
    const ses = new SESv2Client({ ...config, region: "ap-southeast-2" });
    const identity = await ses.send(new GetEmailIdentityCommand({ EmailIdentity: "example.com" }));
    assert.equal(identity.MailFromAttributes?.MailFromDomain, "mail.example.com");
    // Names lead nowhere on this machine: the site is where it ever is.
    assert.equal(outputs["siteUrl"], copy.running.site);
    assert.equal((await copy.site("/")).status, 200);
    for (const client of [acm, route53, ses]) client.destroy();
  });

  it("elsewhere: the first run lists what is to be written and waits for nobody, the second uses the certificate", async () => {
    const first = await start({ name: "example.com", hostedZone: "elsewhere" });
    assert.equal((await issued(first.acm))?.Status, "PENDING_VALIDATION");
    assert.ok(first.records.length >= 8 && first.records.every(({ isWritten }) => !isWritten));
    assert.equal((await copy.site("/")).status, 200);
    first.acm.destroy();
    await copy.end();
    const domain = { name: "example.com", hostedZone: "elsewhere", validated: true };
    await copy.start("--config", `mysfits:domain=${JSON.stringify(domain)}`, "--config", mail);
    const { aws: endpoint, operator: credentials } = copy.running;
    const acm = new ACMClient({ endpoint, credentials, region: "us-east-1" });
    const certificate = await issued(acm);
    assert.deepEqual([certificate?.Status, certificate?.InUseBy?.length], ["ISSUED", 1]);
    acm.destroy();
  });
});
