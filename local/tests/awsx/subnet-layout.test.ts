import assert from "node:assert/strict";
import { blockAfter, formatCidr, overlap, parseCidr, sizeOf } from "../../awsx/cidr.ts";
import { layOutSubnets, type SubnetSpec } from "../../awsx/subnet-layout.ts";
import { natStrategy, readVpcArgs } from "../../awsx/vpc-args.ts";

const lay = (block: string, zones: number, specs?: readonly SubnetSpec[], zoneMask?: number) =>
  layOutSubnets("vpc", block, zones, specs, zoneMask).map(({ name, cidrBlock }) => `${name} ${cidrBlock}`);

// https://www.pulumi.com/registry/packages/awsx/api-docs/ec2/vpc/#subnet-layout-strategies
describe("Subnets of awsx.ec2.Vpc", () => {
  it("divide the VPC's range among the zones, and each zone's in a private and a public one", () => {
    assert.deepEqual(lay("10.0.0.0/16", 3), [
      "vpc-private-1 10.0.0.0/19",
      "vpc-public-1 10.0.32.0/20",
      "vpc-private-2 10.0.64.0/19",
      "vpc-public-2 10.0.96.0/20",
      "vpc-private-3 10.0.128.0/19",
      "vpc-public-3 10.0.160.0/20",
    ]);
  });

  it("divide a zone's range evenly among the specs that say no size", () => {
    assert.deepEqual(lay("10.1.0.0/16", 2, [{ type: "Public" }, { type: "Isolated", name: "data" }]), [
      "vpc-public-1 10.1.0.0/18",
      "vpc-data-1 10.1.64.0/18",
      "vpc-public-2 10.1.128.0/18",
      "vpc-data-2 10.1.192.0/18",
    ]);
  });

  it("start where a block of their size can, and leave out what is unused", () => {
    const specs: SubnetSpec[] = [
      { type: "Public", cidrMask: 24 },
      { type: "Unused", size: 1024 },
      { type: "Private", cidrMask: 22 },
    ];
    assert.deepEqual(lay("10.0.0.0/16", 1, specs), ["vpc-public-1 10.0.0.0/24", "vpc-private-1 10.0.8.0/22"]);
  });

  it("are at the blocks that the program gives", () => {
    const specs: SubnetSpec[] = [{ type: "Public", cidrBlocks: ["10.0.0.0/24", "10.0.9.0/24"] }];
    assert.deepEqual(lay("10.0.0.0/16", 2, specs), ["vpc-public-1 10.0.0.0/24", "vpc-public-2 10.0.9.0/24"]);
  });

  it("are laid out in zones as large as the program says", () => {
    assert.deepEqual(lay("10.0.0.0/16", 2, [{ type: "Public", cidrMask: 24 }], 20), [
      "vpc-public-1 10.0.0.0/24",
      "vpc-public-2 10.0.16.0/24",
    ]);
  });

  for (const [title, act, message] of [
    ["no specs", () => lay("10.0.0.0/16", 1, []), /subnetSpecs is empty/],
    ["an unknown type", () => lay("10.0.0.0/16", 1, [{ type: "Open" as "Public" }]), /no subnet type "Open"/],
    [
      "more than there is",
      () => lay("10.0.0.0/24", 1, [{ type: "Public", cidrMask: 23 }]),
      /need 512 addresses/,
    ],
    ["a range too small for the defaults", () => lay("10.0.0.0/26", 3), /too small for default subnets/],
    [
      "a size that is no power of two",
      () => lay("10.0.0.0/16", 1, [{ type: "Public", size: 100 }]),
      /power of two/,
    ],
    [
      "two sizes that differ",
      () => lay("10.0.0.0/16", 1, [{ type: "Public", size: 256, cidrMask: 25 }]),
      /which differ/,
    ],
    [
      "blocks for other zones",
      () => lay("10.0.0.0/16", 2, [{ type: "Public", cidrBlocks: ["10.0.0.0/24"] }]),
      /must have 2 blocks/,
    ],
    [
      "blocks that overlap",
      () => lay("10.0.0.0/16", 2, [{ type: "Public", cidrBlocks: ["10.0.0.0/24", "10.0.0.128/25"] }]),
      /vpc-public-1 \(10.0.0.0\/24\) and vpc-public-2 \(10.0.0.128\/25\) overlap/,
    ],
  ] as const)
    it(`are refused for ${title}`, () => {
      assert.throws(act, { message });
    });
});

describe("IPv4 blocks", () => {
  it("are read and written", () => {
    assert.deepEqual(parseCidr("10.0.1.0/24"), { base: 167_772_416, mask: 24 });
    assert.equal(formatCidr(parseCidr("255.255.255.255/32")), "255.255.255.255/32");
    assert.equal(sizeOf(28), 16);
    assert.equal(formatCidr(blockAfter(parseCidr("10.0.0.0/28"), 24)), "10.0.1.0/24");
    assert.equal(overlap(parseCidr("10.0.0.0/24"), parseCidr("10.0.0.128/25")), true);
    assert.equal(overlap(parseCidr("10.0.0.0/25"), parseCidr("10.0.0.128/25")), false);
  });

  for (const text of ["10.0.0.0", "10.0.0.0/33", "256.0.0.0/8", "10.0.0.1/24", "::/0", ""])
    it(`are not "${text}"`, () => {
      assert.throws(
        () => parseCidr(text),
        (error: Error) => error.message.startsWith(`"${text}"`),
      );
    });
});

describe("Arguments of awsx.ec2.Vpc", () => {
  it("are refused by name where they are not known here", () => {
    assert.throws(
      () => readVpcArgs({ subnetStrategy: "Auto", ipv4IpamPoolId: "x", assignGeneratedIpv6CidrBlock: true }),
      {
        message: /^ipv4IpamPoolId, assignGeneratedIpv6CidrBlock of awsx.ec2.Vpc is not known here/,
      },
    );
    assert.throws(() => readVpcArgs({}), { message: /subnetStrategy "Legacy" is not known here/ });
    assert.throws(
      () =>
        readVpcArgs({ subnetStrategy: "Auto", availabilityZoneNames: ["a"], numberOfAvailabilityZones: 1 }),
      { message: /both given/ },
    );
  });

  it("say how many NAT gateways there are: one in each zone, where there is something to serve", () => {
    const both: SubnetSpec[] = [{ type: "Public" }, { type: "Private" }];
    assert.equal(natStrategy({}, both, 2), "OnePerAz");
    assert.equal(natStrategy({}, [{ type: "Public" }], 2), "None");
    assert.equal(natStrategy({ natGateways: { strategy: "Single" } }, both, 2), "Single");
    assert.throws(() => natStrategy({ natGateways: { strategy: "Single" } }, [{ type: "Public" }], 2), {
      message: /needs a private subnet/,
    });
    assert.throws(
      () => natStrategy({ natGateways: { strategy: "Single", elasticIpAllocationIds: ["a", "b"] } }, both, 2),
      { message: /has 2 addresses for 1 gateways/ },
    );
  });
});
