import assert from "node:assert/strict";
import { Cache, type CacheArgs } from "../../components/cache/index.ts";
import { Network } from "../../components/network/index.ts";
import { graphOf } from "../support/graph.ts";
import { byName, networkClient, rightsOf, stageAlarms } from "./support.ts";

const CACHE = "aws:elasticache/serverlessCache:ServerlessCache";
const HOST = "shop-cache-1-abcdef.serverless.apn2.cache.amazonaws.com";
const USER = "aws:elasticache/user:User";
const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";

const users = { service: { keys: ["shop:*"] }, report: { keys: ["shop:*", "news:*"], use: "read" } } as const;

const graphWith = (
  args: Partial<Omit<CacheArgs, "network">> = {},
  use: (cache: Cache, network: Network) => object = () => ({}),
) =>
  graphOf(
    () => {
      const network = new Network("network");
      return use(new Cache("shop", { network, users, ...args }), network);
    },
    { overrides: { [CACHE]: () => ({ outputs: { endpoints: [{ address: HOST, port: 6379 }] } }) } },
  );

describe("Cache", () => {
  it("is Valkey with limits of what it keeps and does, and no snapshots", async () => {
    const graph = await graphWith();
    const { inputs, protect } = graph.one(CACHE, "shop-cache");
    const expected = {
      engine: "valkey",
      majorEngineVersion: "8",
      cacheUsageLimits: { dataStorage: { maximum: 1, unit: "GB" }, ecpuPerSeconds: [{ maximum: 5000 }] },
      userGroupId: graph.one("aws:elasticache/userGroup:UserGroup", "shop-users").inputs["userGroupId"],
      securityGroupIds: [graph.one("aws:ec2/securityGroup:SecurityGroup", "shop-cache").id],
      snapshotRetentionLimit: 0,
    };
    for (const [name, value] of Object.entries(expected)) assert.deepEqual(inputs[name], value, name);
    assert.notEqual(protect, true);
  });

  it("has other limits, a newer engine and a snapshot a day when asked", async () => {
    const { inputs, protect } = (
      await graphWith({ gigabytes: 5, unitsPerSecond: 20_000, engineVersion: "9", protect: true })
    ).one(CACHE, "shop-cache");
    assert.deepEqual(inputs["cacheUsageLimits"], {
      dataStorage: { maximum: 5, unit: "GB" },
      ecpuPerSeconds: [{ maximum: 20_000 }],
    });
    assert.deepEqual(
      [inputs["majorEngineVersion"], inputs["snapshotRetentionLimit"], protect],
      ["9", 1, true],
    );
  });

  it("is in the subnets without a way in, and lets nobody in or out by itself", async () => {
    const graph = await graphWith({}, (_, network) => ({ internal: network.internalSubnetIds }));
    const { inputs } = graph.one(CACHE, "shop-cache");
    assert.deepEqual(inputs["subnetIds"], graph.outputs["internal"]);
    const { inputs: group } = graph.one("aws:ec2/securityGroup:SecurityGroup", "shop-cache");
    assert.equal("ingress" in group || "egress" in group, false);
    assert.deepEqual([graph.byType(INGRESS), graph.byType(EGRESS)], [[], []]);
  });

  it("has users who sign in by IAM, may do what is said and no more, and nobody else", async () => {
    const graph = await graphWith();
    assert.deepEqual(
      byName(graph, USER).map(({ inputs }) => [
        inputs["userId"],
        inputs["accessString"],
        inputs["authenticationMode"],
      ]),
      [
        ["mysfits-test-shop-report", "on ~shop:* ~news:* resetchannels -@all +get +ping", { type: "iam" }],
        ["mysfits-test-shop-service", "on ~shop:* resetchannels -@all +get +set +del +ping", { type: "iam" }],
      ],
    );
    for (const { inputs } of graph.byType(USER)) {
      assert.equal(inputs["userName"], inputs["userId"]);
      assert.equal("passwords" in inputs || "noPasswordRequired" in inputs, false);
    }
    const group = graph.one("aws:elasticache/userGroup:UserGroup", "shop-users");
    assert.deepEqual([...(group.inputs["userIds"] as string[])].sort(), [
      "mysfits-test-shop-report",
      "mysfits-test-shop-service",
    ]);
  });

  it("grants signing in as one user of this cache alone, and the way there from the client's group alone", async () => {
    const graph = await graphWith({}, (cache, network) => {
      const service = networkClient("service", network);
      cache.grants.connect(service, { user: "service" });
      cache.grants.connect(service, { user: "report" });
      return { environment: cache.environment("service") };
    });
    const cache = graph.one(CACHE, "shop-cache");
    const rights = rightsOf(graph, "service-role");
    assert.deepEqual(Object.keys(rights).sort(), [
      "shop-service-connect-report",
      "shop-service-connect-service",
    ]);
    assert.deepEqual(rights["shop-service-connect-service"], [
      {
        Effect: "Allow",
        Action: ["elasticache:Connect"],
        Resource: [cache.outputs["arn"], graph.one(USER, "shop-user-service").outputs["arn"]],
      },
    ]);
    const group = (name: string) => graph.one("aws:ec2/securityGroup:SecurityGroup", name).id;
    const rules = (type: string) =>
      byName(graph, type).map(({ inputs }) => [
        inputs["securityGroupId"],
        inputs["referencedSecurityGroupId"],
        inputs["fromPort"],
        inputs["toPort"],
      ]);
    assert.deepEqual(
      rules(INGRESS),
      [6379, 6380].map((port) => [group("shop-cache"), group("service-group"), port, port]),
    );
    assert.deepEqual(
      rules(EGRESS),
      [6379, 6380].map((port) => [group("service-group"), group("shop-cache"), port, port]),
    );
    assert.deepEqual(graph.outputs["environment"], {
      CACHE_ENDPOINT: `${HOST}:6379`,
      CACHE_NAME: cache.outputs["name"],
      CACHE_USER: "mysfits-test-shop-service",
    });
  });

  it("names the users that there are when another one is granted", async () => {
    const message = /user must be one of service, report \(got "nobody"\)/;
    await assert.rejects(
      graphWith({}, (cache, network) =>
        cache.grants.connect(networkClient("service", network), { user: "nobody" }),
      ),
      message,
    );
    await assert.rejects(
      graphWith({}, (cache) => cache.environment("nobody")),
      message,
    );
  });

  it("has an alarm of commands that are turned away, where asked", async () => {
    assert.deepEqual((await graphWith()).byType("aws:cloudwatch/metricAlarm:MetricAlarm"), []);
    const graph = await graphWith({ alarms: undefined });
    assert.deepEqual(graph.byType("aws:cloudwatch/metricAlarm:MetricAlarm"), []);
    const alarmed = await graphOf(() => {
      new Cache("shop", { network: new Network("network"), users, alarms: stageAlarms() });
    });
    const { inputs } = alarmed.one("aws:cloudwatch/metricAlarm:MetricAlarm", "shop-throttles");
    assert.deepEqual([inputs["metricName"], inputs["threshold"]], ["ThrottledCmds", 0]);
    assert.deepEqual(inputs["dimensions"], { clusterId: alarmed.one(CACHE, "shop-cache").outputs["name"] });
  });

  it("says everything that is wrong with its arguments", async () => {
    await assert.rejects(
      graphWith({
        engineVersion: "7",
        gigabytes: 0.5,
        unitsPerSecond: 10,
        users: { Service: { keys: ["shop:*"] }, all: { keys: ["*"] }, none: { keys: [] } },
      }),
      (error: Error) => {
        for (const argument of [
          "engineVersion",
          "gigabytes",
          "unitsPerSecond",
          "users must",
          "users.all.keys",
          "users.none.keys",
        ])
          assert.match(error.message, new RegExp(`Cache "shop": ${argument}`));
        return true;
      },
    );
    await assert.rejects(graphWith({ users: {} }), /users must name at least one user/);
    await assert.rejects(
      graphWith({ users: { [`a${"b".repeat(30)}`]: { keys: ["a"] } } }),
      /at most 40 characters/,
    );
  });
});
