import assert from "node:assert/strict";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { lambda } from "../../aws/lambda/index.ts";
import { dynamodb } from "../../aws/dynamodb/index.ts";
import type { Made } from "../support/testbed.ts";
import { makeFunction } from "../lambda/support/function.ts";
import { startDatabase, type TestDatabase } from "./support/database.ts";

const interfaces = [
  {
    Effect: "Allow",
    Action: ["ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface", "ec2:DescribeNetworkInterfaces"],
    Resource: "*",
  },
];

/** Signs in with the function's own role, as the shop does: by a token, and trusting what Node trusts. */
const signingIn = `import pg from "pg";
  import { Signer } from "@aws-sdk/rds-signer";
  export const handler = async ({ host, user }) => {
    const password = await new Signer({ hostname: host, port: 5432, username: user, region: process.env.AWS_REGION }).getAuthToken();
    const ssl = { rejectUnauthorized: true, servername: host };
    const client = new pg.Client({ host, port: 5432, database: "app", user, password, ssl, connectionTimeoutMillis: 15000 });
    client.on("error", () => undefined);
    try {
      await client.connect();
      const { rows } = await client.query("select current_user as name");
      return rows[0].name;
    } catch (error) {
      return error.code ?? error.message;
    } finally {
      await client.end().catch(() => undefined);
    }
  };`;

// https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.RDSSecurityGroups.html
describe("The way to a database", function () {
  this.timeout(90_000);
  let database: TestDatabase;
  let client: LambdaClient;
  let group: Made;
  before(async () => {
    database = await startDatabase({}, [dynamodb, lambda]);
    const { testbed, vpc, subnetIds, cluster } = database;
    client = new LambdaClient(testbed.clientConfig);
    const master = await database.master();
    await master.query("create role shop_app login; grant rds_iam to shop_app");
    await master.end();
    group = await testbed.resources.create("aws:ec2/securityGroup:SecurityGroup", "function", {
      vpcId: vpc.id,
    });
    const resource = `arn:aws:rds-db:ap-northeast-2:000000000000:dbuser:${String(cluster["clusterResourceId"])}/shop_app`;
    await makeFunction(
      testbed,
      "inside",
      signingIn,
      { vpcConfig: { subnetIds, securityGroupIds: [group.id] }, timeout: 30, memorySize: 256 },
      [...interfaces, { Effect: "Allow", Action: "rds-db:connect", Resource: resource }],
    );
  });
  after(async () => {
    client.destroy();
    await database.stop();
  });

  const rule = async (direction: "Egress" | "Ingress", own: Made, other: Made, port: number) =>
    await database.testbed.resources.create(
      `aws:vpc/securityGroup${direction}Rule:SecurityGroup${direction}Rule`,
      `${direction}-${port}`,
      {
        securityGroupId: own.id,
        referencedSecurityGroupId: other.id,
        ipProtocol: "tcp",
        fromPort: port,
        toPort: port,
      },
    );
  const call = async (host: unknown, user = "shop_app") => {
    const Payload = JSON.stringify({ host, user });
    const answer = await client.send(new InvokeCommand({ FunctionName: "inside", Payload }));
    return JSON.parse(answer.Payload?.transformToString() ?? "null") as unknown;
  };

  it("is closed until both security groups let the connection through, and leads to the database's own name alone", async () => {
    const { cluster, securityGroup, testbed } = database;
    assert.equal(await call(cluster["endpoint"]), "ETIMEDOUT");
    await rule("Egress", group, securityGroup, 5432);
    assert.equal(await call(cluster["endpoint"]), "ETIMEDOUT");
    await rule("Ingress", securityGroup, group, 5432);
    assert.equal(await call(cluster["endpoint"]), "shop_app");
    assert.equal(await call("other.cluster-c1.ap-northeast-2.rds.amazonaws.com"), "ENOTFOUND");
    assert.equal(await call("127.0.0.1"), "ECONNREFUSED");
    assert.equal(await call(cluster["endpoint"], "administrator"), "28P01");
    await testbed.resources.remove(
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
      "Ingress-5432",
    );
    assert.equal(await call(cluster["endpoint"]), "ETIMEDOUT");
    await rule("Ingress", securityGroup, group, 5432);
  });

  it("leads through a proxy, which takes tokens for itself alone and has to reach the database", async () => {
    const { testbed, vpc, subnetIds, securityGroup, cluster } = database;
    const proxyGroup = await testbed.resources.create("aws:ec2/securityGroup:SecurityGroup", "proxy", {
      vpcId: vpc.id,
    });
    const roleArn = await testbed.serviceRole("proxy", "rds.amazonaws.com", [
      { Effect: "Allow", Action: "rds-db:connect", Resource: "*" },
    ]);
    const proxy = await testbed.resources.create("aws:rds/proxy:Proxy", "proxy", {
      name: "shop-proxy",
      engineFamily: "POSTGRESQL",
      defaultAuthScheme: "IAM_AUTH",
      requireTls: true,
      roleArn,
      vpcSubnetIds: subnetIds,
      vpcSecurityGroupIds: [proxyGroup.id],
    });
    await testbed.resources.create("aws:rds/proxyDefaultTargetGroup:ProxyDefaultTargetGroup", "proxy", {
      dbProxyName: "shop-proxy",
    });
    await testbed.resources.create("aws:rds/proxyTarget:ProxyTarget", "proxy", {
      dbProxyName: "shop-proxy",
      targetGroupName: "default",
      dbClusterIdentifier: cluster.id,
    });
    await testbed.resources.create("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", "to-proxy", {
      securityGroupId: group.id,
      referencedSecurityGroupId: proxyGroup.id,
      ipProtocol: "tcp",
      fromPort: 5432,
      toPort: 5432,
    });
    await testbed.resources.create("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "to-proxy", {
      securityGroupId: proxyGroup.id,
      referencedSecurityGroupId: group.id,
      ipProtocol: "tcp",
      fromPort: 5432,
      toPort: 5432,
    });
    // The proxy is let in by no rule of the database.
    assert.equal(await call(proxy["endpoint"]), "57P03");
    for (const [direction, own, other] of [
      ["Egress", proxyGroup, securityGroup],
      ["Ingress", securityGroup, proxyGroup],
    ] as const)
      await testbed.resources.create(
        `aws:vpc/securityGroup${direction}Rule:SecurityGroup${direction}Rule`,
        `proxy-${direction}`,
        {
          securityGroupId: own.id,
          referencedSecurityGroupId: other.id,
          ipProtocol: "tcp",
          fromPort: 5432,
          toPort: 5432,
        },
      );
    // The function may connect to the cluster, not to its proxy.
    assert.equal(await call(proxy["endpoint"]), "28000");
    const resourceId = String(proxy["arn"]).split(":").at(-1);
    await testbed.resources.create("aws:iam/rolePolicy:RolePolicy", "by-proxy", {
      role: "inside-role",
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Action: "rds-db:connect",
            Resource: `arn:aws:rds-db:ap-northeast-2:000000000000:dbuser:${resourceId}/*`,
          },
        ],
      }),
    });
    assert.equal(await call(proxy["endpoint"]), "shop_app");
    assert.equal(await call(proxy["endpoint"], "administrator"), "28000");
  });
});
