import assert from "node:assert/strict";
import { GetFunctionConfigurationCommand, InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { dynamodb } from "../../aws/dynamodb/index.ts";
import { ec2 } from "../../aws/ec2/index.ts";
import { lambda } from "../../aws/lambda/index.ts";
import { logs } from "../../aws/logs/index.ts";
import type { PrivateEndpoint } from "../../contract/capabilities.ts";
import { startTestbed, type Made, type Testbed } from "../support/testbed.ts";
import { makeFunction } from "./support/function.ts";

const interfaces = [
  {
    Effect: "Allow",
    Action: ["ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface"],
    Resource: "arn:aws:ec2:ap-northeast-2:000000000000:*/*",
    Condition: { Null: { "lambda:SourceFunctionArn": "true" } },
  },
  { Effect: "Allow", Action: ["ec2:DescribeNetworkInterfaces"], Resource: "*" },
];
const HOST = "store.cluster-abc.ap-northeast-2.rds.amazonaws.com";

/** Says what connecting ended in, and what the endpoint says first. */
const connecting = `import net from "node:net";
  export const handler = ({ host, port }) => new Promise((resolve) => {
    const socket = net.connect({ host, port });
    socket.once("data", (data) => { resolve(String(data)); socket.destroy(); });
    socket.once("error", (error) => resolve(error.code));
    socket.once("close", () => resolve("closed"));
  });`;

// https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
describe("Functions in a VPC", function () {
  this.timeout(60_000);
  let testbed: Testbed;
  let client: LambdaClient;
  let vpc: Made;
  let subnet: Made;
  let groups: Record<"function" | "store" | "other", Made>;
  let from: string[];
  let take: PrivateEndpoint;
  before(async () => {
    testbed = await startTestbed([ec2, logs, dynamodb, lambda]);
    client = new LambdaClient(testbed.clientConfig);
    vpc = await testbed.resources.create("aws:ec2/vpc:Vpc", "vpc", { cidrBlock: "10.0.0.0/16" });
    subnet = await testbed.resources.create("aws:ec2/subnet:Subnet", "a", {
      vpcId: vpc.id,
      cidrBlock: "10.0.0.0/24",
      availabilityZone: "ap-northeast-2a",
    });
    const group = async (name: string) =>
      await testbed.resources.create("aws:ec2/securityGroup:SecurityGroup", name, { vpcId: vpc.id });
    groups = { function: await group("function"), store: await group("store"), other: await group("other") };
    from = [];
    take = {
      host: HOST,
      port: 5432,
      network: {
        owner: "database store",
        subnetIds: [subnet.id],
        securityGroupIds: [groups.store.id],
        publicIp: false,
      },
      accept: (socket, caller) => {
        from.push(caller.owner);
        socket.end("welcome");
      },
    };
    await make("inside", groups.function);
    await rule("egress", groups.function, groups.store);
    await rule("ingress", groups.store, groups.function);
    testbed.capabilities.network.addEndpoint(take);
  });
  after(async () => {
    client.destroy();
    await testbed.stop();
  });

  const make = async (name: string, group: Made, statements: object[] = interfaces, source = connecting) =>
    await makeFunction(
      testbed,
      name,
      source,
      { vpcConfig: { subnetIds: [subnet.id], securityGroupIds: [group.id] }, timeout: 20 },
      statements,
    );
  const rule = async (direction: "egress" | "ingress", own: Made, other: Made) => {
    const type = direction === "egress" ? "SecurityGroupEgressRule" : "SecurityGroupIngressRule";
    return await testbed.resources.create(
      `aws:vpc/${type.charAt(0).toLowerCase()}${type.slice(1)}:${type}`,
      `${direction}-${own.id}`,
      {
        securityGroupId: own.id,
        referencedSecurityGroupId: other.id,
        ipProtocol: "tcp",
        fromPort: 5432,
        toPort: 5432,
      },
    );
  };
  const connect = async (FunctionName: string, host = HOST, port = 5432): Promise<unknown> => {
    const { Payload } = await client.send(
      new InvokeCommand({ FunctionName, Payload: JSON.stringify({ host, port }) }),
    );
    return JSON.parse(Payload?.transformToString() ?? "null") as unknown;
  };

  it("connects by name to what its security group leads to, and says who it is", async () => {
    assert.equal(await connect("inside"), "welcome");
    assert.equal(await connect("inside", HOST.toUpperCase()), "welcome");
    assert.deepEqual(from, ["function inside", "function inside"]);
  });

  it("knows no other name and no other port, and gets no further than its VPC", async () => {
    assert.equal(await connect("inside", "example.com"), "ENOTFOUND");
    assert.equal(await connect("inside", HOST, 5433), "ENOTFOUND");
    assert.equal(await connect("inside", "203.0.113.1"), "ENETUNREACH");
    assert.equal(await connect("inside", `${"a".repeat(4000)}.example`), "ENOTFOUND");
    const site = Number(new URL(testbed.platform.siteUrl).port);
    assert.equal(await connect("inside", "127.0.0.1", site), "ECONNREFUSED");
  });

  it("waits in vain where no rule lets it through, with the missing rule in the log", async () => {
    await make("stranger", groups.other);
    from.length = 0;
    assert.equal(await connect("stranger"), "ETIMEDOUT");
    assert.deepEqual(from, []);
    const line = testbed.platform.logs.recent("network").at(-1)?.message ?? "";
    assert.match(line, /function stranger can't reach database store on port 5432: .*no egress rule/);
  });

  it("is no longer let through when a rule has gone, on sockets that it knows too", async () => {
    assert.equal(await connect("inside"), "welcome");
    await testbed.resources.remove(
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
      `ingress-${groups.store.id}`,
    );
    assert.equal(await connect("inside"), "ETIMEDOUT");
    await rule("ingress", groups.store, groups.function);
    assert.equal(await connect("inside"), "welcome");
  });

  it("finds nobody behind a name that has been taken away", async () => {
    const remove = testbed.capabilities.network.addEndpoint({ ...take, host: "gone.example" });
    assert.equal(await connect("inside", "gone.example"), "welcome");
    remove();
    assert.equal(await connect("inside", "gone.example"), "ENOTFOUND");
  });

  it("reaches no AWS service without an endpoint, whatever its role allows: it has no public address", async () => {
    const source = `import { DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
      export const handler = async () => {
        const client = new DynamoDBClient({ maxAttempts: 1 });
        try { return await client.send(new ListTablesCommand({}), { abortSignal: AbortSignal.timeout(1000) }).then(() => "answered"); }
        catch { return "no answer"; }
      };`;
    const allowed = { Effect: "Allow", Action: "dynamodb:ListTables", Resource: "*" };
    await make("shut-in", groups.function, [...interfaces, allowed], source);
    assert.equal(await connect("shut-in"), "no answer");
    assert.match(
      testbed.platform.logs.recent("network").at(-1)?.message ?? "",
      /function shut-in can't reach dynamodb/,
    );
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
  it("is refused to a role that can't make its network interfaces, and to half a place", async () => {
    await assert.rejects(make("poor", groups.function, [interfaces[1] as object]), {
      code: "InvalidParameterValueException",
      message: /does not have permissions to call CreateNetworkInterface on EC2/,
    });
    await assert.rejects(
      makeFunction(testbed, "half", connecting, {
        vpcConfig: { subnetIds: [subnet.id], securityGroupIds: [] },
      }),
      { code: "InvalidParameterValueException", message: /SubnetIds and SecurityIds must coexist/ },
    );
    await assert.rejects(
      makeFunction(
        testbed,
        "lost",
        connecting,
        { vpcConfig: { subnetIds: ["subnet-0"], securityGroupIds: [groups.function.id] } },
        interfaces,
      ),
      { code: "InvalidSubnetID.NotFound" },
    );
  });

  it("tells where it is", async () => {
    const { VpcConfig } = await client.send(new GetFunctionConfigurationCommand({ FunctionName: "inside" }));
    assert.deepEqual(VpcConfig, {
      VpcId: vpc.id,
      SubnetIds: [subnet.id],
      SecurityGroupIds: [groups.function.id],
      Ipv6AllowedForDualStack: false,
    });
    await makeFunction(testbed, "outside", connecting);
    const outside = await client.send(new GetFunctionConfigurationCommand({ FunctionName: "outside" }));
    assert.equal(outside.VpcConfig, undefined);
    assert.equal(await connect("outside"), "ENOTFOUND");
  });
});
