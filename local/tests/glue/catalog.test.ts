import { deepEqual, equal, rejects } from "node:assert/strict";
import { glue } from "../../aws/glue/index.ts";
import { jsonCall } from "../../delivery/destinations.ts";
import type { Principal } from "../../contract/principal.ts";
import { startTestbed, type Testbed } from "../support/testbed.ts";

const DATABASE = "aws:glue/catalogDatabase:CatalogDatabase";
const TABLE = "aws:glue/catalogTable:CatalogTable";
const REGION = "ap-northeast-2";

/** @see https://docs.aws.amazon.com/glue/latest/webapi/API_GetTable.html
 * @see https://docs.aws.amazon.com/glue/latest/dg/glue-specifying-resource-arns.html */
describe("The Glue catalogue", () => {
  let testbed: Testbed;
  let operator: Principal;
  before(async () => {
    testbed = await startTestbed([glue]);
    const { iam } = testbed.capabilities;
    operator = iam.identify(iam.operator.accessKeyId)?.principal as Principal;
    await testbed.resources.create(DATABASE, "lake", {
      name: "Lake",
      description: "Events",
      tags: { a: "b" },
    });
    await testbed.resources.create(TABLE, "events", {
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
    });
  });
  after(async () => await testbed.stop());

  const call = async (operation: string, input: object, principal = operator) =>
    (
      await testbed.capabilities.gateway.call(
        principal,
        "glue",
        jsonCall(REGION, `AWSGlue.${operation}`, input),
      )
    ).body as Record<string, never>;

  it("gives what is made the ids that the provider gives, and keeps names in small letters", () => {
    const database = testbed.resources.get(DATABASE, "lake");
    deepEqual(
      [database.id, database["name"], database["arn"]],
      ["000000000000:lake", "lake", `arn:aws:glue:${REGION}:000000000000:database/lake`],
    );
    const table = testbed.resources.get(TABLE, "events");
    deepEqual(
      [table.id, table["name"], table["arn"]],
      ["000000000000:lake:events", "events", `arn:aws:glue:${REGION}:000000000000:table/lake/events`],
    );
  });

  it("answers databases, tables and versions, and no partitions of a projected table", async () => {
    const { Table } = (await call("GetTable", { DatabaseName: "lake", Name: "EVENTS" })) as unknown as {
      Table: Record<string, unknown>;
    };
    deepEqual(Table["StorageDescriptor"], {
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
    deepEqual(Table["PartitionKeys"], [{ Name: "day", Type: "string", Comment: "Day" }]);
    deepEqual([Table["Name"], Table["DatabaseName"], Table["VersionId"]], ["events", "lake", "1"]);
    equal((await call("GetDatabase", { Name: "lake" }))["Database"]?.["Description"], "Events");
    equal(
      (await call("GetTables", { DatabaseName: "lake", Expression: "ev.*" }))["TableList"]?.["length"],
      1,
    );
    equal(
      (await call("GetTables", { DatabaseName: "lake", Expression: "other" }))["TableList"]?.["length"],
      0,
    );
    deepEqual((await call("GetPartitions", { DatabaseName: "lake", TableName: "events" }))["Partitions"], []);
    await testbed.resources.update(TABLE, "events", {
      name: "Events",
      databaseName: "lake",
      description: "changed",
    });
    const version = await call("GetTableVersion", { DatabaseName: "lake", TableName: "events" });
    equal(version["TableVersion"]?.["VersionId"], "2");
    await rejects(call("GetTableVersion", { DatabaseName: "lake", TableName: "events", VersionId: "9" }), {
      code: "EntityNotFoundException",
    });
  });

  it("makes and deletes databases and tables through the API, and marks them so", async () => {
    await call("CreateDatabase", { DatabaseInput: { Name: "made" } });
    await call("CreateTable", { DatabaseName: "made", TableInput: { Name: "One" } });
    const glueService = testbed.services.find(({ name }) => name === "glue");
    deepEqual(
      glueService?.foreign?.().map(({ id }) => id),
      ["000000000000:made", "000000000000:made:one"],
    );
    await rejects(call("CreateDatabase", { DatabaseInput: { Name: "Made" } }), {
      code: "AlreadyExistsException",
    });
    await rejects(call("CreateTable", { DatabaseName: "made", TableInput: { Name: "one" } }), {
      code: "AlreadyExistsException",
    });
    await call("DeleteTable", { DatabaseName: "made", Name: "one" });
    await rejects(call("GetTable", { DatabaseName: "made", Name: "one" }), {
      code: "EntityNotFoundException",
      message: "Table one not found.",
    });
    await call("CreateTable", { DatabaseName: "made", TableInput: { Name: "two" } });
    await call("DeleteDatabase", { Name: "made" });
    await rejects(call("GetDatabase", { Name: "made" }), { code: "EntityNotFoundException" });
    await call("CreateDatabase", { DatabaseInput: { Name: "made" } });
    equal((await call("GetTables", { DatabaseName: "made" }))["TableList"]?.["length"], 0);
    await call("DeleteDatabase", { Name: "made" });
  });

  it("keeps everything over a restart", async () => {
    await testbed.kill();
    equal((await call("GetTable", { DatabaseName: "lake", Name: "events" }))["Table"]?.["Name"], "events");
  });

  it("asks IAM for catalogue, database and table", async () => {
    const { roleArn } = await testbed.role("reader", [
      {
        Effect: "Allow",
        Action: "glue:GetTable",
        Resource: [
          `arn:aws:glue:${REGION}:000000000000:catalog`,
          `arn:aws:glue:${REGION}:000000000000:table/lake/*`,
        ],
      },
    ]);
    const { principal } = testbed.capabilities.iam.assumeRole({
      roleArn,
      service: "ecs-tasks.amazonaws.com",
      sessionName: "t",
      seconds: 60,
    });
    await rejects(
      call("GetTable", { DatabaseName: "lake", Name: "events" }, principal),
      /glue:GetTable on resource: arn:aws:glue:.*:database\/lake/,
    );
  });

  it("names what it does not emulate, and refuses what is malformed", async () => {
    await rejects(call("CreatePartition", {}), {
      code: "NotImplemented",
      message: /^glue:CreatePartition is not emulated here/,
    });
    await rejects(call("GetTable", { CatalogId: "111111111111", Name: "x", DatabaseName: "y" }), {
      code: "NotImplemented",
    });
    await rejects(call("GetTable", { DatabaseName: "lake" }), { code: "InvalidInputException" });
    await rejects(call("GetTable", { DatabaseName: 1, Name: { a: 1 } }), { code: "SerializationException" });
    await rejects(call("GetTables", { DatabaseName: "lake", Expression: "(" }), {
      code: "InvalidInputException",
    });
    await rejects(call("GetDatabases", { NextToken: "x" }), { code: "InvalidInputException" });
  });
});
