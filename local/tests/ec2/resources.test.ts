import assert from "node:assert/strict";
import { ec2 } from "../../aws/ec2/index.ts";
import { startTestbed, type Made, type Testbed } from "../support/testbed.ts";

const region = "ap-northeast-2";
const account = "000000000000";

describe("Resources of Amazon VPC", () => {
  let testbed: Testbed;
  let vpc: Made;
  let subnet: Made;
  before(async () => {
    testbed = await startTestbed([ec2]);
    vpc = await make("ec2/vpc:Vpc", "vpc", { cidrBlock: "10.0.0.0/16", tags: { Name: "shop" } });
    subnet = await make("ec2/subnet:Subnet", "a", {
      vpcId: vpc.id,
      cidrBlock: "10.0.0.0/24",
      availabilityZone: "ap-northeast-2a",
    });
  });
  after(async () => await testbed.stop());

  const make = async (type: string, name: string, inputs: Record<string, unknown>): Promise<Made> =>
    await testbed.resources.create(`aws:${type}`, name, inputs);
  const remove = async (type: string, name: string): Promise<void> =>
    await testbed.resources.remove(`aws:${type}`, name);
  const invoke = async (token: string, args: Record<string, unknown>) => {
    const call = testbed.services.find(({ name }) => name === "ec2")?.invokes?.[token];
    assert.ok(call, `there is no ${token}`);
    return await call(args, region);
  };

  // https://docs.aws.amazon.com/vpc/latest/userguide/configure-your-vpc.html
  describe("a VPC", () => {
    it("comes with a security group, a route table and an ACL", () => {
      assert.match(vpc.id, /^vpc-0[0-9a-f]{16}$/);
      assert.equal(vpc["arn"], `arn:aws:ec2:${region}:${account}:vpc/${vpc.id}`);
      assert.match(String(vpc["defaultSecurityGroupId"]), /^sg-0[0-9a-f]{16}$/);
      assert.match(String(vpc["defaultRouteTableId"]), /^rtb-0/);
      assert.equal(vpc["mainRouteTableId"], vpc["defaultRouteTableId"]);
      assert.match(String(vpc["defaultNetworkAclId"]), /^acl-0/);
      assert.deepEqual(
        [vpc["enableDnsSupport"], vpc["enableDnsHostnames"], vpc["instanceTenancy"], vpc["tagsAll"]],
        [true, false, "default", { Name: "shop" }],
      );
    });

    it("is from /16 to /28, and nothing else", async () => {
      for (const cidrBlock of ["10.0.0.0/15", "10.0.0.0/29"])
        await assert.rejects(make("ec2/vpc:Vpc", "range", { cidrBlock }), { code: "InvalidVpc.Range" });
      await assert.rejects(make("ec2/vpc:Vpc", "bits", { cidrBlock: "10.0.0.1/16" }), /10\.0\.0\.0\/16/);
      await assert.rejects(make("ec2/vpc:Vpc", "none", {}), { code: "MissingParameter" });
      await assert.rejects(make("ec2/vpc:Vpc", "six", { assignGeneratedIpv6CidrBlock: true }), {
        code: "NotImplemented",
      });
    });

    it("changes its DNS settings in place, and keeps what came with it", async () => {
      await make("ec2/vpc:Vpc", "named", { cidrBlock: "10.9.0.0/16" });
      const group = testbed.resources.get("aws:ec2/vpc:Vpc", "named")["defaultSecurityGroupId"];
      const changed = await testbed.resources.update("aws:ec2/vpc:Vpc", "named", {
        cidrBlock: "10.9.0.0/16",
        enableDnsHostnames: true,
      });
      assert.deepEqual([changed["enableDnsHostnames"], changed["defaultSecurityGroupId"]], [true, group]);
      await remove("ec2/vpc:Vpc", "named");
      await assert.rejects(invoke("aws:ec2/getVpc:getVpc", { id: changed.id }), {
        code: "InvalidVpcID.NotFound",
      });
    });
  });

  // https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
  describe("a subnet", () => {
    it("tells its zone by name and id", () => {
      assert.match(subnet.id, /^subnet-0/);
      assert.deepEqual(
        [subnet["availabilityZone"], subnet["availabilityZoneId"], subnet["mapPublicIpOnLaunch"]],
        ["ap-northeast-2a", "apne2-az1", false],
      );
    });

    it("is in its VPC, beside the others, in a zone of the region", async () => {
      const subnetOf = (inputs: object) => make("ec2/subnet:Subnet", "other", { vpcId: vpc.id, ...inputs });
      await assert.rejects(subnetOf({ cidrBlock: "10.1.0.0/24" }), { code: "InvalidSubnet.Range" });
      await assert.rejects(subnetOf({ cidrBlock: "10.0.0.0/29" }), { code: "InvalidSubnet.Range" });
      await assert.rejects(subnetOf({ cidrBlock: "10.0.0.128/25" }), { code: "InvalidSubnet.Conflict" });
      await assert.rejects(subnetOf({ cidrBlock: "10.0.1.0/24", availabilityZone: "us-east-1a" }), {
        code: "InvalidParameterValue",
        message: /ap-northeast-2a, ap-northeast-2b, ap-northeast-2c, ap-northeast-2d/,
      });
      await assert.rejects(subnetOf({ vpcId: "vpc-0", cidrBlock: "10.0.1.0/24" }), {
        code: "InvalidVpcID.NotFound",
      });
      await assert.rejects(subnetOf({ ipv6Native: true }), { code: "NotImplemented" });
      const byId = await subnetOf({ cidrBlock: "10.0.1.0/24", availabilityZoneId: "apne2-az3" });
      assert.equal(byId["availabilityZone"], "ap-northeast-2c");
      await remove("ec2/subnet:Subnet", "other");
    });

    it("gives out its addresses but the first four and the last, and takes them back", async () => {
      const small = await make("ec2/subnet:Subnet", "small", { vpcId: vpc.id, cidrBlock: "10.0.9.0/28" });
      const { network } = testbed.capabilities;
      const addresses = Array.from({ length: 11 }, () => network.assignAddress(small.id));
      assert.deepEqual([addresses[0], addresses.at(-1)], ["10.0.9.4", "10.0.9.14"]);
      assert.equal(new Set(addresses).size, 11);
      assert.throws(() => network.assignAddress(small.id), { code: "InsufficientFreeAddressesInSubnet" });
      network.releaseAddress(small.id, "10.0.9.7");
      assert.equal(network.assignAddress(small.id), "10.0.9.7");
    });
  });

  // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html
  describe("a security group", () => {
    const group = (name: string, inputs: object = {}) =>
      make("ec2/securityGroup:SecurityGroup", name, { vpcId: vpc.id, name, ...inputs });

    it("has the rules that stand in it, one for each peer", async () => {
      const inner = await group("inner");
      const outer = await group("outer", {
        ingress: [
          {
            protocol: "tcp",
            fromPort: 80,
            toPort: 80,
            cidrBlocks: ["10.0.0.0/16"],
            securityGroups: [inner.id],
          },
        ],
        egress: [{ protocol: "-1", fromPort: 0, toPort: 0, self: true }],
      });
      const own = { owner: "task", subnetIds: [subnet.id], publicIp: false };
      const { network } = testbed.capabilities;
      const between = (from: Made, to: Made, port: number) =>
        network.reach({ ...own, securityGroupIds: [from.id] }, { ...own, securityGroupIds: [to.id] }, port);
      assert.equal(between(inner, outer, 80).reachable, false, "the inner group lets nothing out");
      assert.equal(between(outer, outer, 80).reachable, true);
      assert.equal(between(outer, outer, 81).reachable, false);
      await testbed.resources.update("aws:ec2/securityGroup:SecurityGroup", "outer", {
        vpcId: vpc.id,
        name: "outer",
        ingress: [],
        egress: [{ protocol: "-1", fromPort: 0, toPort: 0, self: true }],
      });
      assert.equal(between(outer, outer, 80).reachable, false, "the rules of before are gone");
    });

    it("has a name of its own in its VPC, and text that EC2 takes", async () => {
      await group("taken");
      await assert.rejects(
        make("ec2/securityGroup:SecurityGroup", "again", { vpcId: vpc.id, name: "taken" }),
        {
          code: "InvalidGroup.Duplicate",
        },
      );
      await assert.rejects(group("sg-reserved"), { code: "InvalidParameterValue" });
      await assert.rejects(group("described", { description: "가나다" }), { code: "InvalidParameterValue" });
      await assert.rejects(make("ec2/securityGroup:SecurityGroup", "nowhere", {}), {
        code: "VPCIdNotSpecified",
      });
    });

    it("takes a rule once, with ports for TCP and one peer", async () => {
      const made = await group("ruled");
      const rule = (name: string, inputs: object) =>
        make("vpc/securityGroupIngressRule:SecurityGroupIngressRule", name, {
          securityGroupId: made.id,
          ipProtocol: "tcp",
          ...inputs,
        });
      const http = { fromPort: 80, toPort: 80, cidrIpv4: "0.0.0.0/0" };
      const first = await rule("first", http);
      assert.match(String(first["securityGroupRuleId"]), /^sgr-0/);
      await assert.rejects(rule("second", http), { code: "InvalidPermission.Duplicate" });
      await assert.rejects(rule("range", { ...http, fromPort: 90 }), /port range \(90:80\)/);
      await assert.rejects(rule("ports", { cidrIpv4: "0.0.0.0/0" }), /Must specify both from and to ports/);
      await assert.rejects(rule("peers", { ...http, prefixListId: "pl-1" }), {
        code: "InvalidParameterCombination",
      });
      await assert.rejects(rule("protocol", { ...http, ipProtocol: "tpc" }), /Unknown protocol/);
      await assert.rejects(rule("block", { ...http, cidrIpv4: "10.0.0/8" }), {
        code: "InvalidParameterValue",
      });
      await assert.rejects(rule("group", { fromPort: 1, toPort: 1, referencedSecurityGroupId: "sg-0" }), {
        code: "InvalidGroup.NotFound",
      });
      await remove("vpc/securityGroupIngressRule:SecurityGroupIngressRule", "first");
      await rule("second", http);
    });

    it("takes rules of the older type, as many as there are peers, and loses them with it", async () => {
      const made = await group("older");
      const rule = (name: string, inputs: object) =>
        make("ec2/securityGroupRule:SecurityGroupRule", name, {
          securityGroupId: made.id,
          type: "ingress",
          protocol: "tcp",
          fromPort: 22,
          toPort: 22,
          ...inputs,
        });
      await rule("two", { cidrBlocks: ["10.0.0.0/24", "10.0.1.0/24"] });
      await assert.rejects(rule("same", { cidrBlocks: ["10.0.1.0/24"] }), {
        code: "InvalidPermission.Duplicate",
      });
      await assert.rejects(rule("none", {}), { code: "InvalidParameterValue" });
      await assert.rejects(rule("type", { type: "in", self: true }), { code: "InvalidParameterValue" });
      await remove("ec2/securityGroupRule:SecurityGroupRule", "two");
      await rule("same", { cidrBlocks: ["10.0.1.0/24"] });
    });

    it("is the default one of a VPC: with its members' rule, until a program states others", async () => {
      const { network } = testbed.capabilities;
      const member = { owner: "task", subnetIds: [subnet.id], securityGroupIds: [], publicIp: false };
      const other = { ...member, owner: "task 2" };
      assert.equal(network.reach(member, other, 80).reachable, true);
      const stated = await make("ec2/defaultSecurityGroup:DefaultSecurityGroup", "default", {
        vpcId: vpc.id,
      });
      assert.deepEqual([stated.id, stated["name"]], [vpc["defaultSecurityGroupId"], "default"]);
      assert.equal(network.reach(member, other, 80).reachable, false);
    });
  });

  // https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html
  describe("routes", () => {
    it("lead to a gateway that is there, once for each destination", async () => {
      const gateway = await make("ec2/internetGateway:InternetGateway", "gateway", { vpcId: vpc.id });
      const table = await make("ec2/routeTable:RouteTable", "table", { vpcId: vpc.id });
      const route = (name: string, inputs: object) =>
        make("ec2/route:Route", name, { routeTableId: table.id, ...inputs });
      const out = { destinationCidrBlock: "0.0.0.0/0", gatewayId: gateway.id };
      const made = await route("out", out);
      assert.deepEqual([made["origin"], made["state"]], ["CreateRoute", "active"]);
      await assert.rejects(route("again", out), { code: "RouteAlreadyExists" });
      await assert.rejects(route("nobody", { destinationCidrBlock: "1.0.0.0/8", gatewayId: "igw-0" }), {
        code: "InvalidInternetGatewayID.NotFound",
      });
      await assert.rejects(route("no-nat", { destinationCidrBlock: "1.0.0.0/8", natGatewayId: "nat-0" }), {
        code: "NatGatewayNotFound",
      });
      await assert.rejects(route("inside", { destinationCidrBlock: "10.0.3.0/24", gatewayId: gateway.id }), {
        code: "NotImplemented",
      });
      await assert.rejects(
        route("peering", { destinationCidrBlock: "1.0.0.0/8", vpcPeeringConnectionId: "pcx-0" }),
        {
          code: "NotImplemented",
        },
      );
      await assert.rejects(route("nowhere", { gatewayId: gateway.id }), { code: "MissingParameter" });
      await assert.rejects(make("ec2/internetGateway:InternetGateway", "second", { vpcId: vpc.id }), {
        code: "InvalidParameterValue",
        message: /already has an internet gateway attached/,
      });
    });

    it("of a subnet are those of its table, which it has one of", async () => {
      const table = await make("ec2/routeTable:RouteTable", "associated", { vpcId: vpc.id });
      const inputs = { subnetId: subnet.id, routeTableId: table.id };
      const made = await make("ec2/routeTableAssociation:RouteTableAssociation", "one", inputs);
      assert.match(made.id, /^rtbassoc-0/);
      await assert.rejects(make("ec2/routeTableAssociation:RouteTableAssociation", "two", inputs), {
        code: "Resource.AlreadyAssociated",
      });
      await assert.rejects(
        make("ec2/routeTableAssociation:RouteTableAssociation", "gateway", {
          gatewayId: "igw-0",
          routeTableId: table.id,
        }),
        { code: "NotImplemented" },
      );
    });

    it("of the main table are said by another, which tells the one of before", async () => {
      const table = await make("ec2/routeTable:RouteTable", "main", { vpcId: vpc.id });
      const made = await make("ec2/mainRouteTableAssociation:MainRouteTableAssociation", "main", {
        vpcId: vpc.id,
        routeTableId: table.id,
      });
      assert.equal(made["originalRouteTableId"], vpc["defaultRouteTableId"]);
      const { mainRouteTableId } = await invoke("aws:ec2/getVpc:getVpc", { id: vpc.id });
      assert.equal(mainRouteTableId, table.id);
      await remove("ec2/mainRouteTableAssociation:MainRouteTableAssociation", "main");
      const after = await invoke("aws:ec2/getVpc:getVpc", { id: vpc.id });
      assert.equal(after["mainRouteTableId"], vpc["defaultRouteTableId"]);
    });
  });

  // https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html
  it("a NAT gateway wants a subnet and an address, or stands in the whole region", async () => {
    const nat = (name: string, inputs: object) => make("ec2/natGateway:NatGateway", name, { ...inputs });
    const address = await make("ec2/eip:Eip", "address", { domain: "vpc" });
    assert.match(String(address["publicIp"]), /^203\.0\.113\.\d+$/);
    assert.equal(address["allocationId"], address.id);
    const zonal = await nat("zonal", { subnetId: subnet.id, allocationId: address.id });
    assert.deepEqual(
      [zonal["vpcId"], zonal["publicIp"], zonal["connectivityType"], zonal["availabilityMode"]],
      [vpc.id, address["publicIp"], "public", "zonal"],
    );
    const regional = await nat("regional", { availabilityMode: "regional", vpcId: vpc.id });
    assert.equal(regional["availabilityMode"], "regional");
    await assert.rejects(nat("bare", {}), { code: "MissingParameter", message: /subnetId/ });
    await assert.rejects(nat("addressless", { subnetId: subnet.id }), {
      code: "MissingParameter",
      message: /allocationId/,
    });
  });

  // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpcEndpoint.html
  it("an endpoint is of a service that has its kind, in its VPC, and once in a route table", async () => {
    const endpoint = (name: string, inputs: object) =>
      make("ec2/vpcEndpoint:VpcEndpoint", name, { vpcId: vpc.id, ...inputs });
    const gateway = { serviceName: `com.amazonaws.${region}.s3`, vpcEndpointType: "Gateway" };
    const table = await make("ec2/routeTable:RouteTable", "endpoints", { vpcId: vpc.id });
    const made = await endpoint("s3", { ...gateway, routeTableIds: [table.id] });
    assert.deepEqual([made["state"], made["serviceRegion"]], ["available", region]);
    const { id } = await invoke("aws:ec2/getPrefixList:getPrefixList", { name: gateway.serviceName });
    assert.equal(made["prefixListId"], id);
    await assert.rejects(endpoint("s3-again", { ...gateway, routeTableIds: [table.id] }), {
      code: "RouteAlreadyExists",
    });
    await assert.rejects(endpoint("kind", { ...gateway, serviceName: `com.amazonaws.${region}.logs` }), {
      code: "InvalidParameter",
    });
    await assert.rejects(endpoint("name", { ...gateway, serviceName: "s3" }), { code: "InvalidServiceName" });
    await assert.rejects(endpoint("policy", { ...gateway, policy: "{" }), { code: "InvalidPolicyDocument" });
    await assert.rejects(
      endpoint("dns", {
        serviceName: `com.amazonaws.${region}.logs`,
        vpcEndpointType: "Interface",
        subnetIds: [subnet.id],
        privateDnsEnabled: true,
      }),
      { code: "InvalidParameter", message: /enableDnsHostnames/ },
    );
    await assert.rejects(endpoint("balancer", { ...gateway, vpcEndpointType: "GatewayLoadBalancer" }), {
      code: "NotImplemented",
    });
  });

  it("flow logs are recorded, network ACLs refused", async () => {
    const log = await make("ec2/flowLog:FlowLog", "log", { vpcId: vpc.id, trafficType: "ALL" });
    assert.match(log.id, /^fl-0/);
    await assert.rejects(make("ec2/networkAcl:NetworkAcl", "acl", { vpcId: vpc.id }), {
      code: "NotImplemented",
      message: /a network ACL is not emulated here. Subnets have the default ACL/,
    });
  });

  it("functions tell zones, prefix lists and VPCs, and refuse filters that they do not know", async () => {
    const zones = await invoke("aws:index/getAvailabilityZones:getAvailabilityZones", {
      state: "available",
      excludeNames: ["ap-northeast-2b"],
    });
    assert.deepEqual(zones["names"], ["ap-northeast-2a", "ap-northeast-2c", "ap-northeast-2d"]);
    assert.deepEqual(zones["zoneIds"], ["apne2-az1", "apne2-az3", "apne2-az4"]);
    const list = await invoke("aws:ec2/getManagedPrefixList:getManagedPrefixList", {
      name: `com.amazonaws.${region}.dynamodb`,
    });
    assert.match(String(list["id"]), /^pl-[0-9a-f]{8}$/);
    await assert.rejects(invoke("aws:ec2/getManagedPrefixList:getManagedPrefixList", { name: "none" }), {
      code: "InvalidPrefixListID.NotFound",
    });
    const described = await invoke("aws:ec2/getVpc:getVpc", { id: vpc.id });
    assert.deepEqual([described["cidrBlock"], described["tags"]], ["10.0.0.0/16", { Name: "shop" }]);
    await assert.rejects(invoke("aws:ec2/getVpc:getVpc", { default: true }), { code: "NotImplemented" });
    await assert.rejects(
      invoke("aws:ec2/getVpc:getVpc", { id: vpc.id, filters: [{ name: "tag:Name", values: ["shop"] }] }),
      { code: "NotImplemented", message: /tag:Name/ },
    );
  });

  // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifySecurityGroupRules.html
  it("changes no rule from one kind of target to another", async () => {
    const { resources } = testbed;
    const vpc = await resources.create("aws:ec2/vpc:Vpc", "kinds", { cidrBlock: "10.9.0.0/16" });
    const group = await resources.create("aws:ec2/securityGroup:SecurityGroup", "kinds", { vpcId: vpc.id });
    const rule = { securityGroupId: group.id, ipProtocol: "tcp", fromPort: 443, toPort: 443 };
    const type = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
    await resources.create(type, "kinds", { ...rule, cidrIpv4: "0.0.0.0/0" });
    await resources.update(type, "kinds", { ...rule, cidrIpv4: "10.0.0.0/8" });
    await assert.rejects(
      resources.update(type, "kinds", { ...rule, referencedSecurityGroupId: group.id }),
      /You may not specify a referenced group id for an existing IPv4 CIDR rule/,
    );
  });
});
