import type * as aws from "@pulumi/aws";
import { accountId } from "../../../contract/account.ts";
import { formatArn } from "../../../contract/arn.ts";
import type { Read } from "../../../contract/members.ts";
import { physicalName, randomAlphanumeric } from "../../../contract/names.ts";
import { resource, type Inputs, type Resource } from "../../../contract/resource.ts";
import type { FieldLogLevel, LogConfig } from "../records.ts";
import type { GraphQlApiStore } from "../store.ts";
import { badRequest } from "../errors.ts";

/** Resolvers that a request may run where nothing else is said. */
const MOST_RESOLVERS = 10_000;

const inputs = {
  name: true,
  schema: true,
  // An API key in a browser is public; callers are users of a user pool.
  authenticationType: ["AMAZON_COGNITO_USER_POOLS"],
  userPoolConfig: { userPoolId: true, defaultAction: true, awsRegion: true, appIdClientRegex: true },
  introspectionConfig: true,
  queryDepthLimit: true,
  resolverCountLimit: true,
  logConfig: { cloudwatchLogsRoleArn: true, fieldLogLevel: true, excludeVerboseContent: true },
  apiType: ["GRAPHQL"],
  visibility: ["GLOBAL"],
  tags: true,
  xrayEnabled: "every request is traced here",
} as const;

type GraphQlApiInputs = Read<Inputs<aws.appsync.GraphQLApiArgs>, typeof inputs>;

/** Outputs of an API. */
interface GraphQlApiOutputs {
  readonly arn: string;
  readonly name: string;
  readonly uris: { readonly GRAPHQL: string };
  readonly tagsAll: Readonly<Record<string, string>>;
}

/** `aws:appsync/graphQLApi:GraphQLApi`, for callers with a token of a user pool.
 * @see https://docs.aws.amazon.com/appsync/latest/APIReference/API_CreateGraphqlApi.html */
export const graphQlApiResource = (store: GraphQlApiStore) => {
  const put = async (
    { name: logicalName, region, inputs: given }: Resource<GraphQlApiInputs>,
    id: string,
    nameBefore?: string,
  ) => {
    const pool = given.userPoolConfig;
    if (!pool)
      throw new Error(
        `the GraphQL API ${logicalName} has no userPoolConfig. Give it defaultAction and userPoolId`,
      );
    const arn = store.arnOf(region, id);
    const name = given.name ?? nameBefore ?? physicalName(logicalName, 60);
    await store.put({
      id,
      arn,
      region,
      name,
      schema: given.schema ?? "",
      userPoolArn: formatArn({
        service: "cognito-idp",
        region: pool.awsRegion ?? region,
        accountId,
        resource: `userpool/${pool.userPoolId}`,
      }),
      clientIdPattern: checkPattern(pool.appIdClientRegex, logicalName),
      defaultAction: pool.defaultAction as "ALLOW" | "DENY",
      introspection: given.introspectionConfig !== "DISABLED",
      queryDepthLimit: given.queryDepthLimit ?? 0,
      resolverCountLimit: resolverCount(given.resolverCountLimit, logicalName),
      logging: logConfigOf(given, logicalName),
    });
    return {
      id,
      outputs: {
        arn,
        name,
        uris: { GRAPHQL: `https://${store.hostOf({ id, region })}/graphql` },
        tagsAll: given.tags ?? {},
      },
    };
  };
  return resource<aws.appsync.GraphQLApiArgs, GraphQlApiOutputs>()({
    inputs,
    replaceOn: ["region", "apiType", "visibility"],
    create: async (wanted) => await put(wanted, randomAlphanumeric(26)),
    start: async ({ id }) => await store.open(store.get(id)),
    update: async (wanted, { id, outputs }) => await put(wanted, id, outputs.name),
    delete: async ({ id }) => await store.delete(store.get(id)),
  });
};

/** @throws AwsError BadRequestException when it is no regular expression. */
function checkPattern(pattern: string | undefined, name: string): string | undefined {
  if (pattern === undefined || pattern === "") return undefined;
  try {
    new RegExp(pattern);
  } catch (error) {
    throw badRequest(
      `appIdClientRegex of the GraphQL API ${name} is not a regular expression: ${(error as Error).message}`,
    );
  }
  return pattern;
}

/** @throws AwsError BadRequestException when it is out of bounds.
 * @see https://docs.aws.amazon.com/appsync/latest/APIReference/API_CreateGraphqlApi.html */
function resolverCount(limit: number = 0, name: string): number {
  if (!Number.isInteger(limit) || limit < 0 || limit > MOST_RESOLVERS)
    throw badRequest(
      `resolverCountLimit of the GraphQL API ${name} must be from 0 to ${MOST_RESOLVERS} (got ${limit})`,
    );
  return limit === 0 ? MOST_RESOLVERS : limit;
}

function logConfigOf({ logConfig }: GraphQlApiInputs, name: string): LogConfig | undefined {
  if (!logConfig) return undefined;
  const { cloudwatchLogsRoleArn: roleArn, fieldLogLevel, excludeVerboseContent } = logConfig;
  if (!LEVELS.includes(fieldLogLevel as FieldLogLevel))
    throw badRequest(
      `fieldLogLevel of the GraphQL API ${name} must be one of ${LEVELS.join(", ")} (got "${fieldLogLevel}")`,
    );
  return { roleArn, fieldLogLevel: fieldLogLevel as FieldLogLevel, verbose: excludeVerboseContent !== true };
}

const LEVELS: readonly FieldLogLevel[] = ["NONE", "ERROR", "INFO", "DEBUG", "ALL"];
