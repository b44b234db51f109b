import assert from "node:assert/strict";
import { Database, type DatabaseArgs } from "../../components/database/index.ts";
import { Network, type NetworkArgs } from "../../components/network/index.ts";
import { graphOf } from "../support/graph.ts";
import { byName, networkClient, rightsOf, stageAlarms } from "./support.ts";

const SECRET = "arn:aws:secretsmanager:ap-northeast-2:000000000000:secret:rds!cluster-1-abcdef";
const CLUSTER = "aws:rds/cluster:Cluster";
const INSTANCE = "aws:rds/clusterInstance:ClusterInstance";
const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";

const graphWith = (
  args: Omit<DatabaseArgs, "network"> = {},
  use: (database: Database, network: Network) => object = () => ({}),
  networkArgs: NetworkArgs = {},
) =>
  graphOf(
    () => {
      const network = new Network("network", networkArgs);
      return use(new Database("shop", { network, ...args }), network);
    },
    { overrides: { [CLUSTER]: () => ({ outputs: { masterUserSecrets: [{ secretArn: SECRET }] } }) } },
  );

describe("Database", () => {
  it("is Aurora PostgreSQL that pauses when nobody is connected, encrypted, signed in to by IAM, with a master password that only RDS knows", async () => {
    const { inputs } = (await graphWith()).one(CLUSTER, "shop-cluster");
    const expected = {
      engine: "aurora-postgresql",
      engineVersion: "17",
      databaseName: "app",
      masterUsername: "administrator",
      manageMasterUserPassword: true,
      iamDatabaseAuthenticationEnabled: true,
      storageEncrypted: true,
      enableHttpEndpoint: false,
      serverlessv2ScalingConfiguration: { minCapacity: 0, maxCapacity: 2, secondsUntilAutoPause: 300 },
      databaseInsightsMode: "standard",
      backupRetentionPeriod: 7,
      copyTagsToSnapshot: true,
    };
    for (const [name, value] of Object.entries(expected)) assert.deepEqual(inputs[name], value, name);
    assert.equal("masterPassword" in inputs, false);
    // With a minimum above 0 nothing pauses, and Aurora refuses the seconds.
    const awake = (await graphWith({ capacity: { minimum: 0.5, maximum: 8 } })).one(CLUSTER, "shop-cluster");
    assert.deepEqual(awake.inputs["serverlessv2ScalingConfiguration"], { minCapacity: 0.5, maxCapacity: 8 });
  });

  it("takes connections by TLS only, logs what is slow and no statement with a password", async () => {
    const graph = await graphWith({ slowStatementMilliseconds: 250, parameters: { work_mem: "8192" } });
    const { inputs } = graph.one("aws:rds/clusterParameterGroup:ClusterParameterGroup", "shop-parameters");
    assert.equal(inputs["family"], "aurora-postgresql17");
    const parameters = Object.fromEntries(
      (inputs["parameters"] as { name: string; value: string }[]).map(({ name, value }) => [name, value]),
    );
    assert.deepEqual(parameters, {
      "rds.force_ssl": "1",
      idle_in_transaction_session_timeout: "60000",
      log_lock_waits: "1",
      log_min_duration_statement: "250",
      log_statement: "none",
      work_mem: "8192",
    });
  });

  it("makes the groups of its logs before RDS does, with an end", async () => {
    const graph = await graphWith({ logRetentionDays: 30 });
    const cluster = graph.one(CLUSTER, "shop-cluster");
    assert.deepEqual(cluster.inputs["enabledCloudwatchLogsExports"], ["postgresql", "iam-db-auth-error"]);
    const identifier = String(cluster.inputs["clusterIdentifier"]);
    assert.deepEqual(
      byName(graph, "aws:cloudwatch/logGroup:LogGroup").map(({ inputs }) => [
        inputs["name"],
        inputs["retentionInDays"],
      ]),
      [
        [`/aws/rds/cluster/${identifier}/iam-db-auth-error`, 30],
        [`/aws/rds/cluster/${identifier}/postgresql`, 30],
      ],
    );
    for (const group of byName(graph, "aws:cloudwatch/logGroup:LogGroup"))
      assert.ok(cluster.dependencies.includes(group.urn), group.name);
  });

  it("is in the subnets without a way in, whatever the way out is, and lets nobody in or out by itself", async () => {
    for (const egress of ["public-ip", "endpoints", "nat"] as const) {
      const graph = await graphWith({}, (_, network) => ({ internal: network.internalSubnetIds }), {
        egress,
      });
      const { inputs } = graph.one("aws:rds/subnetGroup:SubnetGroup", "shop-subnets");
      assert.deepEqual(inputs["subnetIds"], graph.outputs["internal"], egress);
      const { id, inputs: group } = graph.one("aws:ec2/securityGroup:SecurityGroup", "shop-database");
      assert.equal("ingress" in group || "egress" in group, false);
      for (const type of [INGRESS, EGRESS])
        assert.deepEqual(
          graph.byType(type).filter(({ inputs: rule }) => rule["securityGroupId"] === id),
          [],
        );
      for (const { inputs: instance } of graph.byType(INSTANCE))
        assert.equal(instance["publiclyAccessible"], false);
    }
  });

  it("has as many instances as are asked for, of one size, the writer's tier first", async () => {
    const alone = (await graphWith()).byType(INSTANCE);
    assert.deepEqual(
      alone.map(({ name, inputs }) => [
        name,
        inputs["instanceClass"],
        inputs["performanceInsightsRetentionPeriod"],
      ]),
      [["shop-instance", "db.serverless", 7]],
    );
    const three = byName(await graphWith({ readers: 2 }), INSTANCE);
    assert.deepEqual(
      three.map(({ name, inputs }) => [name, inputs["promotionTier"]]),
      [
        ["shop-instance", 0],
        ["shop-instance-2", 1],
        ["shop-instance-3", 1],
      ],
    );
  });

  it("is kept and leaves a snapshot unless told otherwise", async () => {
    const kept = (await graphWith()).one(CLUSTER, "shop-cluster");
    assert.equal(kept.protect, true);
    assert.equal(kept.inputs["deletionProtection"], true);
    assert.equal(kept.inputs["skipFinalSnapshot"], false);
    assert.equal(kept.inputs["deleteAutomatedBackups"], false);
    assert.equal(kept.inputs["finalSnapshotIdentifier"], `${String(kept.inputs["clusterIdentifier"])}-final`);
    const free = (await graphWith({ protect: false })).one(CLUSTER, "shop-cluster");
    assert.notEqual(free.protect, true);
    assert.equal(free.inputs["deletionProtection"], false);
    assert.equal(free.inputs["skipFinalSnapshot"], true);
    assert.equal("finalSnapshotIdentifier" in free.inputs, false);
  });

  it("grants signing in as one user of this cluster alone, and the way there from the client's group alone", async () => {
    const graph = await graphWith({}, (database, network) => {
      const service = networkClient("service", network);
      database.grants.connect(service, { user: "shop_app" });
      database.grants.connect(service, { user: "shop_report" });
      return { environment: database.environment("shop_app") };
    });
    const { outputs } = graph.one(CLUSTER, "shop-cluster");
    const rights = rightsOf(graph, "service-role");
    assert.deepEqual(Object.keys(rights).sort(), [
      "shop-service-connect-shop-app",
      "shop-service-connect-shop-report",
    ]);
    assert.deepEqual(rights["shop-service-connect-shop-app"], [
      {
        Effect: "Allow",
        Action: ["rds-db:connect"],
        Resource: [
          `arn:aws:rds-db:ap-northeast-2:000000000000:dbuser:${String(outputs["clusterResourceId"])}/shop_app`,
        ],
      },
    ]);
    const group = (name: string) => graph.one("aws:ec2/securityGroup:SecurityGroup", name).id;
    const rules = (type: string) =>
      graph
        .byType(type)
        .map(({ inputs }) => [
          inputs["securityGroupId"],
          inputs["referencedSecurityGroupId"],
          inputs["fromPort"],
          inputs["toPort"],
        ]);
    assert.deepEqual(rules(INGRESS), [[group("shop-database"), group("service-group"), 5432, 5432]]);
    assert.deepEqual(rules(EGRESS), [[group("service-group"), group("shop-database"), 5432, 5432]]);
    assert.deepEqual(graph.outputs["environment"], {
      DATABASE_HOST: outputs["endpoint"],
      DATABASE_PORT: "5432",
      DATABASE_NAME: "app",
      DATABASE_USER: "shop_app",
    });
  });

  it("tells clients of readers where there are any", async () => {
    const graph = await graphWith({ readers: 1 }, (database) => ({
      environment: database.environment("app"),
    }));
    const { outputs } = graph.one("aws:rds/cluster:Cluster", "shop-cluster");
    const { DATABASE_READER_HOST: host } = graph.outputs["environment"] as Record<string, unknown>;
    assert.ok(outputs["readerEndpoint"]);
    assert.equal(host, outputs["readerEndpoint"]);
  });

  it("grants the master's secret alone to a migration, and the way there to the one that runs its SQL", async () => {
    const graph = await graphWith({}, (database, network) => {
      database.grants.readMasterSecret(networkClient("migration", network));
      database.grants.reach(networkClient("sql", network));
      return {};
    });
    assert.deepEqual(rightsOf(graph, "migration-role"), {
      "shop-migration-master-secret": [
        {
          Effect: "Allow",
          Action: ["secretsmanager:GetSecretValue"],
          Resource: [SECRET],
        },
      ],
    });
    assert.deepEqual(rightsOf(graph, "sql-role"), {});
    assert.equal(graph.byType(INGRESS).length, 1);
  });

  it("puts a proxy in front by choice, which is signed in to by IAM and signs in by IAM, and clients reach that alone", async () => {
    const graph = await graphWith(
      { proxy: true, capacity: { minimum: 0.5, maximum: 4 } },
      (database, network) => {
        database.grants.connect(networkClient("service", network), { user: "shop_app" });
        return { endpoint: database.endpoint, writer: database.writerEndpoint };
      },
    );
    const proxy = graph.one("aws:rds/proxy:Proxy", "shop-proxy");
    assert.equal(proxy.inputs["requireTls"], true);
    assert.equal(proxy.inputs["defaultAuthScheme"], "IAM_AUTH");
    assert.equal("auths" in proxy.inputs, false);
    assert.equal(graph.outputs["endpoint"], proxy.outputs["endpoint"]);
    assert.notEqual(graph.outputs["writer"], graph.outputs["endpoint"]);
    const [statement] = rightsOf(graph, "service-role")["shop-service-connect-shop-app"] ?? [];
    // The last part of the ARN, which is `prx-…` on AWS.
    assert.match(String(statement?.Resource), /:dbuser:proxy\/shop-proxy-\w+\/shop_app$/);
    const group = (name: string) => graph.one("aws:ec2/securityGroup:SecurityGroup", name).id;
    assert.deepEqual(
      byName(graph, INGRESS).map(({ inputs }) => [
        inputs["securityGroupId"],
        inputs["referencedSecurityGroupId"],
      ]),
      [
        [group("shop-database"), group("shop-proxy")],
        [group("shop-proxy"), group("service-group")],
      ],
    );
  });

  it("has no proxy, no Data API and no alarm unless asked", async () => {
    const graph = await graphWith();
    for (const type of ["aws:rds/proxy:Proxy", "aws:cloudwatch/metricAlarm:MetricAlarm"])
      assert.deepEqual(graph.byType(type), []);
    const alarmed = await graphOf(() => {
      new Database("shop", { network: new Network("network"), alarms: stageAlarms() });
    });
    const { inputs } = alarmed.one("aws:cloudwatch/metricAlarm:MetricAlarm", "shop-capacity");
    assert.deepEqual([inputs["metricName"], inputs["threshold"]], ["ACUUtilization", 90]);
  });

  it("says everything that is wrong with its arguments", async () => {
    await assert.rejects(
      graphWith({
        databaseName: "Shop",
        masterUsername: "rdsadmin",
        capacity: { minimum: 0, maximum: 0.3 },
        pauseAfterSeconds: 10,
        readers: 16,
        backupDays: 0,
        proxy: true,
      }),
      (error: Error) => {
        for (const argument of [
          "databaseName",
          "masterUsername",
          "capacity",
          "pauseAfterSeconds",
          "readers",
          "backupDays",
          "proxy",
        ])
          assert.ok(error.message.includes(`Database "shop": ${argument} must`), argument);
        return true;
      },
    );
    await assert.rejects(
      graphWith({}, (database, network) => ({
        it: database.grants.connect(networkClient("service", network), { user: "a/*" }),
      })),
      /Database "shop": user must be a name of lower-case letters/,
    );
  });

  it("obeys a transform, and warns of one that makes it less safe", async () => {
    const warnings: string[] = [];
    const graph = await graphOf(
      () => {
        new Database("shop", {
          network: new Network("network"),
          transform: { cluster: { preferredBackupWindow: "01:00-01:30", storageEncrypted: false } },
        });
      },
      { log: (_severity, message) => warnings.push(message) },
    );
    assert.equal(graph.one(CLUSTER, "shop-cluster").inputs["preferredBackupWindow"], "01:00-01:30");
    assert.deepEqual(
      warnings.flatMap((warning) => /weakens a secure default: (\w+)/.exec(warning)?.[1] ?? []),
      ["storageEncrypted"],
    );
  });
});
