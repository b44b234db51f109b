import assert from "node:assert/strict";
import { Network } from "../../components/network/index.ts";
import { graphOf } from "../support/graph.ts";

describe("Network", () => {
  it("has no NAT gateway and no interface endpoint unless asked: nothing in it has a fixed cost", async () => {
    const graph = await graphOf(() => new Network("network"));
    assert.deepEqual(graph.byType("aws:ec2/natGateway:NatGateway"), []);
    assert.deepEqual(
      graph
        .byType("aws:ec2/vpcEndpoint:VpcEndpoint")
        .map(({ inputs }) => [inputs["serviceName"], inputs["vpcEndpointType"]]),
      [
        ["com.amazonaws.ap-northeast-2.s3", "Gateway"],
        ["com.amazonaws.ap-northeast-2.dynamodb", "Gateway"],
      ],
    );
  });

  it("puts load balancers into subnets without a route to the Internet", async () => {
    const graph = await graphOf(() => {
      const network = new Network("network");
      return {
        internal: network.internalSubnetIds,
        tasks: network.taskSubnetIds,
        assignPublicIp: network.assignPublicIp,
      };
    });
    const internal = graph.outputs["internal"] as string[];
    assert.equal(internal.length, 2);
    assert.equal(graph.outputs["assignPublicIp"], true);
    const tables = graph
      .byType("aws:ec2/routeTableAssociation:RouteTableAssociation")
      .filter(({ inputs }) => internal.includes(inputs["subnetId"] as string))
      .map(({ inputs }) => inputs["routeTableId"]);
    assert.equal(tables.length, 2);
    assert.deepEqual(
      graph.byType("aws:ec2/route:Route").filter(({ inputs }) => tables.includes(inputs["routeTableId"])),
      [],
    );
  });

  it("routes the gateway endpoints from every subnet", async () => {
    const graph = await graphOf(() => new Network("network"));
    const all = graph
      .byType("aws:ec2/routeTable:RouteTable")
      .map(({ id }) => id)
      .sort();
    for (const endpoint of graph.byType("aws:ec2/vpcEndpoint:VpcEndpoint"))
      assert.deepEqual([...(endpoint.inputs["routeTableIds"] as string[])].sort(), all);
  });

  it("with endpoints: no way to the Internet at all, and AWS by address within the VPC", async () => {
    const graph = await graphOf(() => {
      const network = new Network("network", { egress: "endpoints", interfaceEndpoints: ["sqs"] });
      return { egress: network.awsEgress, assignPublicIp: network.assignPublicIp };
    });
    assert.deepEqual(graph.byType("aws:ec2/route:Route"), []);
    assert.equal(graph.outputs["assignPublicIp"], false);
    const interfaces = graph
      .byType("aws:ec2/vpcEndpoint:VpcEndpoint")
      .filter(({ inputs }) => inputs["vpcEndpointType"] === "Interface");
    assert.deepEqual(
      interfaces.map(({ inputs }) =>
        (inputs["serviceName"] as string).replace("com.amazonaws.ap-northeast-2.", ""),
      ),
      ["ecr.api", "ecr.dkr", "logs", "sqs"],
    );
    assert.ok(interfaces.every(({ inputs }) => inputs["privateDnsEnabled"] === true));
    assert.ok(!JSON.stringify(graph.outputs["egress"]).includes("0.0.0.0/0"));
    assert.deepEqual(
      graph
        .byType("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
        .map(({ inputs }) => [inputs["cidrIpv4"], inputs["fromPort"], inputs["toPort"]]),
      [["10.0.0.0/16", 443, 443]],
    );
  });

  it("with nat: one gateway, or one in each zone", async () => {
    for (const [natGateways, count] of [
      ["single", 1],
      ["per-zone", 3],
    ] as const) {
      const graph = await graphOf(() => new Network("network", { egress: "nat", natGateways, zones: 3 }));
      assert.equal(graph.byType("aws:ec2/natGateway:NatGateway").length, count);
    }
  });

  it("lets only this account's tables through the DynamoDB endpoint", async () => {
    const graph = await graphOf(() => new Network("network"));
    const { Statement } = JSON.parse(
      graph.one("aws:ec2/vpcEndpoint:VpcEndpoint", "network-dynamodb").inputs["policy"] as string,
    ) as {
      Statement: Record<string, unknown>[];
    };
    assert.deepEqual(Statement[0]?.["Resource"], "arn:aws:dynamodb:ap-northeast-2:000000000000:table/*");
    assert.deepEqual(Statement[0]?.["Condition"], {
      StringEquals: { "aws:PrincipalAccount": "000000000000" },
    });
  });

  it("empties the default security group", async () => {
    const graph = await graphOf(() => new Network("network"));
    const { inputs } = graph.one("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup");
    assert.deepEqual([inputs["ingress"], inputs["egress"]], [[], []]);
  });

  it("reports all wrong arguments at once", async () => {
    await assert.rejects(
      graphOf(() => new Network("network", { zones: 1, cidrBlock: "10.0.0.0/30", natGateways: "single" })),
      (error: Error) => {
        assert.match(error.message, /zones must be 2 or 3 \(got 1\)/);
        assert.match(
          error.message,
          /cidrBlock must be an IPv4 block from \/16 to \/22 \(got "10\.0\.0\.0\/30"\)/,
        );
        assert.match(error.message, /natGateways must be left out unless egress is "nat"/);
        return true;
      },
    );
  });
});
