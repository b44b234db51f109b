import assert from "node:assert/strict";
import {
  DeleteTableCommand,
  DescribeTimeToLiveCommand,
  GetItemCommand,
  GetResourcePolicyCommand,
  ListTagsOfResourceCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { refuseUnnamedInputs } from "../../contract/resource.ts";
import { DynamoDbBed } from "./support/dynamodb-bed.ts";
import { putAll } from "./support/tables.ts";

// https://www.pulumi.com/registry/packages/aws/api-docs/dynamodb/
describe("dynamodb resources", () => {
  let bed: DynamoDbBed;
  before(async () => {
    bed = await DynamoDbBed.start();
  });
  after(() => bed.stop());

  const get = async (TableName: string, pk: string) =>
    (await bed.client.send(new GetItemCommand({ TableName, Key: { pk: { S: pk } } }))).Item;
  const tags = async (ResourceArn: unknown) =>
    Object.fromEntries(
      (
        await bed.client.send(new ListTagsOfResourceCommand({ ResourceArn: ResourceArn as string }))
      ).Tags?.map(({ Key, Value }) => [Key, Value]) ?? [],
    ) as Record<string, string>;

  describe("Table", () => {
    it("makes a table with every argument, and answers its ARN and stream", async () => {
      const made = await bed.table("whole", {
        rangeKey: "sk",
        attributes: [
          { name: "pk", type: "S" },
          { name: "sk", type: "N" },
          { name: "colour", type: "S" },
        ],
        billingMode: "PROVISIONED",
        readCapacity: 2,
        writeCapacity: 3,
        globalSecondaryIndexes: [
          {
            name: "by-colour",
            hashKey: "colour",
            projectionType: "INCLUDE",
            nonKeyAttributes: ["note"],
            readCapacity: 1,
            writeCapacity: 1,
          },
        ],
        localSecondaryIndexes: [{ name: "by-colour-local", rangeKey: "colour", projectionType: "KEYS_ONLY" }],
        streamEnabled: true,
        streamViewType: "NEW_IMAGE",
        tableClass: "STANDARD_INFREQUENT_ACCESS",
        ttl: { attributeName: "ends", enabled: true },
        pointInTimeRecovery: { enabled: true, recoveryPeriodInDays: 7 },
        serverSideEncryption: { enabled: true },
        warmThroughput: { readUnitsPerSecond: 12_500, writeUnitsPerSecond: 4_500 },
        tags: { made: "by the program" },
      });
      const table = await bed.describe("whole");
      assert.equal(made["arn"], table.TableArn);
      assert.deepEqual(
        [made["streamArn"], made["streamLabel"]],
        [table.LatestStreamArn, table.LatestStreamLabel],
      );
      assert.deepEqual(made["tagsAll"], { made: "by the program" });
      assert.deepEqual(made["pointInTimeRecovery"], { enabled: true, recoveryPeriodInDays: 7 });
      assert.deepEqual(
        table.KeySchema?.map(({ AttributeName }) => AttributeName),
        ["pk", "sk"],
      );
      assert.deepEqual(table.GlobalSecondaryIndexes?.[0]?.Projection, {
        ProjectionType: "INCLUDE",
        NonKeyAttributes: ["note"],
      });
      assert.equal(table.LocalSecondaryIndexes?.[0]?.IndexName, "by-colour-local");
      assert.equal(table.WarmThroughput?.ReadUnitsPerSecond, 12_500);
      assert.equal(
        table.SSEDescription?.KMSMasterKeyArn,
        made["serverSideEncryption"] && "arn:aws:kms:ap-northeast-2:000000000000:alias/aws/dynamodb",
      );
      const { TimeToLiveDescription } = await bed.client.send(
        new DescribeTimeToLiveCommand({ TableName: "whole" }),
      );
      assert.equal(TimeToLiveDescription?.AttributeName, "ends");
      assert.deepEqual(await tags(made["arn"]), { made: "by the program" });
    });

    it("has a name of Pulumi's making when it names none", async () => {
      const made = await bed.testbed.resources.create("aws:dynamodb/table:Table", "unnamed", {
        hashKey: "pk",
        billingMode: "PAY_PER_REQUEST",
        attributes: [{ name: "pk", type: "S" }],
      });
      assert.match(made["name"] as string, /^unnamed-[0-9a-f]{7}$/);
      assert.equal(made.id, made["name"]);
    });

    it("changes what is there, and keeps the items", async () => {
      await bed.table("kept", { tags: { old: "1" } });
      await putAll(bed.client, "kept", [{ pk: { S: "x" }, colour: { S: "red" } }]);
      const made = await bed.updateTable("kept", {
        attributes: [
          { name: "pk", type: "S" },
          { name: "colour", type: "S" },
        ],
        globalSecondaryIndexes: [
          {
            name: "by-colour",
            keySchemas: [{ attributeName: "colour", keyType: "HASH" }],
            projectionType: "ALL",
            warmThroughput: { readUnitsPerSecond: 12_100 },
          },
        ],
        streamEnabled: true,
        streamViewType: "KEYS_ONLY",
        ttl: { attributeName: "ends", enabled: true },
        deletionProtectionEnabled: true,
        tags: { new: "2" },
      });
      const table = await bed.describe("kept");
      assert.equal(table.GlobalSecondaryIndexes?.[0]?.IndexStatus, "ACTIVE");
      assert.equal(table.GlobalSecondaryIndexes[0].WarmThroughput?.ReadUnitsPerSecond, 12_100);
      assert.equal(table.LatestStreamArn, made["streamArn"]);
      assert.deepEqual(await tags(made["arn"]), { new: "2" });
      assert.deepEqual(await get("kept", "x"), { pk: { S: "x" }, colour: { S: "red" } });
      await assert.rejects(bed.testbed.resources.remove("aws:dynamodb/table:Table", "kept"), {
        code: "ValidationException",
        message: /protected against deletion.*Table: kept/,
      });
      await bed.updateTable("kept");
      const back = await bed.describe("kept");
      assert.deepEqual([back.GlobalSecondaryIndexes, back.StreamSpecification], [undefined, undefined]);
      await bed.testbed.resources.remove("aws:dynamodb/table:Table", "kept");
      await assert.rejects(bed.describe("kept"), { name: "ResourceNotFoundException" });
    });

    it("does not change the type of its key", async () => {
      await bed.table("typed");
      await assert.rejects(bed.updateTable("typed", { attributes: [{ name: "pk", type: "N" }] }), {
        code: "ValidationException",
        message: /type of key attribute pk cannot be changed from S to N. Replace the table/,
      });
    });

    it("is made again, empty, when a call deleted it before a start", async () => {
      await bed.table("gone");
      await bed.client.send(new DeleteTableCommand({ TableName: "gone" }));
      await bed.testbed.restart();
      assert.equal((await bed.describe("gone")).ItemCount, 0);
    });

    for (const [name, value] of [
      ["replicas", [{ regionName: "us-east-1" }]],
      ["importTable", { inputFormat: "CSV" }],
      ["restoreSourceName", "other"],
      ["restoreToLatestTime", true],
    ] as const)
      it(`refuses ${name} by name`, () => {
        const table = bed.testbed.services.flatMap(
          ({ resources }) => resources["aws:dynamodb/table:Table"] ?? [],
        );
        assert.throws(() => refuseUnnamedInputs(table[0] as { inputs: object }, { [name]: value }), {
          code: "NotImplemented",
          message: new RegExp(`input "${name}"`),
        });
      });
  });

  describe("TableItem", () => {
    const type = "aws:dynamodb/tableItem:TableItem";
    before(async () => {
      await bed.table("items");
    });

    it("puts an item, changes the attributes that it names, and removes it", async () => {
      const item = (value: object) => ({ tableName: "items", hashKey: "pk", item: JSON.stringify(value) });
      const { resources } = bed.testbed;
      const made = await resources.create(
        type,
        "one",
        item({ pk: { S: "1" }, a: { N: "1" }, b: { S: "x" } }),
      );
      assert.equal(made.id, "items|pk|1");
      await bed.client.send(
        new UpdateItemCommand({
          TableName: "items",
          Key: { pk: { S: "1" } },
          UpdateExpression: "SET beside = :v",
          ExpressionAttributeValues: { ":v": { S: "stays" } },
        }),
      );
      await resources.update(type, "one", item({ pk: { S: "1" }, a: { N: "2" } }));
      assert.deepEqual(await get("items", "1"), { pk: { S: "1" }, a: { N: "2" }, beside: { S: "stays" } });
      await resources.update(type, "one", item({ pk: { S: "2" } }));
      assert.deepEqual([await get("items", "1"), await get("items", "2")], [undefined, { pk: { S: "2" } }]);
      await resources.remove(type, "one");
      assert.equal(await get("items", "2"), undefined);
    });

    it("overwrites nothing, and says what is wrong with its item", async () => {
      await putAll(bed.client, "items", [{ pk: { S: "taken" }, mine: { BOOL: true } }]);
      const make = (item: string) =>
        bed.testbed.resources.create(type, "other", { tableName: "items", hashKey: "pk", item });
      await assert.rejects(make('{"pk":{"S":"taken"}}'), /there is one with its key already/);
      assert.deepEqual(await get("items", "taken"), { pk: { S: "taken" }, mine: { BOOL: true } });
      await assert.rejects(make("{"), /must be JSON such as/);
      await assert.rejects(make('{"a":{"S":"x"}}'), /lacks its key attribute pk/);
      await assert.rejects(make('{"pk":{"N":"1"}}'), /Type mismatch|does not match the schema|type/i);
    });
  });

  it("Tag adds one tag to a table, and takes it away", async () => {
    const type = "aws:dynamodb/tag:Tag";
    const { resources } = bed.testbed;
    const { arn } = await bed.table("labelled", { tags: { own: "1" } });
    const made = await resources.create(type, "t", { resourceArn: arn, key: "more", value: "2" });
    assert.equal(made.id, `${String(arn)},more`);
    await resources.update(type, "t", { resourceArn: arn, key: "more", value: "3" });
    assert.deepEqual(await tags(arn), { own: "1", more: "3" });
    await resources.remove(type, "t");
    assert.deepEqual(await tags(arn), { own: "1" });
    await assert.rejects(
      resources.create(type, "none", { resourceArn: `${String(arn)}-none`, key: "k", value: "v" }),
      { code: "ResourceNotFoundException" },
    );
  });

  it("ResourcePolicy keeps the policy of a table or a stream, and takes it away", async () => {
    // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/rbac-attach-resource-policy-streams.html
    const type = "aws:dynamodb/resourcePolicy:ResourcePolicy";
    const { resources } = bed.testbed;
    const made = await bed.table("policed", { streamEnabled: true, streamViewType: "KEYS_ONLY" });
    for (const resourceArn of [made["arn"], made["streamArn"]] as string[]) {
      const policy = JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Deny", Principal: "*", Action: "dynamodb:*", Resource: resourceArn }],
      });
      const kept = await resources.create(type, "p", { resourceArn, policy });
      const read = async () =>
        await bed.client.send(new GetResourcePolicyCommand({ ResourceArn: resourceArn }));
      const { Policy, RevisionId } = await read();
      assert.deepEqual([Policy, RevisionId], [policy, kept["revisionId"]]);
      await resources.remove(type, "p");
      await assert.rejects(read(), { name: "PolicyNotFoundException" });
      await assert.rejects(resources.create(type, "p", { resourceArn, policy: "no JSON" }), {
        code: "ValidationException",
      });
    }
  });
});
