import assert from "node:assert/strict";
import { ClickStream, type ClickStreamArgs } from "../../components/click-stream/index.ts";
import { ApiLogging } from "../../components/rest-api/index.ts";
import { UserPool } from "../../components/user-pool/index.ts";
import type { ResourceGraph } from "../../local/engine/graph.ts";
import { graphOf } from "../support/graph.ts";

const code = "tests/components";
const stream = (args: Partial<ClickStreamArgs> = {}) =>
  new ClickStream("c", {
    events: "clicks",
    event: { properties: { eventId: { type: "string" } } },
    processor: { code },
    protect: false,
    logging: new ApiLogging("logging"),
    ...args,
  });
const variables = { workgroup: "QUERY_WORKGROUP", database: "QUERY_DATABASE" };
const reported = () =>
  graphOf(() =>
    stream({
      userPoolArn: new UserPool("users", { protect: false }).userPoolArn,
      report: { code, variables, environment: { A: "1" } },
    }),
  );

/** Every right of a role: `action resource`, sorted. */
function rightsOf(graph: ResourceGraph, role: string): string[] {
  const name = graph.one("aws:iam/role:Role", role).outputs["name"];
  return graph
    .byType("aws:iam/rolePolicy:RolePolicy")
    .filter(({ inputs }) => inputs["role"] === name)
    .flatMap(
      ({ inputs }) =>
        (JSON.parse(inputs["policy"] as string) as { Statement: { Action: string[]; Resource: string[] }[] })
          .Statement,
    )
    .flatMap(({ Action, Resource }) =>
      Action.flatMap((action) => Resource.map((resource) => `${action} ${resource}`)),
    )
    .sort();
}

describe("ClickStream's report", () => {
  it("is made only when it is asked for, and is refused without a user pool", async () => {
    const graph = await graphOf(() => stream());
    assert.deepEqual(
      graph.byType("aws:lambda/function:Function").map(({ name }) => name),
      ["c-transform-function"],
    );
    assert.deepEqual(
      graph.byType("aws:apigateway/method:Method").map(({ name }) => name),
      ["c-api-put-clicks"],
    );
    await assert.rejects(
      graphOf(() => stream({ report: { code, variables } })),
      /ClickStream "c": userPoolArn must be given with report .* Fix: /,
    );
  });

  it("answers GET <events>/report, for holders of a token and from this route only, below the API's own limit of time", async () => {
    const graph = await reported();
    const method = graph.one("aws:apigateway/method:Method", "c-api-get-clicks-report").inputs;
    assert.equal(method["authorization"], "COGNITO_USER_POOLS");
    assert.equal(method["authorizerId"], graph.one("aws:apigateway/authorizer:Authorizer").id);
    const fn = graph.one("aws:lambda/function:Function", "c-report-function");
    assert.equal(fn.inputs["timeout"], 29);
    const permission = graph.one("aws:lambda/permission:Permission").inputs;
    assert.deepEqual(
      [permission["principal"], permission["function"]],
      ["apigateway.amazonaws.com", fn.outputs["name"]],
    );
    assert.match(String(permission["sourceArn"]), /:execute-api:[^*]+\/\*\/GET\/clicks\/report$/);
    const throttle = graph.one(
      "aws:apigateway/methodSettings:MethodSettings",
      "c-api-settings-get-clicks-report",
    ).inputs;
    assert.equal(throttle["methodPath"], "clicks/report/GET");
  });

  it("knows its workgroup and database, beside what it is given", async () => {
    const graph = await reported();
    const { environment } = graph.one("aws:lambda/function:Function", "c-report-function").inputs;
    assert.deepEqual(environment, {
      variables: {
        A: "1",
        QUERY_DATABASE: graph.one("aws:glue/catalogDatabase:CatalogDatabase").outputs["name"],
        QUERY_WORKGROUP: graph.one("aws:athena/workgroup:Workgroup").outputs["name"],
      },
    });
  });

  it("may query the one workgroup over the two tables, and write nothing but results", async () => {
    const graph = await reported();
    const bucket = graph.one("aws:s3/bucket:Bucket").outputs["arn"] as string;
    const workgroup = graph.one("aws:athena/workgroup:Workgroup").outputs["arn"] as string;
    const database = graph.one("aws:glue/catalogDatabase:CatalogDatabase").outputs["name"] as string;
    const glue = (part: string) => `arn:aws:glue:ap-northeast-2:${workgroup.split(":")[4]}:${part}`;
    const catalog = [
      "catalog",
      `database/${database}`,
      `table/${database}/clicks`,
      `table/${database}/clicks_failed`,
    ].map(glue);
    const rights = rightsOf(graph, "c-report-role").filter((right) => !/^(logs|xray):/.test(right));
    assert.deepEqual(
      rights,
      [
        ...["GetQueryExecution", "GetQueryResults", "StartQueryExecution", "StopQueryExecution"].map(
          (action) => `athena:${action} ${workgroup}`,
        ),
        ...["GetDatabase", "GetPartitions", "GetTable"].flatMap((action) =>
          catalog.map((resource) => `glue:${action} ${resource}`),
        ),
        ...["GetBucketLocation", "ListBucket"].map((action) => `s3:${action} ${bucket}`),
        ...["clicks/", "failed/clicks/", "athena/"].map((prefix) => `s3:GetObject ${bucket}/${prefix}*`),
        ...["AbortMultipartUpload", "ListMultipartUploadParts", "PutObject"].map(
          (action) => `s3:${action} ${bucket}/athena/*`,
        ),
      ].sort(),
    );
    assert.ok(rightsOf(graph, "c-transform-role").every((right) => !/^(athena|glue|s3):/.test(right)));
  });
});

describe("ClickStream's lake", () => {
  it("has a table over what was put aside, by kind and day, without a crawler", async () => {
    const graph = await graphOf(() => stream());
    const { name, parameters, partitionKeys, storageDescriptor } = graph.one(
      "aws:glue/catalogTable:CatalogTable",
      "c-failed",
    ).inputs as {
      name: string;
      parameters: Record<string, string>;
      partitionKeys: { name: string }[];
      storageDescriptor: { location: string; columns: { name: string }[] };
    };
    const bucket = graph.one("aws:s3/bucket:Bucket").outputs["bucket"] as string;
    assert.equal(name, "clicks_failed");
    assert.deepEqual(
      partitionKeys.map((key) => key.name),
      ["kind", "day"],
    );
    assert.equal(parameters["projection.kind.values"], "processing-failed,format-conversion-failed");
    assert.equal(parameters["storage.location.template"], `s3://${bucket}/failed/clicks/\${kind}/\${day}/`);
    assert.ok(
      ["errorcode", "errormessage", "arrivaltimestamp", "rawdata"].every((column) =>
        storageDescriptor.columns.some((one) => one.name === column),
      ),
    );
    // The stream writes where the table looks.
    const destination = graph.one("aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream").inputs[
      "extendedS3Configuration"
    ] as Record<string, unknown>;
    assert.equal(
      destination["errorOutputPrefix"],
      "failed/clicks/!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd}/",
    );
  });

  it("keeps queries in its own workgroup, by name", async () => {
    const graph = await graphOf(() =>
      stream({ queries: { "by-day": { description: "Clicks by day", sql: "SELECT 1" } } }),
    );
    const { inputs } = graph.one("aws:athena/namedQuery:NamedQuery", "c-by-day");
    assert.deepEqual(inputs, {
      name: "clicks-by-day",
      description: "Clicks by day",
      query: "SELECT 1",
      database: graph.one("aws:glue/catalogDatabase:CatalogDatabase").outputs["name"],
      workgroup: graph.one("aws:athena/workgroup:Workgroup").outputs["name"],
    });
    await assert.rejects(
      graphOf(() => stream({ queries: { "by day": { description: "", sql: "SELECT 1" } } })),
      /queries must be named by letters, digits and hyphens \(got "by day"\)/,
    );
  });
});
