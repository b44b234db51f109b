import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { GraphQlResolver } from "./args.ts";
import { grant } from "../parts/grants.ts";
import type { Settings } from "./defaults.ts";
import { pipelineCode } from "./front-door.ts";

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

/** Resources that resolvers need. */
interface ResolverParts {
  readonly api: aws.appsync.GraphQLApi;
  readonly dataSource: aws.appsync.DataSource;
  /** Step that comes before every other.
   * @default none */
  readonly keeper: aws.appsync.Function | undefined;
}

const runtime = { name: "APPSYNC_JS", runtimeVersion: "1.0.0" };

/** Makes a resolver for each field: with a front door, a pipeline of its keeper and the field's own code.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/resolver-reference-overview-js.html */
export function fieldResolvers(
  name: string,
  { resolvers }: Settings,
  { api, dataSource, keeper }: ResolverParts,
  parent: pulumi.Resource,
): aws.appsync.Resolver[] {
  return resolvers.map((resolver) => {
    const [type, member] = resolver.field.split(".") as [string, string];
    const place = { apiId: api.id, type, field: member };
    const label = `${name}-${member}`;
    if (!keeper)
      return new aws.appsync.Resolver(
        label,
        { ...place, dataSource: dataSource.name, ...unitCode(resolver) },
        { parent },
      );
    const own = new aws.appsync.Function(
      label,
      { apiId: api.id, name: `${type}_${member}`, dataSource: dataSource.name, ...functionCode(resolver) },
      { parent },
    );
    const pipelineConfig = { functions: [keeper.functionId, own.functionId] };
    return new aws.appsync.Resolver(
      label,
      { ...place, kind: "PIPELINE", pipelineConfig, code: pipelineCode, runtime },
      { parent },
    );
  });
}

const unitCode = ({ code }: GraphQlResolver) =>
  typeof code === "string"
    ? { code, runtime }
    : { requestTemplate: code.request, responseTemplate: code.response };

const functionCode = ({ code }: GraphQlResolver) =>
  typeof code === "string"
    ? { code, runtime }
    : {
        functionVersion: "2018-05-29",
        requestMappingTemplate: code.request,
        responseMappingTemplate: code.response,
      };
