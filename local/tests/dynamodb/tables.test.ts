import assert from "node:assert/strict";
import {
  DeleteResourcePolicyCommand,
  DeleteTableCommand,
  DescribeContinuousBackupsCommand,
  DescribeEndpointsCommand,
  DescribeLimitsCommand,
  DescribeTimeToLiveCommand,
  GetItemCommand,
  GetResourcePolicyCommand,
  ListTablesCommand,
  ListTagsOfResourceCommand,
  PutItemCommand,
  PutResourcePolicyCommand,
  QueryCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
  type CreateTableCommandInput,
  type UpdateTableCommandInput,
} from "@aws-sdk/client-dynamodb";
import { DynamoDbBed } from "./support/dynamodb-bed.ts";
import { makeTable, putAll } from "./support/tables.ts";

/** Asks until it is so, for ten seconds at the most. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 10_000; !(await isSo()) && Date.now() < end;);
}

const arnOf = (name: string) => `arn:aws:dynamodb:ap-northeast-2:000000000000:table/${name}`;

describe("dynamodb tables", () => {
  let bed: DynamoDbBed;
  before(async () => {
    bed = await DynamoDbBed.start();
  });
  after(() => bed.stop());

  const create = async (name: string, further: Partial<CreateTableCommandInput> = {}) =>
    await makeTable(bed.client, name, undefined, further);
  const update = async (TableName: string, changes: Partial<UpdateTableCommandInput>) =>
    await bed.client.send(new UpdateTableCommand({ TableName, ...changes }));
  const index = (IndexName: string, key: string) => ({
    IndexName,
    KeySchema: [{ AttributeName: key, KeyType: "HASH" as const }],
    Projection: { ProjectionType: "ALL" as const },
  });

  // https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TableDescription.html
  it("are described as they were made, with what AWS begins with", async () => {
    await create("plain");
    const { CreationDateTime, TableId, ...table } = await bed.describe("plain");
    assert.ok(Math.abs(Date.now() - (CreationDateTime?.getTime() ?? 0)) < 60_000);
    assert.match(TableId ?? "", /^[\da-f-]{36}$/);
    assert.deepEqual(table.BillingModeSummary?.BillingMode, "PAY_PER_REQUEST");
    assert.deepEqual(table.KeySchema, [{ AttributeName: "pk", KeyType: "HASH" }]);
    assert.deepEqual(table.AttributeDefinitions, [{ AttributeName: "pk", AttributeType: "S" }]);
    assert.deepEqual(
      [table.TableStatus, table.TableArn, table.ItemCount, table.DeletionProtectionEnabled],
      ["ACTIVE", arnOf("plain"), 0, false],
    );
    // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/warm-throughput.html
    assert.deepEqual(table.WarmThroughput, {
      ReadUnitsPerSecond: 12_000,
      WriteUnitsPerSecond: 4_000,
      Status: "ACTIVE",
    });
    for (const absent of [
      "StreamSpecification",
      "LatestStreamArn",
      "GlobalSecondaryIndexes",
      "SSEDescription",
    ])
      assert.equal(absent in table, false, absent);
  });

  it("are described with every option that they were made with", async () => {
    await create("options", {
      BillingMode: "PROVISIONED",
      ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 6 },
      AttributeDefinitions: [{ AttributeName: "colour", AttributeType: "S" }],
      GlobalSecondaryIndexes: [
        {
          ...index("by-colour", "colour"),
          ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 2 },
          WarmThroughput: { ReadUnitsPerSecond: 12_001 },
        },
      ],
      StreamSpecification: { StreamEnabled: true, StreamViewType: "KEYS_ONLY" },
      SSESpecification: { Enabled: true, KMSMasterKeyId: "alias/mine" },
      TableClass: "STANDARD_INFREQUENT_ACCESS",
      DeletionProtectionEnabled: true,
      WarmThroughput: { ReadUnitsPerSecond: 13_000, WriteUnitsPerSecond: 5_000 },
      Tags: [{ Key: "made", Value: "by the API" }],
    });
    const table = await bed.describe("options");
    const { ProvisionedThroughput, TableClassSummary, StreamSpecification, SSEDescription, WarmThroughput } =
      table;
    assert.deepEqual(
      [ProvisionedThroughput?.ReadCapacityUnits, ProvisionedThroughput?.WriteCapacityUnits],
      [5, 6],
    );
    assert.equal(TableClassSummary?.TableClass, "STANDARD_INFREQUENT_ACCESS");
    assert.deepEqual(StreamSpecification, { StreamEnabled: true, StreamViewType: "KEYS_ONLY" });
    assert.equal(SSEDescription?.KMSMasterKeyArn, "arn:aws:kms:ap-northeast-2:000000000000:alias/mine");
    assert.deepEqual(WarmThroughput, {
      ReadUnitsPerSecond: 13_000,
      WriteUnitsPerSecond: 5_000,
      Status: "ACTIVE",
    });
    const [colours] = table.GlobalSecondaryIndexes ?? [];
    assert.equal(colours?.IndexArn, `${arnOf("options")}/index/by-colour`);
    assert.deepEqual(colours.WarmThroughput, {
      ReadUnitsPerSecond: 12_001,
      WriteUnitsPerSecond: 2,
      Status: "ACTIVE",
    });
    assert.equal(table.DeletionProtectionEnabled, true);
  });

  it("are not made twice in a region, and are others in another region", async () => {
    await create("once");
    await assert.rejects(create("once"), {
      name: "ResourceInUseException",
      message: "Table already exists: once",
    });
    const elsewhere = bed.clientWith({ region: "us-east-1" });
    await makeTable(elsewhere, "once");
    await putAll(elsewhere, "once", [{ pk: { S: "there" } }]);
    elsewhere.destroy();
    const { Item } = await bed.client.send(
      new GetItemCommand({ TableName: "once", Key: { pk: { S: "there" } } }),
    );
    assert.equal(Item, undefined);
  });

  for (const [what, further, message] of [
    [
      "a stream without a view type",
      { StreamSpecification: { StreamEnabled: true } },
      /UpdateViewType is required/,
    ],
    [
      "a view type that there is not",
      { StreamSpecification: { StreamEnabled: true, StreamViewType: "ALL" } },
      /enum value set/,
    ],
    [
      "an attribute that no key uses",
      { AttributeDefinitions: [{ AttributeName: "x", AttributeType: "S" }] },
      /does not exactly match number of attributes defined/,
    ],
    ["a class that there is not", { TableClass: "CHEAP" }, /Invalid table-class/],
    ["no tags in its list of tags", { Tags: [] }, /Atleast one Tag/],
    [
      "a tag twice",
      {
        Tags: [
          { Key: "k", Value: "1" },
          { Key: "k", Value: "2" },
        ],
      },
      /Duplicate Tag/,
    ],
    [
      "warm throughput of nothing",
      { WarmThroughput: { ReadUnitsPerSecond: 0 } },
      /warmThroughput.readUnitsPerSecond/,
    ],
    ["a policy that is none", { ResourcePolicy: "{}" }, /Statement is empty/],
    [
      "capacity on demand",
      { ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 } },
      /PAY_PER_REQUEST/,
    ],
  ] as const)
    it(`are not made with ${what}`, async () => {
      await assert.rejects(create("refused", further as Partial<CreateTableCommandInput>), {
        name: "ValidationException",
        message,
      });
      await assert.rejects(bed.describe("refused"), { name: "ResourceNotFoundException" });
    });

  it("are not made with replicas, which is said", async () => {
    const GlobalTableSourceArn = arnOf("other");
    await assert.rejects(create("global", { GlobalTableSourceArn }), {
      message: /GlobalTableSourceArn of dynamodb:CreateTable is not emulated/,
    });
  });

  // https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTables.html
  it("are listed by name, page by page", async () => {
    const seoul = bed.clientWith({ region: "eu-west-1" });
    for (const name of ["ccc", "aaa", "bbb"]) await makeTable(seoul, name);
    const list = async (Limit?: number, ExclusiveStartTableName?: string) =>
      await seoul.send(new ListTablesCommand({ Limit, ExclusiveStartTableName }));
    const first = await list(2);
    assert.deepEqual([first.TableNames, first.LastEvaluatedTableName], [["aaa", "bbb"], "bbb"]);
    const second = await list(2, "bbb");
    assert.deepEqual([second.TableNames, second.LastEvaluatedTableName], [["ccc"], undefined]);
    for (const limit of [0, 101])
      await assert.rejects(list(limit), { name: "ValidationException", message: /'limit'/ });
    seoul.destroy();
  });

  // https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteTable.html
  it("are deleted with their items, unless they are protected", async () => {
    const remove = async () => await bed.client.send(new DeleteTableCommand({ TableName: "deleted" }));
    await create("deleted", { DeletionProtectionEnabled: true });
    await putAll(bed.client, "deleted", [{ pk: { S: "x" } }]);
    await assert.rejects(remove(), { name: "ValidationException", message: /protected against deletion/ });
    await update("deleted", { DeletionProtectionEnabled: false });
    assert.equal((await remove()).TableDescription?.TableStatus, "DELETING");
    await assert.rejects(remove(), { name: "ResourceNotFoundException" });
    await create("deleted");
    const { Item } = await bed.client.send(
      new GetItemCommand({ TableName: "deleted", Key: { pk: { S: "x" } } }),
    );
    assert.equal(Item, undefined);
  });

  describe("when they are updated", () => {
    // https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html
    it("change their billing, class, throughput and encryption", async () => {
      await create("changed");
      await update("changed", {
        BillingMode: "PROVISIONED",
        ProvisionedThroughput: { ReadCapacityUnits: 3, WriteCapacityUnits: 4 },
      });
      await update("changed", { TableClass: "STANDARD_INFREQUENT_ACCESS" });
      await update("changed", { WarmThroughput: { WriteUnitsPerSecond: 6_000 } });
      await update("changed", { SSESpecification: { Enabled: true } });
      const table = await bed.describe("changed");
      assert.equal(table.BillingModeSummary, undefined);
      assert.equal(table.ProvisionedThroughput?.WriteCapacityUnits, 4);
      assert.equal(table.TableClassSummary?.TableClass, "STANDARD_INFREQUENT_ACCESS");
      assert.equal(table.WarmThroughput?.WriteUnitsPerSecond, 6_000);
      assert.equal(table.SSEDescription?.SSEType, "KMS");
    });

    it("fill a new index with what is there, and keep it up to date", async () => {
      // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.OnlineOps.html
      await create("indexed");
      await putAll(bed.client, "indexed", [
        { pk: { S: "1" }, colour: { S: "red" } },
        { pk: { S: "2" }, colour: { N: "5" } },
        { pk: { S: "3" } },
      ]);
      const { TableDescription } = await update("indexed", {
        AttributeDefinitions: [
          { AttributeName: "pk", AttributeType: "S" },
          { AttributeName: "colour", AttributeType: "S" },
        ],
        GlobalSecondaryIndexUpdates: [{ Create: index("by-colour", "colour") }],
      });
      assert.equal(TableDescription?.GlobalSecondaryIndexes?.[0]?.IndexStatus, "CREATING");
      await until(async () => {
        const [made] = (await bed.describe("indexed")).GlobalSecondaryIndexes ?? [];
        return made?.IndexStatus === "ACTIVE";
      });
      await putAll(bed.client, "indexed", [{ pk: { S: "4" }, colour: { S: "red" } }]);
      const query = async () =>
        await bed.client.send(
          new QueryCommand({
            TableName: "indexed",
            IndexName: "by-colour",
            KeyConditionExpression: "colour = :c",
            ExpressionAttributeValues: { ":c": { S: "red" } },
          }),
        );
      const { Items } = await query();
      assert.deepEqual(Items?.map(({ pk }) => pk?.S).sort(), ["1", "4"]);
      await update("indexed", { GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: "by-colour" } }] });
      await assert.rejects(query(), { name: "ValidationException", message: /specified index: by-colour/ });
      const { AttributeDefinitions } = await bed.describe("indexed");
      assert.deepEqual(AttributeDefinitions, [{ AttributeName: "pk", AttributeType: "S" }]);
    });

    it("end their stream, and begin another one", async () => {
      const enable = (StreamViewType: "NEW_IMAGE" | "KEYS_ONLY") =>
        update("streamed", { StreamSpecification: { StreamEnabled: true, StreamViewType } });
      await create("streamed");
      await enable("NEW_IMAGE");
      const { LatestStreamArn } = await bed.describe("streamed");
      await assert.rejects(enable("KEYS_ONLY"), { message: /already has an enabled stream/ });
      await update("streamed", { StreamSpecification: { StreamEnabled: false } });
      const ended = await bed.describe("streamed");
      assert.deepEqual([ended.StreamSpecification, ended.LatestStreamArn], [undefined, LatestStreamArn]);
      await enable("KEYS_ONLY");
      assert.notEqual((await bed.describe("streamed")).LatestStreamArn, LatestStreamArn);
    });

    for (const [what, changes, message] of [
      ["nothing", {}, /At least one of/],
      [
        "an index that there is not",
        { GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: "none" } }] },
        /Index: none not found/,
      ],
      [
        "two new indexes",
        { GlobalSecondaryIndexUpdates: [{ Create: index("one", "pk") }, { Create: index("two", "pk") }] },
        /Only 1 online index/,
      ],
      ["no action on an index", { GlobalSecondaryIndexUpdates: [{}] }, /must not be null/],
      [
        "the end of a stream that there is not",
        { StreamSpecification: { StreamEnabled: false } },
        /no stream to disable/,
      ],
      [
        "provisioned billing without capacity",
        { BillingMode: "PROVISIONED" },
        /ProvisionedThroughput must be specified/,
      ],
    ] as const)
      it(`refuse ${what}`, async () => {
        await create("refusing").catch(() => undefined);
        const before = await bed.describe("refusing");
        await assert.rejects(update("refusing", changes as Partial<UpdateTableCommandInput>), { message });
        assert.deepEqual(await bed.describe("refusing"), before);
      });
  });

  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Tagging.Operations.html
  it("keep tags, ten on a page", async () => {
    await create("tagged", { Tags: [{ Key: "old", Value: "1" }] });
    const ResourceArn = arnOf("tagged");
    const more = Array.from({ length: 11 }, (_, n) => ({ Key: `k${n}`, Value: String(n) }));
    await bed.client.send(
      new TagResourceCommand({ ResourceArn, Tags: [{ Key: "old", Value: "2" }, ...more] }),
    );
    await bed.client.send(new UntagResourceCommand({ ResourceArn, TagKeys: ["k0", "absent"] }));
    const list = async (NextToken?: string) =>
      await bed.client.send(new ListTagsOfResourceCommand({ ResourceArn, NextToken }));
    const first = await list();
    assert.equal(first.Tags?.length, 10);
    assert.deepEqual(first.Tags[0], { Key: "old", Value: "2" });
    const second = await list(first.NextToken);
    assert.deepEqual([second.Tags, second.NextToken], [[{ Key: "k10", Value: "10" }], undefined]);
    await assert.rejects(bed.client.send(new UntagResourceCommand({ ResourceArn, TagKeys: [] })), {
      name: "ValidationException",
    });
    await assert.rejects(
      bed.client.send(new TagResourceCommand({ ResourceArn: arnOf("none"), Tags: more })),
      { name: "ResourceNotFoundException" },
    );
  });

  describe("with Time to Live", () => {
    const set = async (TableName: string, Enabled: boolean, AttributeName = "ends") =>
      await bed.client.send(
        new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification: { Enabled, AttributeName } }),
      );
    const get = async (TableName: string, pk: string) =>
      (await bed.client.send(new GetItemCommand({ TableName, Key: { pk: { S: pk } } }))).Item;

    // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/howitworks-ttl.html
    it("lose items whose time has come, those that were there before too", async () => {
      await create("expiring");
      const past = String(Math.floor(Date.now() / 1000) - 60);
      const future = String(Math.floor(Date.now() / 1000) + 3600);
      await putAll(bed.client, "expiring", [
        { pk: { S: "past" }, ends: { N: past } },
        { pk: { S: "future" }, ends: { N: future } },
        { pk: { S: "text" }, ends: { S: past } },
        { pk: { S: "ancient" }, ends: { N: "1" } },
      ]);
      await set("expiring", true);
      await until(async () => (await get("expiring", "past")) === undefined);
      assert.equal(await get("expiring", "past"), undefined);
      for (const kept of ["future", "text", "ancient"]) assert.ok(await get("expiring", kept), kept);
      const { TimeToLiveDescription } = await bed.client.send(
        new DescribeTimeToLiveCommand({ TableName: "expiring" }),
      );
      assert.deepEqual(TimeToLiveDescription, { TimeToLiveStatus: "ENABLED", AttributeName: "ends" });
    });

    it("refuse what is so already, and another attribute", async () => {
      await create("living");
      await assert.rejects(set("living", false), { message: "TimeToLive is already disabled" });
      await set("living", true);
      await assert.rejects(set("living", true), { message: "TimeToLive is already enabled" });
      await assert.rejects(set("living", true, "other"), { message: /active on a different AttributeName/ });
      await assert.rejects(set("living", true, ""), { name: "ValidationException" });
      await set("living", false);
      const { TimeToLiveDescription } = await bed.client.send(
        new DescribeTimeToLiveCommand({ TableName: "living" }),
      );
      assert.deepEqual(TimeToLiveDescription, { TimeToLiveStatus: "DISABLED" });
    });
  });

  // https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateContinuousBackups.html
  it("say that they have point-in-time recovery", async () => {
    await create("backed-up");
    const turn = async (specification: {
      PointInTimeRecoveryEnabled: boolean;
      RecoveryPeriodInDays?: number;
    }) =>
      await bed.client.send(
        new UpdateContinuousBackupsCommand({
          TableName: "backed-up",
          PointInTimeRecoverySpecification: specification,
        }),
      );
    const status = async () =>
      (await bed.client.send(new DescribeContinuousBackupsCommand({ TableName: "backed-up" })))
        .ContinuousBackupsDescription?.PointInTimeRecoveryDescription;
    assert.deepEqual(await status(), { PointInTimeRecoveryStatus: "DISABLED" });
    await turn({ PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 7 });
    const enabled = await status();
    assert.deepEqual([enabled?.PointInTimeRecoveryStatus, enabled?.RecoveryPeriodInDays], ["ENABLED", 7]);
    assert.ok(enabled?.EarliestRestorableDateTime instanceof Date);
    await assert.rejects(turn({ PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 36 }), {
      name: "ValidationException",
    });
    await turn({ PointInTimeRecoveryEnabled: false });
    assert.deepEqual(await status(), { PointInTimeRecoveryStatus: "DISABLED" });
    await assert.rejects(bed.client.send(new DescribeContinuousBackupsCommand({ TableName: "missing" })), {
      name: "TableNotFoundException",
    });
  });

  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/rbac-intro.html
  it("keep a policy of their own, with revisions", async () => {
    await create("governed");
    const ResourceArn = arnOf("governed");
    const Policy = JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Deny", Principal: "*", Action: "dynamodb:Scan", Resource: ResourceArn }],
    });
    const put = async (ExpectedRevisionId?: string) =>
      await bed.client.send(new PutResourcePolicyCommand({ ResourceArn, Policy, ExpectedRevisionId }));
    const get = async () => await bed.client.send(new GetResourcePolicyCommand({ ResourceArn }));
    await assert.rejects(get(), { name: "PolicyNotFoundException" });
    const { RevisionId } = await put("NO_POLICY");
    const policy = await get();
    assert.deepEqual([policy.Policy, policy.RevisionId], [Policy, RevisionId]);
    await assert.rejects(put("NO_POLICY"), { name: "PolicyNotFoundException" });
    await bed.client.send(new DeleteResourcePolicyCommand({ ResourceArn, ExpectedRevisionId: RevisionId }));
    await assert.rejects(get(), { name: "PolicyNotFoundException" });
  });

  it("are still there after a crash, with items, indexes and options", async () => {
    await create("durable", {
      AttributeDefinitions: [{ AttributeName: "colour", AttributeType: "S" }],
      GlobalSecondaryIndexes: [index("by-colour", "colour")],
      Tags: [{ Key: "kept", Value: "yes" }],
    });
    await putAll(bed.client, "durable", [{ pk: { S: "x" }, colour: { S: "red" } }]);
    const before = await bed.describe("durable");
    await bed.testbed.kill();
    assert.deepEqual(await bed.describe("durable"), before);
    const { Count } = await bed.client.send(
      new QueryCommand({
        TableName: "durable",
        IndexName: "by-colour",
        KeyConditionExpression: "colour = :c",
        ExpressionAttributeValues: { ":c": { S: "red" } },
      }),
    );
    assert.equal(Count, 1);
  });

  it("have the limits and the address that AWS begins with", async () => {
    const limits = await bed.client.send(new DescribeLimitsCommand({}));
    assert.deepEqual(
      [limits.AccountMaxReadCapacityUnits, limits.TableMaxWriteCapacityUnits],
      [80_000, 40_000],
    );
    const { Endpoints } = await bed.client.send(new DescribeEndpointsCommand({}));
    assert.deepEqual(Endpoints, [
      { Address: "dynamodb.ap-northeast-2.amazonaws.com", CachePeriodInMinutes: 1440 },
    ]);
  });

  it("may have the names of JavaScript's own members", async () => {
    await create("constructor", {
      KeySchema: [
        { AttributeName: "pk", KeyType: "HASH" },
        { AttributeName: "sk", KeyType: "RANGE" },
      ],
      AttributeDefinitions: [
        { AttributeName: "sk", AttributeType: "S" },
        { AttributeName: "other", AttributeType: "S" },
      ],
      LocalSecondaryIndexes: [
        {
          IndexName: "toString",
          KeySchema: [
            { AttributeName: "pk", KeyType: "HASH" },
            { AttributeName: "other", KeyType: "RANGE" },
          ],
          Projection: { ProjectionType: "ALL" },
        },
      ],
    });
    const { ItemCollectionMetrics } = await bed.client.send(
      new PutItemCommand({
        TableName: "constructor",
        Item: { pk: { S: "p" }, sk: { S: "s" }, other: { S: "o" } },
        ReturnItemCollectionMetrics: "SIZE",
      }),
    );
    assert.deepEqual(ItemCollectionMetrics?.ItemCollectionKey, { pk: { S: "p" } });
  });
});
