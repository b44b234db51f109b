import assert from "node:assert/strict";
import { FrontDoor } from "../../components/front-door/index.ts";
import { GraphQlApi, type GraphQlApiArgs } from "../../components/graphql-api/index.ts";
import { Table } from "../../components/table/index.ts";
import { graphOf } from "../support/graph.ts";

describe("GraphQlApi", () => {
  const graphql = async (args: Partial<GraphQlApiArgs> = {}) =>
    await graphOf(
      () =>
        new GraphQlApi("g", {
          schema: "type Query { thing: String }",
          userPoolId: "ap-northeast-2_pool",
          table: new Table("things", { partitionKey: { attribute: "id" } }),
          resolvers: [
            {
              field: "Query.thing",
              operation: "GetItem",
              code: "export function request() {} export function response() {}",
            },
          ],
          ...args,
        }),
    );

  it("logs each request and the fields in error, without what people sent, and keeps it for two weeks", async () => {
    const graph = await graphql();
    const api = graph.one("aws:appsync/graphQLApi:GraphQLApi", "g-api");
    const role = graph.one("aws:iam/role:Role", "g-logs");
    assert.deepEqual(api.inputs["logConfig"], {
      cloudwatchLogsRoleArn: role.outputs["arn"],
      fieldLogLevel: "ERROR",
      excludeVerboseContent: true,
    });
    const group = graph.one("aws:cloudwatch/logGroup:LogGroup", "g-logs");
    // https://docs.aws.amazon.com/appsync/latest/devguide/monitoring.html
    assert.equal(group.inputs["name"], `/aws/appsync/apis/${api.id}`);
    assert.equal(group.inputs["retentionInDays"], 14);
    const policy = JSON.parse(
      graph.one("aws:iam/rolePolicy:RolePolicy", "g-logs").inputs["policy"] as string,
    ) as { Statement: unknown };
    const arn = group.outputs["arn"] as string;
    assert.deepEqual(policy.Statement, [
      {
        Effect: "Allow",
        Action: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: [arn, `${arn}:log-stream:*`],
      },
    ]);
  });

  it("logs other fields for another time when told to", async () => {
    const graph = await graphql({ fieldLogLevel: "NONE", logRetentionDays: 3 });
    const { logConfig } = graph.one("aws:appsync/graphQLApi:GraphQLApi", "g-api").inputs as {
      logConfig: { fieldLogLevel: string };
    };
    assert.equal(logConfig.fieldLogLevel, "NONE");
    assert.equal(graph.one("aws:cloudwatch/logGroup:LogGroup", "g-logs").inputs["retentionInDays"], 3);
  });

  it("gives the resolvers what they do with the table, and nothing more", async () => {
    const graph = await graphql();
    const policy = JSON.parse(
      graph.one("aws:iam/rolePolicy:RolePolicy", "g-source").inputs["policy"] as string,
    ) as {
      Statement: { Action: string[] }[];
    };
    assert.deepEqual(
      policy.Statement.map(({ Action }) => Action),
      [["dynamodb:GetItem"]],
    );
  });

  // https://docs.aws.amazon.com/appsync/latest/devguide/configuration-limits.html
  it("does not tell its schema, and bounds depth and resolvers of a request, unless told otherwise", async () => {
    const limits = async (args: Partial<GraphQlApiArgs>) => {
      const { inputs } = (await graphql(args)).one("aws:appsync/graphQLApi:GraphQLApi", "g-api");
      return [inputs["introspectionConfig"], inputs["queryDepthLimit"], inputs["resolverCountLimit"]];
    };
    assert.deepEqual(await limits({}), ["DISABLED", 5, 10]);
    assert.deepEqual(await limits({ introspection: true, queryDepthLimit: 2, resolverCountLimit: 3 }), [
      "ENABLED",
      2,
      3,
    ]);
  });

  it("has resolvers of one step each without a front door", async () => {
    const graph = await graphql();
    const { inputs } = graph.one("aws:appsync/resolver:Resolver", "g-thing");
    assert.equal(inputs["dataSource"], "table");
    assert.equal(inputs["kind"], undefined);
    assert.deepEqual(graph.byType("aws:appsync/function:Function"), []);
  });

  // https://docs.aws.amazon.com/appsync/latest/devguide/pipeline-resolvers-js.html
  it("looks for the front door's secret before every field, of templates too", async () => {
    const graph = await graphOf(() => {
      const frontDoor = new FrontDoor("door", { keys: [1, 2], current: 2 });
      const api = new GraphQlApi("g", {
        schema: "type Query { thing: String other: String }",
        userPoolId: "ap-northeast-2_pool",
        table: new Table("things", { partitionKey: { attribute: "id" } }),
        resolvers: [
          { field: "Query.thing", operation: "GetItem", code: "// thing" },
          { field: "Query.other", operation: "GetItem", code: { request: "# ask", response: "# answer" } },
        ],
        frontDoor,
      });
      return { sent: api.route.originHeaders };
    });
    const keeper = graph.one("aws:appsync/function:Function", "g-front-door");
    const values = graph
      .byType("aws:apigateway/apiKey:ApiKey")
      .map(({ outputs }) => outputs["value"] as string);
    assert.equal(values.length, 2);
    for (const value of values) assert.ok((keeper.inputs["code"] as string).includes(value));
    assert.deepEqual(graph.toJSON().find(({ name }) => name === "g-front-door")?.inputs["code"], "[secret]");
    assert.deepEqual(graph.outputs["sent"], { "x-origin-verify": values[1] });
    const source = graph.one("aws:appsync/dataSource:DataSource", "g-nothing");
    assert.deepEqual([source.inputs["type"], source.inputs["serviceRoleArn"]], ["NONE", undefined]);
    for (const name of ["g-thing", "g-other"]) {
      const { inputs } = graph.one("aws:appsync/resolver:Resolver", name);
      const own = graph.one("aws:appsync/function:Function", name);
      assert.equal(inputs["kind"], "PIPELINE");
      assert.deepEqual(inputs["pipelineConfig"], {
        functions: [keeper.outputs["functionId"], own.outputs["functionId"]],
      });
      assert.equal(own.inputs["dataSource"], "table");
    }
    assert.equal(graph.one("aws:appsync/function:Function", "g-thing").inputs["code"], "// thing");
    const { inputs: templates } = graph.one("aws:appsync/function:Function", "g-other");
    assert.deepEqual(
      [templates["requestMappingTemplate"], templates["responseMappingTemplate"], templates["code"]],
      ["# ask", "# answer", undefined],
    );
  });

  it("refuses a field that is not of a type", async () => {
    await assert.rejects(
      graphql({ resolvers: [{ field: "thing", operation: "GetItem", code: "" }] }),
      /resolvers must have fields like Query\.myEvent/,
    );
  });
});
