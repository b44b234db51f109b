import assert from "node:assert/strict";
import { Network, type ReachableBucket } from "../../components/network/index.ts";
import { chooseZones } from "../../components/network/zones.ts";
import { graphOf } from "../support/graph.ts";
import { statementsOf } from "./support.ts";

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
      const { awsEgress: egress, assignPublicIp, taskSubnetIds: subnets } = network;
      return { egress, assignPublicIp, subnets };
    });
    const subnets = graph.outputs["subnets"] as string[];
    const tables = graph
      .byType("aws:ec2/routeTableAssociation:RouteTableAssociation")
      .filter(({ inputs }) => subnets.includes(inputs["subnetId"] as string))
      .map(({ inputs }) => inputs["routeTableId"]);
    assert.equal(tables.length, 2);
    assert.deepEqual(
      graph.byType("aws:ec2/route:Route").filter(({ inputs }) => tables.includes(inputs["routeTableId"])),
      [],
    );
    assert.equal(graph.outputs["assignPublicIp"], false);
    const interfaces = graph
      .byType("aws:ec2/vpcEndpoint:VpcEndpoint")
      .filter(({ inputs }) => inputs["vpcEndpointType"] === "Interface");
    assert.deepEqual(
      interfaces
        .map(({ inputs }) => (inputs["serviceName"] as string).replace("com.amazonaws.ap-northeast-2.", ""))
        .toSorted(),
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

  // https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
  it("lets this account alone through the interface endpoints, to its own images and log groups", async () => {
    const graph = await graphOf(
      () => new Network("network", { egress: "endpoints", interfaceEndpoints: ["sqs"] }),
    );
    const statements = (name: string) =>
      statementsOf(graph.one("aws:ec2/vpcEndpoint:VpcEndpoint", `network-${name}`).inputs["policy"]);
    for (const name of ["ecr-api", "ecr-dkr", "logs", "sqs"])
      for (const { Condition } of statements(name))
        assert.equal(
          (Condition as Record<string, Record<string, string>>)["StringEquals"]?.["aws:PrincipalAccount"],
          "000000000000",
          name,
        );
    assert.deepEqual(
      statements("ecr-dkr").map(({ Action, Resource }) => [Action, Resource]),
      [
        ["ecr:GetAuthorizationToken", "*"],
        [
          ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
          "arn:aws:ecr:ap-northeast-2:000000000000:repository/*",
        ],
      ],
    );
    assert.deepEqual(
      statements("logs").map(({ Action, Resource }) => [Action, Resource]),
      [
        [
          ["logs:CreateLogStream", "logs:PutLogEvents"],
          "arn:aws:logs:ap-northeast-2:000000000000:log-group:*",
        ],
      ],
    );
    assert.deepEqual(statements("sqs")[0]?.Condition, {
      StringEquals: { "aws:PrincipalAccount": "000000000000", "aws:ResourceAccount": "000000000000" },
    });
    assert.deepEqual(
      statements("s3").map(({ Action, Resource }) => [Action, Resource]),
      [["s3:GetObject", "arn:aws:s3:::prod-ap-northeast-2-starport-layer-bucket/*"]],
    );
  });

  it("has interface endpoints in as many zones as it is told", async () => {
    for (const [endpointZones, count] of [
      [1, 1],
      [undefined, 2],
    ] as const) {
      const graph = await graphOf(() => new Network("network", { egress: "endpoints", endpointZones }));
      for (const { name, inputs } of graph.byType("aws:ec2/vpcEndpoint:VpcEndpoint"))
        if (inputs["vpcEndpointType"] === "Interface")
          assert.equal((inputs["subnetIds"] as string[]).length, count, name);
    }
  });

  it("has the same subnets whatever the way out, so that it can change", async () => {
    const subnetsOf = async (egress: "public-ip" | "endpoints" | "nat") => {
      const graph = await graphOf(() => new Network("network", { egress }));
      return graph
        .byType("aws:ec2/subnet:Subnet")
        .map(({ urn, inputs }) => [urn, inputs["cidrBlock"], inputs["availabilityZone"]])
        .toSorted();
    };
    const subnets = await subnetsOf("public-ip");
    assert.deepEqual(
      subnets.map(([, block]) => block),
      // Those that stacks with public addresses always had.
      ["10.0.64.0/18", "10.0.192.0/18", "10.0.0.0/18", "10.0.128.0/18"],
    );
    assert.deepEqual(await subnetsOf("endpoints"), subnets);
    assert.deepEqual(await subnetsOf("nat"), subnets);
  });

  it("divides any block among its zones", async () => {
    const graph = await graphOf(() => new Network("network", { zones: 3, cidrBlock: "172.16.4.0/22" }));
    assert.deepEqual(
      graph
        .byType("aws:ec2/subnet:Subnet")
        .map(({ inputs }) => inputs["cidrBlock"] as string)
        .toSorted(),
      [
        "172.16.4.0/25",
        "172.16.4.128/25",
        "172.16.5.0/25",
        "172.16.5.128/25",
        "172.16.6.0/25",
        "172.16.6.128/25",
      ],
    );
  });

  // https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-vpc-links-v2.html
  it("is in zones that a VPC link can be in, whatever they are called in this account", () => {
    const names = ["ap-northeast-2a", "ap-northeast-2b", "ap-northeast-2c", "ap-northeast-2d"];
    const ids = ["apne2-az4", "apne2-az1", "apne2-az3", "apne2-az2"];
    assert.deepEqual(chooseZones("ap-northeast-2", names, ids, 2), ["ap-northeast-2b", "ap-northeast-2c"]);
    assert.deepEqual(chooseZones("eu-central-1", ["eu-central-1a", "eu-central-1b"], ["x", "y"], 2), [
      "eu-central-1a",
      "eu-central-1b",
    ]);
    assert.throws(
      () => chooseZones("ap-northeast-2", names.slice(0, 2), ids.slice(0, 2), 2),
      /region ap-northeast-2 has 1 zones that a VPC link can be in \(ap-northeast-2b\), not 2/,
    );
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

  // https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-s3.html
  it("lets nobody use a bucket through the endpoint of S3 but those that it is given, as far as it is said", async () => {
    const statements = async (...buckets: ReachableBucket[]) => {
      const graph = await graphOf(() => new Network("network", { buckets }));
      const { policy } = graph.one("aws:ec2/vpcEndpoint:VpcEndpoint", "network-s3").inputs;
      return (JSON.parse(policy as string) as { Statement: Record<string, unknown>[] }).Statement.slice(1);
    };
    assert.deepEqual(await statements(), []);
    const arn = "arn:aws:s3:::pictures";
    assert.deepEqual(await statements({ arn, actions: ["s3:GetObject"], prefix: "public/" }), [
      {
        Effect: "Allow",
        Principal: "*",
        Action: ["s3:GetObject"],
        Resource: "arn:aws:s3:::pictures/public/*",
        Condition: { StringEquals: { "aws:PrincipalAccount": "000000000000" } },
      },
    ]);
    // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
    const listed = await statements({ arn, actions: ["s3:ListBucket", "s3:DeleteObject"] });
    assert.deepEqual(
      listed.map(({ Action, Resource }) => [Action, Resource]),
      [
        [["s3:DeleteObject"], `${arn}/*`],
        [["s3:ListBucket"], arn],
      ],
    );
    await assert.rejects(
      statements({ arn, actions: ["s3:*"] }),
      /buckets\.actions must each name one action of S3 \(got "s3:\*"\)/,
    );
  });

  it("lets events be put onto this account's buses alone, through an endpoint of EventBridge", async () => {
    const graph = await graphOf(
      () => new Network("network", { egress: "endpoints", interfaceEndpoints: ["events"] }),
    );
    const { policy } = graph.one("aws:ec2/vpcEndpoint:VpcEndpoint", "network-events").inputs;
    assert.deepEqual((JSON.parse(policy as string) as { Statement: unknown[] }).Statement, [
      {
        Effect: "Allow",
        Principal: "*",
        Action: "events:PutEvents",
        Resource: "arn:aws:events:ap-northeast-2:000000000000:event-bus/*",
        Condition: { StringEquals: { "aws:PrincipalAccount": "000000000000" } },
      },
    ]);
  });
});
