import assert from "node:assert/strict";
import {
  ChangeResourceRecordSetsCommand,
  CreateHostedZoneCommand,
  DeleteHostedZoneCommand,
  GetChangeCommand,
  GetHostedZoneCommand,
  ListHostedZonesByNameCommand,
  ListHostedZonesCommand,
  ListResourceRecordSetsCommand,
  Route53Client,
  TestDNSAnswerCommand,
  type Change,
  type ResourceRecordSet,
} from "@aws-sdk/client-route-53";
import { route53 } from "../../aws/route53/index.ts";
import { startTestbed, type Testbed } from "../support/testbed.ts";

describe("Route 53", () => {
  let bed: Testbed;
  let client: Route53Client;
  let distributions: string[] = [];
  const sites = { domainNames: () => distributions } as unknown as Testbed["capabilities"]["sites"];
  beforeEach(async () => {
    distributions = [];
    bed = await startTestbed([route53], { capabilities: { sites } });
    client = new Route53Client(bed.clientConfig);
  });
  afterEach(async () => {
    client.destroy();
    await bed.stop();
  });

  const zone = async (Name = "example.com", CallerReference = Name) =>
    (await client.send(new CreateHostedZoneCommand({ Name, CallerReference }))).HostedZone?.Id?.split(
      "/",
    )[2] ?? "";
  const change = (HostedZoneId: string, ...Changes: Change[]) =>
    client.send(new ChangeResourceRecordSetsCommand({ HostedZoneId, ChangeBatch: { Changes } }));
  const record = (Name: string, Type: string, ...values: string[]): ResourceRecordSet => ({
    Name,
    Type: Type as "A",
    TTL: 300,
    ResourceRecords: values.map((Value) => ({ Value })),
  });
  const create = (ResourceRecordSet: ResourceRecordSet): Change => ({ Action: "CREATE", ResourceRecordSet });
  const names = async (HostedZoneId: string) =>
    (await client.send(new ListResourceRecordSetsCommand({ HostedZoneId }))).ResourceRecordSets?.map(
      ({ Name, Type }) => `${Name} ${Type}`,
    );

  // https://docs.aws.amazon.com/Route53/latest/APIReference/API_CreateHostedZone.html
  it("makes zones with their NS and SOA records, lists them by id and by name, and deletes what is empty", async () => {
    const id = await zone();
    const other = await zone("a.test");
    const { HostedZone, DelegationSet } = await client.send(new GetHostedZoneCommand({ Id: id }));
    assert.deepEqual([HostedZone?.Name, HostedZone?.ResourceRecordSetCount], ["example.com.", 2]);
    assert.equal(DelegationSet?.NameServers?.length, 4);
    assert.deepEqual(await names(id), ["example.com. NS", "example.com. SOA"]);
    const all = await client.send(new ListHostedZonesCommand({}));
    assert.deepEqual(all.HostedZones?.map(({ Name }) => Name).sort(), ["a.test.", "example.com."]);
    const first = await client.send(new ListHostedZonesCommand({ MaxItems: 1 }));
    assert.equal(first.IsTruncated, true);
    const second = await client.send(new ListHostedZonesCommand({ Marker: first.NextMarker }));
    assert.equal(second.HostedZones?.length, 1);
    const named = await client.send(new ListHostedZonesByNameCommand({ DNSName: "b.test", MaxItems: 1 }));
    assert.deepEqual(named.HostedZones, []);
    await client.send(new DeleteHostedZoneCommand({ Id: other }));
    await assert.rejects(client.send(new GetHostedZoneCommand({ Id: other })), { name: "NoSuchHostedZone" });
    await change(id, create(record("www.example.com", "A", "192.0.2.1")));
    await assert.rejects(client.send(new DeleteHostedZoneCommand({ Id: id })), {
      name: "HostedZoneNotEmpty",
    });
    await assert.rejects(zone(), { name: "HostedZoneAlreadyExists" });
    await assert.rejects(zone("no spaces"), { name: "InvalidDomainName" });
  });

  // https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets.html
  it("changes records, all of a batch or none, and keeps them through a crash", async () => {
    const id = await zone();
    const { ChangeInfo } = await change(
      id,
      create(record("www.example.com", "A", "192.0.2.1", "192.0.2.2")),
      create(record("EXAMPLE.com.", "TXT", '"one" "two"')),
      create(record("*.example.com", "CNAME", "www.example.com")),
      create(record("example.com", "MX", "10 mail.example.com")),
      create(record("example.com", "CAA", '0 issue "amazon.com"')),
      create(record("v6.example.com", "AAAA", "2001:db8::1")),
    );
    assert.equal(ChangeInfo?.Status, "INSYNC");
    const done = await client.send(new GetChangeCommand({ Id: ChangeInfo.Id }));
    assert.equal(done.ChangeInfo?.Status, "INSYNC");
    await assert.rejects(
      change(
        id,
        create(record("new.example.com", "A", "192.0.2.3")),
        create(record("www.example.com", "A", "192.0.2.3")),
      ),
      {
        name: "InvalidChangeBatch",
        message:
          "[Tried to create resource record set [name='www.example.com.', type='A'] but it already exists]",
      },
    );
    await bed.kill();
    assert.deepEqual(await names(id), [
      "example.com. CAA",
      "example.com. MX",
      "example.com. NS",
      "example.com. SOA",
      "example.com. TXT",
      "\\052.example.com. CNAME",
      "v6.example.com. AAAA",
      "www.example.com. A",
    ]);
    await change(id, { Action: "UPSERT", ResourceRecordSet: record("www.example.com", "A", "192.0.2.9") });
    await assert.rejects(
      change(id, { Action: "DELETE", ResourceRecordSet: record("www.example.com", "A", "192.0.2.1") }),
      { name: "InvalidChangeBatch", message: /do not match the current values/ },
    );
    await change(id, { Action: "DELETE", ResourceRecordSet: record("www.example.com", "A", "192.0.2.9") });
    assert.ok(!(await names(id))?.includes("www.example.com. A"));
    const page = await client.send(
      new ListResourceRecordSetsCommand({ HostedZoneId: id, StartRecordName: "example.com", MaxItems: 2 }),
    );
    assert.deepEqual([page.NextRecordName, page.NextRecordType], ["example.com.", "NS"]);
  });

  for (const [what, wanted, message] of [
    ["an address that is none", record("a.example.com", "A", "192.0.2"), /not a valid IPv4 address/],
    [
      "a name of another zone",
      record("a.example.org", "A", "192.0.2.1"),
      /is not permitted in zone example.com\./,
    ],
    ["a CNAME at the apex", record("example.com", "CNAME", "a.test"), /not permitted at apex/],
    [
      "a CNAME beside another record",
      record("there.example.com", "CNAME", "a.test"),
      /conflicting RRSet of type A/,
    ],
    ["a text without quotes", record("a.example.com", "TXT", "v=spf1"), /enclosed in quotation marks/],
    ["a text of more than 255 characters", record("a.example.com", "TXT", `"${"x".repeat(256)}"`), /TooLong/],
    ["an MX without priority", record("a.example.com", "MX", "mail.example.com"), /2 fields/],
    ["two names of a CNAME", record("a.example.com", "CNAME", "a.test", "b.test"), /one ResourceRecord/],
    ["a label that is too long", record(`${"x".repeat(64)}.example.com`, "A", "192.0.2.1"), /DomainLabel/],
    ["a type that is not done", record("a.example.com", "NAPTR", "x"), /NAPTR are not done here/],
  ] as const)
    it(`refuses ${what}`, async () => {
      const id = await zone();
      await change(id, create(record("there.example.com", "A", "192.0.2.1")));
      await assert.rejects(change(id, create(wanted)), { name: "InvalidChangeBatch", message });
      assert.equal((await names(id))?.length, 3);
    });

  // https://docs.aws.amazon.com/Route53/latest/APIReference/API_AliasTarget.html
  it("lets an alias lead to a distribution that is there, or to a record of its zone, and to nothing else", async () => {
    const id = await zone();
    const alias = (DNSName: string, HostedZoneId = "Z2FDTNDATAQYW2", Type = "A") =>
      create({
        Name: "example.com",
        Type: Type as "A",
        AliasTarget: { HostedZoneId, DNSName, EvaluateTargetHealth: false },
      });
    await assert.rejects(change(id, alias("d1.cloudfront.net")), { message: /target was not found/ });
    distributions = ["d1.cloudfront.net"];
    await assert.rejects(change(id, alias("d1.cloudfront.net", undefined, "TXT")), {
      message: /A and AAAA alone/,
    });
    await change(id, alias("d1.cloudfront.net"), alias("d1.cloudfront.net", undefined, "AAAA"));
    await assert.rejects(change(id, alias("www.example.com", id)), { message: /already exists/ });
    const { ResourceRecordSets } = await client.send(new ListResourceRecordSetsCommand({ HostedZoneId: id }));
    assert.deepEqual(ResourceRecordSets?.[0]?.AliasTarget, {
      HostedZoneId: "Z2FDTNDATAQYW2",
      DNSName: "d1.cloudfront.net.",
      EvaluateTargetHealth: false,
    });
  });

  it("answers what a resolver would hear", async () => {
    const id = await zone();
    await change(
      id,
      create(record("*.example.com", "A", "192.0.2.1")),
      create(record("there.example.com", "A", "192.0.2.2")),
    );
    const ask = async (RecordName: string, RecordType: "A" | "AAAA" = "A") => {
      const { ResponseCode, RecordData } = await client.send(
        new TestDNSAnswerCommand({ HostedZoneId: id, RecordName, RecordType }),
      );
      return [ResponseCode, RecordData];
    };
    assert.deepEqual(await ask("there.example.com"), ["NOERROR", ["192.0.2.2"]]);
    assert.deepEqual(await ask("other.example.com"), ["NOERROR", ["192.0.2.1"]]);
    assert.deepEqual(await ask("there.example.com", "AAAA"), ["NOERROR", []]);
    assert.deepEqual(await ask("a.other.example.com"), ["NXDOMAIN", []]);
  });

  it("asks IAM for the zone", async () => {
    const id = await zone();
    const { credentials } = await bed.role("dns", [
      {
        Effect: "Allow",
        Action: "route53:ListResourceRecordSets",
        Resource: `arn:aws:route53:::hostedzone/${id}`,
      },
    ]);
    const role = new Route53Client({ ...bed.clientConfig, credentials });
    await role.send(new ListResourceRecordSetsCommand({ HostedZoneId: id }));
    await assert.rejects(role.send(new GetHostedZoneCommand({ Id: id })), { name: "AccessDenied" });
    role.destroy();
  });

  it("refuses by name what it does not do", async () => {
    const id = await zone();
    await assert.rejects(change(id, create({ ...record("a.example.com", "A", "192.0.2.1"), Weight: 1 })), {
      name: "NotImplemented",
      message: /Weight/,
    });
    await assert.rejects(
      client.send(
        new CreateHostedZoneCommand({
          Name: "a.test",
          CallerReference: "private",
          HostedZoneConfig: { PrivateZone: true },
        }),
      ),
      { message: /PrivateZone/ },
    );
  });

  describe("of a program", () => {
    const RECORD = "aws:route53/record:Record";
    const ZONE = "aws:route53/zone:Zone";

    it("has zones and records; texts are quoted and names completed as the provider does", async () => {
      const made = await bed.resources.create(ZONE, "zone", { name: "example.com" });
      const txt = await bed.resources.create(RECORD, "dmarc", {
        zoneId: made.id,
        name: "_dmarc",
        type: "TXT",
        ttl: 300,
        records: ["v=DMARC1; p=none"],
      });
      assert.deepEqual([txt["fqdn"], txt.id], ["_dmarc.example.com", `${made.id}__dmarc_TXT`]);
      assert.deepEqual(bed.capabilities.dns.values("_dmarc.example.com", "TXT"), ['"v=DMARC1; p=none"']);
      await assert.rejects(
        bed.resources.create(RECORD, "again", {
          zoneId: made.id,
          name: "_dmarc.example.com",
          type: "TXT",
          ttl: 300,
          records: ["x"],
        }),
        { code: "InvalidChangeBatch" },
      );
      await bed.resources.update(RECORD, "dmarc", {
        zoneId: made.id,
        name: "_dmarc",
        type: "TXT",
        ttl: 60,
        records: ["v=DMARC1; p=reject"],
      });
      assert.deepEqual(bed.capabilities.dns.values("_dmarc.example.com", "TXT"), ['"v=DMARC1; p=reject"']);
      await bed.resources.remove(RECORD, "dmarc");
      assert.deepEqual(bed.capabilities.dns.values("_dmarc.example.com", "TXT"), []);
      await bed.resources.remove(ZONE, "zone");
      assert.deepEqual(bed.capabilities.dns.zones(), []);
    });

    it("looks up zones that it did not make: by name, or by id with any name, and says so", async () => {
      const getZone = bed.services.find(({ name }) => name === "route53")?.invokes?.[
        "aws:route53/getZone:getZone"
      ];
      const byName = await getZone?.({ name: "example.com" }, "us-east-1");
      assert.deepEqual(
        byName?.["zoneId"],
        (await getZone?.({ name: "example.com" }, "us-east-1"))?.["zoneId"],
      );
      assert.equal(byName?.["name"], "example.com");
      await bed.resources.create(RECORD, "www", {
        zoneId: "Z0123456789",
        name: "www.elsewhere.test",
        type: "A",
        ttl: 60,
        records: ["192.0.2.1"],
      });
      assert.deepEqual(bed.capabilities.dns.values("www.elsewhere.test", "A"), ["192.0.2.1"]);
      assert.deepEqual(
        bed.capabilities.dns.zones().map(({ origin }) => origin),
        ["look-up", "look-up"],
      );
      const lines = bed.platform.logs.recent("route53", 10).map(({ message }) => message);
      assert.match(lines.join("\n"), /zone example\.com\. stands for the one that the account has on AWS/);
      assert.match(lines.join("\n"), /zone Z0123456789 stands .* it takes every name/);
      await assert.rejects(async () => await getZone?.({ zoneId: "nothing" }, "us-east-1"), {
        code: "NoSuchHostedZone",
      });
      await assert.rejects(async () => await getZone?.({ name: "a", privateZone: true }, "us-east-1"), {
        code: "InvalidInput",
      });
    });
  });
});
