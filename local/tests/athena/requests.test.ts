import assert from "node:assert/strict";
import { Athena } from "@aws-sdk/client-athena";
import { athena } from "../../aws/athena/index.ts";
import { startTestbed, type Testbed } from "../support/testbed.ts";
import { NAMED_QUERY, WORKGROUP } from "./support/lake.ts";

// https://docs.aws.amazon.com/athena/latest/APIReference/API_StartQueryExecution.html
describe("Requests of Athena", () => {
  let testbed: Testbed;
  let client: Athena;
  before(async () => {
    testbed = await startTestbed([athena]);
    client = new Athena(testbed.clientConfig);
  });
  after(() => testbed.stop());

  const missing = "00000000-0000-0000-0000-000000000000";

  for (const [title, act, message] of [
    [
      "no statement",
      () => client.startQueryExecution({ QueryString: undefined }),
      /Value null at 'queryString'/,
    ],
    [
      "an empty statement",
      () => client.startQueryExecution({ QueryString: "" }),
      /Value null at 'queryString'/,
    ],
    [
      "nowhere to write the result",
      () => client.startQueryExecution({ QueryString: "SELECT 1" }),
      /No output location provided/,
    ],
    [
      "a workgroup that is not there",
      () => client.startQueryExecution({ QueryString: "SELECT 1", WorkGroup: "none" }),
      /WorkGroup none is not found/,
    ],
    [
      "an execution that is not there",
      () => client.getQueryExecution({ QueryExecutionId: missing }),
      /QueryExecution 0{8}-.* was not found/,
    ],
    ["no execution", () => client.getQueryResults({ QueryExecutionId: undefined }), /'queryExecutionId'/],
    ["no ids", () => client.batchGetQueryExecution({ QueryExecutionIds: [] }), /1 to 50 ids \(got 0\)/],
    [
      "too many ids",
      () => client.batchGetNamedQuery({ NamedQueryIds: Array<string>(51).fill(missing) }),
      /1 to 50 ids \(got 51\)/,
    ],
    [
      "too large a page",
      () => client.listNamedQueries({ MaxResults: 51 }),
      /MaxResults must be from 1 to 50/,
    ],
    ["a made-up token", () => client.listQueryExecutions({ NextToken: "x" }), /NextToken/],
  ] as const)
    it(`are refused with ${title}`, async () => {
      await assert.rejects(act(), { name: "InvalidRequestException", message });
    });

  for (const [what, act] of [
    [
      "ResultReuseConfiguration.ResultReuseByAgeConfiguration.Enabled",
      () =>
        client.startQueryExecution({
          QueryString: "SELECT 1",
          ResultReuseConfiguration: { ResultReuseByAgeConfiguration: { Enabled: true } },
        }),
    ],
    [
      "ResultConfiguration.AclConfiguration",
      () =>
        client.startQueryExecution({
          QueryString: "SELECT 1",
          ResultConfiguration: { AclConfiguration: { S3AclOption: "BUCKET_OWNER_FULL_CONTROL" } },
        }),
    ],
    [
      "the data catalogue other",
      () =>
        client.startQueryExecution({ QueryString: "SELECT 1", QueryExecutionContext: { Catalog: "other" } }),
    ],
    ["athena:CreateWorkGroup", () => client.createWorkGroup({ Name: "x" })],
  ] as const)
    it(`are refused by name with what is not done here: ${what}`, async () => {
      await assert.rejects(
        act(),
        (error: Error) => error.name === "NotImplemented" && error.message.includes(what),
      );
    });

  it("show the workgroup that every account has, and lists in pages", async () => {
    const { WorkGroup } = await client.getWorkGroup({ WorkGroup: "primary" });
    assert.deepEqual([WorkGroup?.Name, WorkGroup?.State], ["primary", "ENABLED"]);
    for (const name of ["a", "b", "c"])
      await testbed.resources.create(NAMED_QUERY, name, { name, database: "x", query: `SELECT '${name}'` });
    const first = await client.listNamedQueries({ MaxResults: 2 });
    const second = await client.listNamedQueries({ MaxResults: 2, NextToken: first.NextToken });
    assert.deepEqual([first.NamedQueryIds?.length, second.NamedQueryIds?.length], [2, 1]);
    assert.equal(second.NextToken, undefined);
    const { NamedQueries, UnprocessedNamedQueryIds } = await client.batchGetNamedQuery({
      NamedQueryIds: [...(first.NamedQueryIds ?? []), missing],
    });
    assert.deepEqual(
      NamedQueries?.map(({ Name, QueryString }) => [Name, QueryString]),
      [
        ["a", "SELECT 'a'"],
        ["b", "SELECT 'b'"],
      ],
    );
    assert.deepEqual(
      UnprocessedNamedQueryIds?.map(({ NamedQueryId, ErrorCode }) => [NamedQueryId, ErrorCode]),
      [[missing, "INVALID_NAMED_QUERY_ID"]],
    );
  });

  it("make no workgroup of what is not done here", async () => {
    const refused = (configuration: object, code: string, message: RegExp) =>
      assert.rejects(testbed.resources.create(WORKGROUP, "refused", { name: "refused", configuration }), {
        code,
        message,
      });
    await refused(
      { engineVersion: { selectedEngineVersion: "PySpark engine version 3" } },
      "NotImplemented",
      /engineVersion/,
    );
    await refused(
      { managedQueryResultsConfiguration: { enabled: true } },
      "NotImplemented",
      /managedQueryResults/,
    );
    await refused(
      { executionRole: "arn:aws:iam::0:role/x" },
      "NotImplemented",
      /configuration\.executionRole/,
    );
    await refused(
      { resultConfiguration: { expectedBucketOwner: "111111111111" } },
      "NotImplemented",
      /expectedBucketOwner/,
    );
    await refused(
      { bytesScannedCutoffPerQuery: 5 },
      "InvalidRequestException",
      /at least 10000000 bytes \(got 5\)/,
    );
    await refused(
      { resultConfiguration: { outputLocation: "results" } },
      "InvalidRequestException",
      /not a valid S3 path/,
    );
    await assert.rejects(client.getWorkGroup({ WorkGroup: "refused" }), { name: "InvalidRequestException" });
  });
});
