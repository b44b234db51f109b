import assert from "node:assert/strict";
import { ec2 } from "../../aws/ec2/index.ts";
import type { NetworkInterface } from "../../contract/principal.ts";
import { startTestbed, type Made, type Testbed } from "../support/testbed.ts";

/** A VPC with a public and a private subnet, and what a case adds to it. */
class Vpc {
  readonly testbed: Testbed;
  vpc!: Made;
  publicSubnet!: Made;
  privateSubnet!: Made;
  publicTable!: Made;
  privateTable!: Made;
  gateway!: Made;
  #count = 0;

  constructor(testbed: Testbed) {
    this.testbed = testbed;
  }

  make(type: string, inputs: object): Promise<Made> {
    return this.testbed.resources.create(`aws:${type}`, `r${++this.#count}`, { ...inputs });
  }

  async start(): Promise<this> {
    this.vpc = await this.make("ec2/vpc:Vpc", {
      cidrBlock: "10.0.0.0/16",
      enableDnsSupport: true,
      enableDnsHostnames: true,
    });
    this.gateway = await this.make("ec2/internetGateway:InternetGateway", { vpcId: this.vpc.id });
    const subnet = async (cidrBlock: string) => {
      const made = await this.make("ec2/subnet:Subnet", {
        vpcId: this.vpc.id,
        cidrBlock,
        availabilityZone: "ap-northeast-2a",
      });
      const table = await this.make("ec2/routeTable:RouteTable", { vpcId: this.vpc.id });
      await this.make("ec2/routeTableAssociation:RouteTableAssociation", {
        subnetId: made.id,
        routeTableId: table.id,
      });
      return [made, table] as const;
    };
    [this.publicSubnet, this.publicTable] = await subnet("10.0.0.0/24");
    [this.privateSubnet, this.privateTable] = await subnet("10.0.1.0/24");
    await this.make("ec2/route:Route", {
      routeTableId: this.publicTable.id,
      destinationCidrBlock: "0.0.0.0/0",
      gatewayId: this.gateway.id,
    });
    return this;
  }

  group(): Promise<Made> {
    return this.make("ec2/securityGroup:SecurityGroup", { vpcId: this.vpc.id });
  }

  /** @param peer A block, or the id of a group or a prefix list. */
  async rule(
    direction: "Ingress" | "Egress",
    group: Made,
    peer: string,
    port: number | "all" = 443,
  ): Promise<void> {
    await this.make(`vpc/securityGroup${direction}Rule:SecurityGroup${direction}Rule`, {
      securityGroupId: group.id,
      ...(port === "all" ? { ipProtocol: "-1" } : { ipProtocol: "tcp", fromPort: port, toPort: port }),
      ...(peer.startsWith("sg-")
        ? { referencedSecurityGroupId: peer }
        : peer.startsWith("pl-")
          ? { prefixListId: peer }
          : { cidrIpv4: peer }),
    });
  }

  in(subnet: Made, group: Made, publicIp = false): NetworkInterface {
    return { owner: "task", subnetIds: [subnet.id], securityGroupIds: [group.id], publicIp };
  }
}

// https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html
describe("EC2 decides who reaches whom", () => {
  let vpc: Vpc;
  let from: Made;
  let to: Made;
  beforeEach(async () => {
    vpc = await new Vpc(await startTestbed([ec2])).start();
    [from, to] = [await vpc.group(), await vpc.group()];
  });
  afterEach(() => vpc.testbed.stop());

  const between = (port = 443) =>
    vpc.testbed.capabilities.network.reach(
      vpc.in(vpc.publicSubnet, from),
      vpc.in(vpc.privateSubnet, to),
      port,
    );
  const service = (name: string, who: NetworkInterface) =>
    vpc.testbed.capabilities.network.reachService(who, name, "ap-northeast-2");
  const refused = (answer: ReturnType<typeof between>, reason: RegExp) => {
    assert.equal(answer.reachable, false);
    assert.match(answer.reason, reason);
  };

  it("needs a rule out and a rule in", async () => {
    refused(between(), /no egress rule for TCP 443/);
    await vpc.rule("Egress", from, to.id);
    refused(between(), /no ingress rule for TCP 443/);
    await vpc.rule("Ingress", to, from.id);
    assert.deepEqual(between(), { reachable: true });
  });

  it("takes a block that covers the whole subnet, and says when it covers a part", async () => {
    await vpc.rule("Egress", from, "10.0.0.0/16", "all");
    await vpc.rule("Ingress", to, "10.0.0.0/25");
    refused(between(), /no ingress rule.*10\.0\.0\.0\/25 covers only a part/);
    await vpc.rule("Ingress", to, "10.0.0.0/24");
    assert.equal(between().reachable, true);
  });

  it("tells of a rule for another port", async () => {
    await vpc.rule("Egress", from, to.id, "all");
    await vpc.rule("Ingress", to, from.id, 80);
    refused(between(8080), /no ingress rule for TCP 8080.*there is one for tcp 80-80/);
  });

  it("does not go to another VPC", async () => {
    const other = await new Vpc(vpc.testbed).start().catch(async () => {
      const second = new Vpc(vpc.testbed);
      second.vpc = await vpc.make("ec2/vpc:Vpc", { cidrBlock: "10.1.0.0/16" });
      second.privateSubnet = await vpc.make("ec2/subnet:Subnet", {
        vpcId: second.vpc.id,
        cidrBlock: "10.1.0.0/24",
        availabilityZone: "ap-northeast-2a",
      });
      return second;
    });
    const group = await vpc.make("ec2/securityGroup:SecurityGroup", { vpcId: other.vpc.id });
    await vpc.rule("Egress", from, "0.0.0.0/0", "all");
    const answer = vpc.testbed.capabilities.network.reach(
      vpc.in(vpc.publicSubnet, from),
      vpc.in(other.privateSubnet, group),
      443,
    );
    refused(answer, /routes between VPCs/);
  });

  it("leaves by an internet gateway with a public address only", async () => {
    await vpc.rule("Egress", from, "0.0.0.0/0");
    assert.equal(service("dynamodb", vpc.in(vpc.publicSubnet, from, true)).reachable, true);
    refused(service("dynamodb", vpc.in(vpc.publicSubnet, from)), /public/);
    refused(service("internet", vpc.in(vpc.privateSubnet, from, true)), /no way to internet/);
  });

  it("leaves by a NAT gateway without one", async () => {
    await vpc.rule("Egress", from, "0.0.0.0/0");
    const address = await vpc.make("ec2/eip:Eip", { domain: "vpc" });
    const nat = await vpc.make("ec2/natGateway:NatGateway", {
      subnetId: vpc.publicSubnet.id,
      allocationId: address.id,
    });
    await vpc.make("ec2/route:Route", {
      routeTableId: vpc.privateTable.id,
      destinationCidrBlock: "0.0.0.0/0",
      natGatewayId: nat.id,
    });
    assert.equal(service("dynamodb", vpc.in(vpc.privateSubnet, from)).reachable, true);
  });

  // https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
  it("reaches DynamoDB by a gateway endpoint and its prefix list, under the endpoint's policy", async () => {
    const policy = '{"Version":"2012-10-17","Statement":[]}';
    const endpoint = await vpc.make("ec2/vpcEndpoint:VpcEndpoint", {
      vpcId: vpc.vpc.id,
      vpcEndpointType: "Gateway",
      serviceName: "com.amazonaws.ap-northeast-2.dynamodb",
      routeTableIds: [vpc.privateTable.id],
      policy,
    });
    const who = vpc.in(vpc.privateSubnet, from);
    refused(service("dynamodb", who), /no egress rule for TCP 443/);
    await vpc.rule("Egress", from, String(endpoint["prefixListId"]));
    assert.equal(service("dynamodb", vpc.in(vpc.privateSubnet, from)).reachable, true);
    assert.equal(vpc.testbed.capabilities.network.endpointPolicy(who, "dynamodb", "ap-northeast-2"), policy);
    refused(service("s3", who), /no way to s3/);
    refused(
      vpc.testbed.capabilities.network.reachService(who, "dynamodb", "us-east-1"),
      /no way to dynamodb/,
    );
  });

  // https://docs.aws.amazon.com/vpc/latest/privatelink/interface-endpoints.html
  it("reaches a service by an interface endpoint whose group lets it in", async () => {
    await vpc.rule("Egress", from, "10.0.0.0/16");
    await vpc.make("ec2/vpcEndpoint:VpcEndpoint", {
      vpcId: vpc.vpc.id,
      vpcEndpointType: "Interface",
      serviceName: "com.amazonaws.ap-northeast-2.logs",
      privateDnsEnabled: true,
      subnetIds: [vpc.privateSubnet.id],
      securityGroupIds: [to.id],
    });
    const who = vpc.in(vpc.privateSubnet, from);
    refused(service("logs", who), /no ingress rule for TCP 443/);
    await vpc.rule("Ingress", to, "10.0.0.0/16");
    assert.equal(service("logs", who).reachable, true);
  });

  it("knows the same after a restart", async () => {
    await vpc.rule("Egress", from, to.id);
    await vpc.rule("Ingress", to, from.id);
    await vpc.testbed.restart();
    assert.equal(between().reachable, true);
  });

  it("refuses subnets and groups that are not there, or in two VPCs", async () => {
    const { network } = vpc.testbed.capabilities;
    assert.throws(() => network.vpcOf(["subnet-none"], []), { code: "InvalidSubnetID.NotFound" });
    assert.throws(() => network.vpcOf([vpc.publicSubnet.id], ["sg-none"]), { code: "InvalidGroup.NotFound" });
    assert.equal(network.vpcOf([vpc.publicSubnet.id], [from.id]), vpc.vpc.id);
  });
});
