import assert from "node:assert/strict";
import { Glue } from "@aws-sdk/client-glue";
import { glue } from "../../aws/glue/index.ts";
import { startTestbed, type Testbed } from "../support/testbed.ts";

const DATABASE = "aws:glue/catalogDatabase:CatalogDatabase";
const TABLE = "aws:glue/catalogTable:CatalogTable";
const REGION = "ap-northeast-2";

const EVENTS = {
  name: "Events",
  databaseName: "lake",
  tableType: "EXTERNAL_TABLE",
  parameters: { classification: "json" },
  partitionKeys: [{ name: "day", type: "string", comment: "Day" }],
  storageDescriptor: {
    location: "s3://lake/events/",
    inputFormat: "in",
    outputFormat: "out",
    columns: [{ name: "id", type: "string" }],
    serDeInfo: {
      serializationLibrary: "org.openx.data.jsonserde.JsonSerDe",
      parameters: { "serialization.format": "1" },
    },
  },
};

/** @see https://docs.aws.amazon.com/glue/latest/webapi/API_GetTable.html
 * @see https://docs.aws.amazon.com/glue/latest/dg/glue-specifying-resource-arns.html */
describe("The Glue catalogue", () => {
  let testbed: Testbed;
  let client: Glue;
  before(async () => {
    testbed = await startTestbed([glue]);
    client = new Glue(testbed.clientConfig);
    await testbed.resources.create(DATABASE, "lake", {
      name: "Lake",
      description: "Events",
      tags: { a: "b" },
    });
    await testbed.resources.create(TABLE, "events", EVENTS);
  });
  after(async () => await testbed.stop());

  it("gives what is made the ids that the provider gives, and keeps names in small letters", () => {
    const database = testbed.resources.get(DATABASE, "lake");
    assert.deepEqual(
      [database.id, database["name"], database["arn"], database["tagsAll"]],
      ["000000000000:lake", "lake", `arn:aws:glue:${REGION}:000000000000:database/lake`, { a: "b" }],
    );
    const table = testbed.resources.get(TABLE, "events");
    assert.deepEqual(
      [table.id, table["name"], table["arn"]],
      ["000000000000:lake:events", "events", `arn:aws:glue:${REGION}:000000000000:table/lake/events`],
    );
  });

  it("answers databases, tables and versions, and no partitions of a projected table", async () => {
    const { Table: table } = await client.getTable({ DatabaseName: "lake", Name: "EVENTS" });
    assert.deepEqual(table?.StorageDescriptor, {
      Columns: [{ Name: "id", Type: "string" }],
      Location: "s3://lake/events/",
      InputFormat: "in",
      OutputFormat: "out",
      Compressed: false,
      SerdeInfo: {
        SerializationLibrary: "org.openx.data.jsonserde.JsonSerDe",
        Parameters: { "serialization.format": "1" },
      },
    });
    assert.deepEqual(table.PartitionKeys, [{ Name: "day", Type: "string", Comment: "Day" }]);
    assert.deepEqual([table.Name, table.DatabaseName, table.VersionId], ["events", "lake", "1"]);
    assert.ok(table.CreateTime instanceof Date && Math.abs(Date.now() - table.CreateTime.getTime()) < 60_000);
    const { Database: database } = await client.getDatabase({ Name: "lake" });
    assert.equal(database?.Description, "Events");
    const names = async (Expression: string) =>
      (await client.getTables({ DatabaseName: "lake", Expression })).TableList?.map(({ Name }) => Name);
    assert.deepEqual([await names("ev.*"), await names("other")], [["events"], []]);
    assert.deepEqual(
      (await client.getPartitions({ DatabaseName: "lake", TableName: "events" })).Partitions,
      [],
    );
    await testbed.resources.update(TABLE, "events", { ...EVENTS, description: "changed" });
    const version = await client.getTableVersion({ DatabaseName: "lake", TableName: "events" });
    assert.equal(version.TableVersion?.VersionId, "2");
    assert.equal(version.TableVersion.Table?.Description, "changed");
    const { TableVersions } = await client.getTableVersions({ DatabaseName: "lake", TableName: "events" });
    assert.deepEqual(
      TableVersions?.map(({ VersionId }) => VersionId),
      ["2"],
    );
    await assert.rejects(
      client.getTableVersion({ DatabaseName: "lake", TableName: "events", VersionId: "9" }),
      { name: "EntityNotFoundException" },
    );
  });

  it("makes, changes and deletes databases and tables through the API, and marks them so", async () => {
    await client.createDatabase({ DatabaseInput: { Name: "made" } });
    await client.createTable({ DatabaseName: "made", TableInput: { Name: "One" } });
    const service = testbed.services.find(({ name }) => name === "glue");
    assert.deepEqual(
      service?.foreign?.().map(({ id }) => id),
      ["000000000000:made", "000000000000:made:one"],
    );
    await assert.rejects(client.createDatabase({ DatabaseInput: { Name: "Made" } }), {
      name: "AlreadyExistsException",
    });
    await assert.rejects(client.createTable({ DatabaseName: "made", TableInput: { Name: "one" } }), {
      name: "AlreadyExistsException",
    });
    await client.updateTable({
      DatabaseName: "made",
      TableInput: { Name: "one", Description: "changed", StorageDescriptor: { Location: "s3://a/" } },
    });
    const { Table: changed } = await client.getTable({ DatabaseName: "made", Name: "one" });
    assert.deepEqual(
      [changed?.Description, changed?.StorageDescriptor?.Location, changed?.VersionId],
      ["changed", "s3://a/", "2"],
    );
    await client.deleteTable({ DatabaseName: "made", Name: "one" });
    await assert.rejects(client.getTable({ DatabaseName: "made", Name: "one" }), {
      name: "EntityNotFoundException",
      message: "Table one not found.",
    });
    await client.createTable({ DatabaseName: "made", TableInput: { Name: "two" } });
    await client.deleteDatabase({ Name: "made" });
    await assert.rejects(client.getDatabase({ Name: "made" }), { name: "EntityNotFoundException" });
    await client.createDatabase({ DatabaseInput: { Name: "made" } });
    assert.deepEqual((await client.getTables({ DatabaseName: "made" })).TableList, []);
    await client.deleteDatabase({ Name: "made" });
  });

  it("answers lists in pages", async () => {
    for (const Name of ["a", "b", "c"]) await client.createDatabase({ DatabaseInput: { Name } });
    const first = await client.getDatabases({ MaxResults: 3 });
    const second = await client.getDatabases({ MaxResults: 3, NextToken: first.NextToken });
    const names = [first, second].map(({ DatabaseList }) => DatabaseList?.map(({ Name }) => Name));
    assert.deepEqual(names, [["a", "b", "c"], ["lake"]]);
    assert.equal(second.NextToken, undefined);
    for (const Name of ["a", "b", "c"]) await client.deleteDatabase({ Name });
  });

  it("keeps everything over a restart", async () => {
    await testbed.kill();
    const { Table: table } = await client.getTable({ DatabaseName: "lake", Name: "events" });
    assert.equal(table?.Name, "events");
  });

  it("asks IAM for catalogue, database and table", async () => {
    const { credentials } = await testbed.role("reader", [
      {
        Effect: "Allow",
        Action: "glue:GetTable",
        Resource: [
          `arn:aws:glue:${REGION}:000000000000:catalog`,
          `arn:aws:glue:${REGION}:000000000000:table/lake/*`,
        ],
      },
    ]);
    const reader = new Glue({ ...testbed.clientConfig, credentials });
    await assert.rejects(reader.getTable({ DatabaseName: "lake", Name: "events" }), {
      name: "AccessDeniedException",
      message: /glue:GetTable on resource: arn:aws:glue:.*:database\/lake/,
    });
  });

  it("names what it does not emulate, and refuses what is malformed", async () => {
    await assert.rejects(
      client.createPartition({ DatabaseName: "lake", TableName: "events", PartitionInput: {} }),
      { name: "NotImplemented", message: /^glue:CreatePartition is not emulated here/ },
    );
    await assert.rejects(client.getTable({ CatalogId: "111111111111", Name: "x", DatabaseName: "y" }), {
      name: "NotImplemented",
      message: /CatalogId/,
    });
    await assert.rejects(
      client.createTable({
        DatabaseName: "lake",
        TableInput: { Name: "x", StorageDescriptor: { SkewedInfo: { SkewedColumnNames: ["a"] } } },
      }),
      { name: "NotImplemented", message: /TableInput\.StorageDescriptor\.SkewedInfo of glue:CreateTable/ },
    );
    for (const [act, message] of [
      [() => client.getTable({ DatabaseName: "lake", Name: undefined }), /Value null at 'name'/],
      [() => client.createTable({ DatabaseName: "lake" }), /Value null at 'tableInput.name'/],
      [
        () => client.createDatabase({ DatabaseInput: { Name: undefined } }),
        /Value null at 'databaseInput.name'/,
      ],
      [() => client.getTables({ DatabaseName: "lake", Expression: "(" }), /not a regular expression/],
      [() => client.getDatabases({ NextToken: "x" }), /NextToken/],
      [() => client.getDatabases({ MaxResults: 101 }), /MaxResults must be from 1 to 100/],
    ] as const)
      await assert.rejects(act(), { name: "InvalidInputException", message });
    await assert.rejects(client.getTable({ DatabaseName: 1 as unknown as string, Name: "x" }), {
      name: "SerializationException",
    });
  });

  it("refuses by name what a resource is given and is not done", async () => {
    const refused = (type: string, inputs: Record<string, unknown>, message: RegExp) =>
      assert.rejects(testbed.resources.create(type, "refused", inputs), { code: "NotImplemented", message });
    await refused(
      DATABASE,
      { name: "x", targetDatabase: { catalogId: "1", databaseName: "y" } },
      /targetDatabase/,
    );
    await refused(DATABASE, { name: "x", catalogId: "111111111111" }, /catalogId/);
    await refused(
      TABLE,
      { ...EVENTS, name: "x", partitionIndices: [{ indexName: "i", keys: ["a"] }] },
      /partitionIndices/,
    );
    await refused(
      TABLE,
      { ...EVENTS, name: "x", storageDescriptor: { schemaReference: { schemaVersionNumber: 1 } } },
      /storageDescriptor\.schemaReference/,
    );
  });
});
