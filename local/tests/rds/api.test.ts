import assert from "node:assert/strict";
import {
  DescribeDBClusterParameterGroupsCommand,
  DescribeDBClusterParametersCommand,
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  DescribeDBProxiesCommand,
  DescribeDBSubnetGroupsCommand,
  DescribeEventsCommand,
  FailoverDBClusterCommand,
  ListTagsForResourceCommand,
  RDSClient,
  StopDBClusterCommand,
} from "@aws-sdk/client-rds";
import { startDatabase, type TestDatabase } from "./support/database.ts";

// https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_Operations.html
describe("RDS", function () {
  this.timeout(30_000);
  let database: TestDatabase;
  let client: RDSClient;
  before(async () => {
    database = await startDatabase({ tags: { Stage: "dev" }, deletionProtection: true });
    client = new RDSClient(database.testbed.clientConfig);
  });
  after(async () => {
    client.destroy();
    await database.stop();
  });

  it("describes a cluster with its members, capacity and secret, and no password", async () => {
    const { DBClusters = [] } = await client.send(new DescribeDBClustersCommand({}));
    const [cluster] = DBClusters;
    assert.equal(DBClusters.length, 1);
    assert.equal(cluster?.DBClusterIdentifier, "shop");
    assert.equal(cluster?.Engine, "aurora-postgresql");
    assert.equal(cluster?.Endpoint, database.cluster["endpoint"]);
    assert.equal(cluster?.IAMDatabaseAuthenticationEnabled, true);
    assert.equal(cluster?.DeletionProtection, true);
    assert.deepEqual(cluster?.ServerlessV2ScalingConfiguration, {
      MinCapacity: 0,
      MaxCapacity: 2,
      SecondsUntilAutoPause: 300,
    });
    assert.deepEqual(
      cluster?.DBClusterMembers?.map((member) => [member.DBInstanceIdentifier, member.IsClusterWriter]),
      [
        ["shop-1", true],
        ["shop-2", false],
      ],
    );
    const [secret] = database.cluster["masterUserSecrets"] as { secretArn: string }[];
    assert.equal(cluster?.MasterUserSecret?.SecretArn, secret?.secretArn);
    assert.ok(!JSON.stringify(cluster).includes(await database.masterPassword()));
    const one = await client.send(
      new DescribeDBClustersCommand({ DBClusterIdentifier: String(database.cluster["arn"]) }),
    );
    assert.equal(one.DBClusters?.[0]?.DBClusterIdentifier, "shop");
  });

  it("describes instances in different zones, subnet groups and parameter groups", async () => {
    const { DBInstances = [] } = await client.send(new DescribeDBInstancesCommand({}));
    assert.deepEqual(
      DBInstances.map((instance) => [instance.DBInstanceIdentifier, instance.AvailabilityZone]),
      [
        ["shop-1", "ap-northeast-2a"],
        ["shop-2", "ap-northeast-2b"],
      ],
    );
    const { DBSubnetGroups = [] } = await client.send(new DescribeDBSubnetGroupsCommand({}));
    assert.deepEqual(
      DBSubnetGroups[0]?.Subnets?.map(({ SubnetIdentifier }) => SubnetIdentifier),
      database.subnetIds,
    );
    await database.testbed.resources.create("aws:rds/clusterParameterGroup:ClusterParameterGroup", "tuned", {
      name: "tuned",
      family: "aurora-postgresql17",
      parameters: [{ name: "work_mem", value: "8192", applyMethod: "pending-reboot" }],
    });
    const groups = await client.send(new DescribeDBClusterParameterGroupsCommand({}));
    assert.deepEqual(
      groups.DBClusterParameterGroups?.map((group) => group.DBClusterParameterGroupName),
      ["tuned"],
    );
    const { Parameters } = await client.send(
      new DescribeDBClusterParametersCommand({ DBClusterParameterGroupName: "tuned" }),
    );
    assert.deepEqual(
      Parameters?.map((parameter) => [parameter.ParameterName, parameter.ParameterValue]),
      [["work_mem", "8192"]],
    );
    assert.deepEqual((await client.send(new DescribeDBProxiesCommand({}))).DBProxies, []);
  });

  it("shows tags and events", async () => {
    const tags = await client.send(
      new ListTagsForResourceCommand({ ResourceName: String(database.cluster["arn"]) }),
    );
    assert.deepEqual(tags.TagList, [{ Key: "Stage", Value: "dev" }]);
    const { Events } = await client.send(
      new DescribeEventsCommand({ SourceIdentifier: "shop", SourceType: "db-cluster" }),
    );
    assert.deepEqual(
      Events?.map(({ Message }) => Message),
      ["DB cluster created"],
    );
    const elsewhere = new RDSClient({ ...database.testbed.clientConfig, region: "us-east-1" });
    assert.deepEqual((await elsewhere.send(new DescribeEventsCommand({}))).Events, []);
    elsewhere.destroy();
  });

  it("keeps no instance of a cluster that is not there", async () => {
    await assert.rejects(
      database.testbed.resources.create("aws:rds/clusterInstance:ClusterInstance", "lost", {
        identifier: "lost",
        clusterIdentifier: "none",
        instanceClass: "db.serverless",
        engine: "aurora-postgresql",
        availabilityZone: "ap-northeast-2a",
      }),
      { code: "DBClusterNotFoundFault" },
    );
    await assert.rejects(client.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: "lost" })), {
      name: "DBInstanceNotFoundFault",
    });
  });

  it("names what is not there", async () => {
    await assert.rejects(client.send(new DescribeDBClustersCommand({ DBClusterIdentifier: "none" })), {
      name: "DBClusterNotFoundFault",
    });
    await assert.rejects(client.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: "none" })), {
      name: "DBInstanceNotFoundFault",
    });
    await assert.rejects(client.send(new DescribeDBSubnetGroupsCommand({ DBSubnetGroupName: "none" })), {
      name: "DBSubnetGroupNotFoundFault",
    });
    await assert.rejects(client.send(new FailoverDBClusterCommand({ DBClusterIdentifier: "none" })), {
      name: "DBClusterNotFoundFault",
    });
    await assert.rejects(client.send(new DescribeDBClustersCommand({ MaxRecords: 5 })), {
      name: "InvalidParameterValue",
    });
    await assert.rejects(
      client.send(new DescribeDBClustersCommand({ Filters: [{ Name: "engine", Values: ["x"] }] })),
      {
        name: "NotImplemented",
      },
    );
  });

  it("lets nobody do what no policy allows", async () => {
    const { credentials } = await database.testbed.role("reader", [
      { Effect: "Allow", Action: "rds:DescribeDBClusters", Resource: "*" },
    ]);
    const reader = new RDSClient({ ...database.testbed.clientConfig, credentials });
    assert.equal((await reader.send(new DescribeDBClustersCommand({}))).DBClusters?.length, 1);
    await assert.rejects(reader.send(new StopDBClusterCommand({ DBClusterIdentifier: "shop" })), {
      name: "AccessDenied",
    });
    await assert.rejects(reader.send(new FailoverDBClusterCommand({ DBClusterIdentifier: "shop" })), {
      name: "AccessDenied",
    });
    reader.destroy();
  });

  it("keeps a protected cluster, and refuses what Aurora refuses", async () => {
    const { resources } = database.testbed;
    await assert.rejects(resources.remove("aws:rds/cluster:Cluster", "shop"), {
      code: "InvalidParameterCombination",
    });
    const cluster = (inputs: object) =>
      resources.create("aws:rds/cluster:Cluster", "other", {
        clusterIdentifier: "other",
        engine: "aurora-postgresql",
        masterUsername: "administrator",
        manageMasterUserPassword: true,
        dbSubnetGroupName: "subnets",
        ...inputs,
      });
    await assert.rejects(cluster({ clusterIdentifier: "SHOP" }), { code: "DBClusterAlreadyExistsFault" });
    await assert.rejects(cluster({ dbSubnetGroupName: "none" }), { code: "DBSubnetGroupNotFoundFault" });
    await assert.rejects(
      cluster({ serverlessv2ScalingConfiguration: { minCapacity: 0.3, maxCapacity: 1 } }),
      {
        code: "InvalidParameterValue",
      },
    );
    await assert.rejects(
      cluster({
        serverlessv2ScalingConfiguration: { minCapacity: 1, maxCapacity: 2, secondsUntilAutoPause: 300 },
      }),
      { code: "InvalidParameterValue" },
    );
    await assert.rejects(cluster({ engine: "aurora-mysql" }), { code: "NotImplemented" });
    await assert.rejects(
      resources.create("aws:rds/subnetGroup:SubnetGroup", "one", {
        subnetIds: database.subnetIds.slice(0, 1),
      }),
      { code: "DBSubnetGroupDoesNotCoverEnoughAZs" },
    );
  });
});
