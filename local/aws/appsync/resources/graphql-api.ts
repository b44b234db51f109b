import { randomBytes } from "node:crypto";
import type * as aws from "@pulumi/aws";
import { formatArn } from "../../../contract/arn.ts";
import { AwsError, NotEmulatedError } from "../../../contract/errors.ts";
import { physicalName } from "../../../contract/names.ts";
import type { Inputs, Resource, ResourceHandler } from "../../../contract/resource.ts";
import type { GraphQlApiStore } from "../store.ts";
import type { FieldLogLevel, LogConfig } from "../records.ts";

type ApiInputs = Inputs<aws.appsync.GraphQLApiArgs>;

/** `aws:appsync/graphQLApi:GraphQLApi`, for callers with a token of a user pool.
 * @see https://docs.aws.amazon.com/appsync/latest/APIReference/API_CreateGraphqlApi.html */
export function graphQlApiResource(apis: GraphQlApiStore, accountId: string): ResourceHandler<ApiInputs> {
  const put = async ({ name, region, inputs }: Resource<ApiInputs>, id: string) => {
    if (
      inputs.authenticationType !== "AMAZON_COGNITO_USER_POOLS" ||
      inputs.additionalAuthenticationProviders?.length
    )
      throw new NotEmulatedError(
        `the authentication of the GraphQL API ${name}`,
        "Use authenticationType AMAZON_COGNITO_USER_POOLS alone: an API key in a browser is public.",
      );
    for (const [option, isUsed] of Object.entries({
      apiType: inputs.apiType === "MERGED",
      visibility: inputs.visibility === "PRIVATE",
      resolverCountLimit: (inputs.resolverCountLimit ?? 0) !== 0,
      enhancedMetricsConfig: inputs.enhancedMetricsConfig !== undefined,
    }))
      if (isUsed) throw new NotEmulatedError(`${option} of the GraphQL API ${name}`, "Omit it.");
    const pool = inputs.userPoolConfig;
    if (!pool)
      throw new Error(`the GraphQL API ${name} has no userPoolConfig. Give it defaultAction and userPoolId`);
    const poolRegion = pool.awsRegion ?? region;
    const arn = apis.arnOf(region, id);
    await apis.put({
      id,
      arn,
      region,
      name: inputs.name ?? physicalName(name, 60),
      schema: inputs.schema ?? "",
      userPoolArn: formatArn({
        service: "cognito-idp",
        region: poolRegion,
        accountId,
        resource: `userpool/${pool.userPoolId}`,
      }),
      clientIdPattern: checkPattern(pool.appIdClientRegex, name),
      defaultAction: pool.defaultAction as "ALLOW" | "DENY",
      introspection: inputs.introspectionConfig !== "DISABLED",
      queryDepthLimit: inputs.queryDepthLimit ?? 0,
      logging: logConfigOf(inputs, name),
    });
    return { id, outputs: { arn, uris: { GRAPHQL: `https://${apis.hostOf({ id, region })}/graphql` } } };
  };
  return {
    replaceOn: ["region", "apiType", "visibility"],
    create: async (resource) =>
      await put(
        resource,
        randomBytes(16)
          .toString("base64url")
          .replaceAll(/[^a-z\d]/gi, "a")
          .toLowerCase()
          .slice(0, 26)
          .padEnd(26, "x"),
      ),
    start: async ({ id }) => await apis.open(apis.get(id)),
    update: async (resource, { id }) => await put(resource, id),
    delete: async ({ id }) => await apis.delete(apis.get(id)),
  };
}

/** @throws AwsError BadRequestException when it is no regular expression. */
function checkPattern(pattern: string | undefined, name: string): string | undefined {
  if (pattern === undefined || pattern === "") return undefined;
  try {
    new RegExp(pattern);
  } catch (error) {
    throw new AwsError(
      "BadRequestException",
      `appIdClientRegex of the GraphQL API ${name} is not a regular expression: ${(error as Error).message}`,
    );
  }
  return pattern;
}

function logConfigOf({ logConfig }: ApiInputs, name: string): LogConfig | undefined {
  if (!logConfig) return undefined;
  const { cloudwatchLogsRoleArn: roleArn, fieldLogLevel, excludeVerboseContent } = logConfig;
  if (!LEVELS.includes(fieldLogLevel as FieldLogLevel))
    throw new AwsError(
      "BadRequestException",
      `fieldLogLevel of the GraphQL API ${name} must be one of ${LEVELS.join(", ")} (got "${fieldLogLevel}")`,
    );
  return { roleArn, fieldLogLevel: fieldLogLevel as FieldLogLevel, verbose: excludeVerboseContent !== true };
}

const LEVELS: readonly FieldLogLevel[] = ["NONE", "ERROR", "INFO", "DEBUG", "ALL"];
