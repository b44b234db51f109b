import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { grant } from "../parts/grants.ts";
import type { Settings } from "./defaults.ts";

/** Makes the data source, whose role can do what the resolvers say, on the one table. */
export function tableSource(
  name: string,
  { table, resolvers }: Settings,
  { api, role }: { readonly api: aws.appsync.GraphQLApi; readonly role: aws.iam.Role },
  parent: pulumi.Resource,
): aws.appsync.DataSource {
  const actions = [...new Set(resolvers.map(({ operation }) => `dynamodb:${operation}`))].sort();
  const rights = grant(`${name}-source`, { name, role }, { actions, resources: [table.arn] }, parent);
  return new aws.appsync.DataSource(
    `${name}-table`,
    {
      apiId: api.id,
      // Hyphens are not allowed in the names of data sources.
      name: "table",
      type: "AMAZON_DYNAMODB",
      serviceRoleArn: role.arn,
      dynamodbConfig: { tableName: table.tableName },
    },
    { parent, dependsOn: rights },
  );
}

/** Makes a resolver for each field.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/resolver-reference-overview-js.html */
export function fieldResolvers(
  name: string,
  { resolvers }: Settings,
  { api, dataSource }: { readonly api: aws.appsync.GraphQLApi; readonly dataSource: aws.appsync.DataSource },
  parent: pulumi.Resource,
): aws.appsync.Resolver[] {
  return resolvers.map(({ field, code }) => {
    const [type, member] = field.split(".") as [string, string];
    const language =
      typeof code === "string"
        ? { code, runtime: { name: "APPSYNC_JS", runtimeVersion: "1.0.0" } }
        : { requestTemplate: code.request, responseTemplate: code.response };
    return new aws.appsync.Resolver(
      `${name}-${member}`,
      { apiId: api.id, type, field: member, dataSource: dataSource.name, ...language },
      { parent },
    );
  });
}
