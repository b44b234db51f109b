import assert from "node:assert/strict";
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

  it("refuses a field that is not of a type", async () => {
    await assert.rejects(
      graphql({ resolvers: [{ field: "thing", operation: "GetItem", code: "" }] }),
      /resolvers must have fields like Query\.myEvent/,
    );
  });
});
