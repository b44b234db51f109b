import assert from "node:assert/strict";
import {
  ACMClient,
  AddTagsToCertificateCommand,
  DeleteCertificateCommand,
  DescribeCertificateCommand,
  ListCertificatesCommand,
  ListTagsForCertificateCommand,
  RemoveTagsFromCertificateCommand,
  RequestCertificateCommand,
} from "@aws-sdk/client-acm";
import { acm } from "../../aws/acm/index.ts";
import { route53 } from "../../aws/route53/index.ts";
import { startTestbed, type Made, type Testbed } from "../support/testbed.ts";

const CERTIFICATE = "aws:acm/certificate:Certificate";
const VALIDATION = "aws:acm/certificateValidation:CertificateValidation";
const RECORD = "aws:route53/record:Record";

interface ValidationOption {
  readonly domainName: string;
  readonly resourceRecordName: string;
  readonly resourceRecordValue: string;
}

// https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html
describe("ACM", () => {
  let bed: Testbed;
  let client: ACMClient;
  let users: string[] = [];
  const sites = { withCertificate: () => users } as unknown as Testbed["capabilities"]["sites"];
  beforeEach(async () => {
    users = [];
    bed = await startTestbed([route53, acm], { capabilities: { sites } });
    client = new ACMClient({ ...bed.clientConfig, region: "us-east-1" });
  });
  afterEach(async () => {
    client.destroy();
    await bed.stop();
  });

  const zone = async () =>
    await bed.resources.create("aws:route53/zone:Zone", "zone", { name: "example.com" });
  const describeOne = async (CertificateArn: string) =>
    (await client.send(new DescribeCertificateCommand({ CertificateArn }))).Certificate;
  const optionsOf = (certificate: Made) => certificate["domainValidationOptions"] as ValidationOption[];
  const prove = async (zoneId: string, { resourceRecordName, resourceRecordValue }: ValidationOption) =>
    await bed.resources.create(RECORD, resourceRecordName, {
      zoneId,
      name: resourceRecordName,
      type: "CNAME",
      ttl: 60,
      records: [resourceRecordValue],
    });
  const certificate = async (more: object = {}) =>
    await bed.resources.create(CERTIFICATE, "certificate", {
      domainName: "example.com",
      validationMethod: "DNS",
      region: "us-east-1",
      ...more,
    });

  it("issues a certificate as soon as the records of all its names are there", async () => {
    const { CertificateArn = "" } = await client.send(
      new RequestCertificateCommand({
        DomainName: "Example.com",
        SubjectAlternativeNames: ["www.example.com", "*.example.com"],
        ValidationMethod: "DNS",
      }),
    );
    assert.match(CertificateArn, /^arn:aws:acm:us-east-1:\d{12}:certificate\/[0-9a-f-]{36}$/);
    const asked = await describeOne(CertificateArn);
    assert.deepEqual(
      [asked?.Status, asked?.SubjectAlternativeNames, asked?.IssuedAt],
      ["PENDING_VALIDATION", ["example.com", "www.example.com", "*.example.com"], undefined],
    );
    const records = (asked?.DomainValidationOptions ?? []).map(({ ResourceRecord }) => ResourceRecord);
    // A name and its wildcard are proved by one record.
    assert.deepEqual(records[0], records[2]);
    const { id } = await zone();
    for (const [index, record] of records.slice(0, 2).entries()) {
      assert.equal((await describeOne(CertificateArn))?.Status, "PENDING_VALIDATION");
      await bed.resources.create(RECORD, `proof-${index}`, {
        zoneId: id,
        name: record?.Name,
        type: "CNAME",
        ttl: 60,
        records: [record?.Value],
      });
    }
    const issued = await describeOne(CertificateArn);
    assert.equal(issued?.Status, "ISSUED");
    assert.ok((issued.NotAfter as Date) > (issued.NotBefore as Date));
    assert.deepEqual(
      issued.DomainValidationOptions?.map(({ ValidationStatus }) => ValidationStatus),
      ["SUCCESS", "SUCCESS", "SUCCESS"],
    );
    await bed.kill();
    assert.equal((await describeOne(CertificateArn))?.Status, "ISSUED");
  });

  it("does not take another value for the proof", async () => {
    const { id } = await zone();
    const made = await certificate();
    const [option] = optionsOf(made);
    assert.ok(option);
    await prove(id, { ...option, resourceRecordValue: "_other.acm-validations.aws." });
    assert.equal((await describeOne(made.id))?.Status, "PENDING_VALIDATION");
  });

  it("lists certificates of a region by status, with their tags", async () => {
    const made = await certificate({ tags: { stage: "dev" } });
    await bed.resources.create(CERTIFICATE, "other", { domainName: "example.org", validationMethod: "DNS" });
    const { CertificateSummaryList } = await client.send(new ListCertificatesCommand({}));
    assert.deepEqual(
      CertificateSummaryList?.map(({ DomainName, Status, InUse }) => [DomainName, Status, InUse]),
      [["example.com", "PENDING_VALIDATION", false]],
    );
    const issued = await client.send(new ListCertificatesCommand({ CertificateStatuses: ["ISSUED"] }));
    assert.deepEqual(issued.CertificateSummaryList, []);
    const CertificateArn = made.id;
    await client.send(new AddTagsToCertificateCommand({ CertificateArn, Tags: [{ Key: "a", Value: "1" }] }));
    await client.send(
      new RemoveTagsFromCertificateCommand({
        CertificateArn,
        Tags: [{ Key: "stage" }, { Key: "a", Value: "another" }],
      }),
    );
    const { Tags } = await client.send(new ListTagsForCertificateCommand({ CertificateArn }));
    assert.deepEqual(Tags, [{ Key: "a", Value: "1" }]);
  });

  it("deletes no certificate that a distribution has", async () => {
    const { id: CertificateArn } = await certificate();
    users = ["arn:aws:cloudfront::000000000000:distribution/E1"];
    assert.deepEqual((await describeOne(CertificateArn))?.InUseBy, users);
    await assert.rejects(client.send(new DeleteCertificateCommand({ CertificateArn })), {
      name: "ResourceInUseException",
      message: /distribution\/E1/,
    });
    users = [];
    await client.send(new DeleteCertificateCommand({ CertificateArn }));
    await assert.rejects(describeOne(CertificateArn), { name: "ResourceNotFoundException" });
  });

  it("refuses bad names and ARNs, and by name what it does not do", async () => {
    const request = (input: object) =>
      client.send(new RequestCertificateCommand({ DomainName: "example.com", ...input }));
    for (const DomainName of ["localhost", "a b.com", "-a.com", `${"x".repeat(64)}.com`, "*.*.com"])
      await assert.rejects(request({ DomainName }), { name: "ValidationException" }, DomainName);
    const eleven = Array.from({ length: 10 }, (_, index) => `n${index}.example.com`);
    await assert.rejects(request({ SubjectAlternativeNames: eleven }), { name: "LimitExceededException" });
    await assert.rejects(describeOne("arn:aws:acm:x"), { name: "InvalidArnException" });
    await assert.rejects(request({ ValidationMethod: "EMAIL" }), { message: /ValidationMethod/ });
    await assert.rejects(request({ CertificateAuthorityArn: "arn:x" }), {
      message: /CertificateAuthorityArn/,
    });
    await assert.rejects(certificate({ privateKey: "x" }), { message: /privateKey/ });
  });

  // https://www.pulumi.com/registry/packages/aws/api-docs/acm/certificatevalidation/
  describe("validation of a program", () => {
    const validate = async (certificateArn: string, validationRecordFqdns?: readonly string[]) =>
      await bed.resources.create(VALIDATION, "validation", {
        certificateArn,
        validationRecordFqdns,
        region: "us-east-1",
      });

    it("waits for a record that comes at the same time", async () => {
      const { id } = await zone();
      const made = await certificate();
      const [option] = optionsOf(made);
      assert.ok(option);
      const [{ id: issuedAt }] = await Promise.all([
        validate(made.id, [option.resourceRecordName.replace(/\.$/, "")]),
        prove(id, option),
      ]);
      assert.ok(Date.parse(issuedAt) > 0);
      assert.equal((await describeOne(made.id))?.Status, "ISSUED");
    });

    it("fails in place of hanging, and says which record is missing", async () => {
      await zone();
      const made = await certificate();
      const [option] = optionsOf(made);
      await assert.rejects(validate(made.id, [option?.resourceRecordName ?? ""]), (error: Error) => {
        assert.match(error.message, /is PENDING_VALIDATION: no zone here has/);
        assert.ok(
          error.message.includes(`${option?.resourceRecordName} CNAME ${option?.resourceRecordValue}`),
        );
        assert.match(error.message, /On AWS this waits for 75 minutes/);
        return true;
      });
    });

    it("fails at once when a name's record is not among those it is told of", async () => {
      const made = await certificate({ subjectAlternativeNames: ["www.example.com"] });
      const [first, second] = optionsOf(made);
      await assert.rejects(validate(made.id, [first?.resourceRecordName ?? ""]), (error: Error) => {
        assert.ok(error.message.startsWith(`missing ${second?.resourceRecordName} DNS validation record`));
        return true;
      });
    });

    it("takes records elsewhere as written, and says so", async () => {
      const made = await certificate();
      await validate(made.id);
      assert.equal((await describeOne(made.id))?.Status, "ISSUED");
      const lines = bed.platform.logs.recent("acm", 10).map(({ message }) => message);
      assert.match(lines.join("\n"), /the records of example\.com are elsewhere, and taken as written/);
    });
  });
});
