import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { WithDefaults } from "../parts/component.ts";
import type { GraphQlApiArgs } from "./args.ts";

/** Values for what the caller left out; what they mean is said at each argument. */
export const defaults = {
  queryDepthLimit: 5,
  resolverCountLimit: 10,
  introspection: false,
  tracing: true,
  fieldLogLevel: "ERROR",
  logRetentionDays: 14,
} as const satisfies Partial<GraphQlApiArgs>;

/** Arguments of `GraphQlApi` with the defaults. */
export type Settings = WithDefaults<GraphQlApiArgs, typeof defaults>;

/** Makes what every API has.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/configuration-limits.html */
export const apiArgs = (args: Settings, logRoleArn: pulumi.Input<string>) =>
  ({
    authenticationType: "AMAZON_COGNITO_USER_POOLS",
    userPoolConfig: { userPoolId: args.userPoolId, defaultAction: "ALLOW" },
    schema: args.schema,
    queryDepthLimit: args.queryDepthLimit,
    resolverCountLimit: args.resolverCountLimit,
    introspectionConfig: args.introspection ? "ENABLED" : "DISABLED",
    xrayEnabled: args.tracing,
    logConfig: {
      cloudwatchLogsRoleArn: logRoleArn,
      fieldLogLevel: args.fieldLogLevel,
      // Queries and contexts hold what people sent.
      excludeVerboseContent: true,
    },
    tags: args.tags,
  }) satisfies aws.appsync.GraphQLApiArgs;

/** Defaults that are warned about when a transform changes them. */
export const guards = { api: ["authenticationType", "userPoolConfig.userPoolId", "introspectionConfig"] };
