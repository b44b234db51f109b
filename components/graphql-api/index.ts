import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { refuse, transformed, type Tags, type Transform } from "../component.ts";
import { grant, trustPolicy } from "../grants.ts";
import type { SiteRoute } from "../parts/site-route.ts";
import { whereabouts } from "../parts/whereabouts.ts";
import type { Table } from "../table/index.ts";

/** What a resolver may do with its table. */
export type TableOperation = "DeleteItem" | "GetItem" | "PutItem" | "Query" | "Scan" | "UpdateItem";

/** A field that is answered from a table: by JavaScript (APPSYNC_JS), or by two mapping templates (VTL). */
export interface GraphQlResolver {
  /** `Mutation.createEvent` */
  readonly field: string;
  readonly operation: TableOperation;
  readonly code: string | { readonly request: string; readonly response: string };
}

/** Arguments of {@link GraphQlApi}. */
export interface GraphQlApiArgs {
  /** The schema, in GraphQL's language. */
  readonly schema: string;
  /** Pool whose tokens are asked for. There is no API key: one in a browser is public. */
  readonly userPoolId: pulumi.Input<string>;
  readonly table: Table;
  readonly resolvers: readonly GraphQlResolver[];
  /** Deepest query.
   * @default 5 */
  readonly queryDepthLimit?: number;
  /** Whether callers may ask for the schema.
   * @default true */
  readonly introspection?: boolean;
  readonly tracing?: boolean;
  /** Which fields are logged beside the summary of each request. Queries, headers and contexts are left out.
   * @default "ERROR" */
  readonly fieldLogLevel?: "NONE" | "ERROR" | "ALL";
  /** @default 14 */
  readonly logRetentionDays?: number;
  readonly tags?: Tags;
  readonly transform?: { readonly api?: Transform<aws.appsync.GraphQLApiArgs> };
}

/** A GraphQL API on a table, for users of a user pool. Its role can do what the resolvers say, on that table alone.
 *
 * ```ts
 * const graphql = new GraphQlApi("graphql", {
 *   schema,
 *   table,
 *   userPoolId: users.userPoolId,
 *   resolvers: [{ field: "Query.thing", operation: "GetItem", code }],
 * });
 * ```
 *
 * Makes: API, role with its policies, data source, resolvers, log group with its role.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html */
export class GraphQlApi extends pulumi.ComponentResource {
  static readonly token = "mysfits:graphql-api:GraphQlApi";

  /** Origin for CloudFront; the path is `/graphql`. */
  readonly domainName: pulumi.Output<string>;
  /** Where queries are posted: `/graphql`. */
  readonly path: string;
  /** What a `StaticSite` on the same origin is given. */
  readonly route: SiteRoute;
  readonly url: pulumi.Output<string>;
  readonly nodes: {
    readonly api: aws.appsync.GraphQLApi;
    readonly dataSource: aws.appsync.DataSource;
    readonly resolvers: readonly aws.appsync.Resolver[];
    readonly role: aws.iam.Role;
    readonly logGroup: aws.cloudwatch.LogGroup;
    readonly logRole: aws.iam.Role;
  };

  constructor(name: string, args: GraphQlApiArgs, opts?: pulumi.ComponentResourceOptions) {
    super(GraphQlApi.token, name, {}, opts);
    refuse(
      "GraphQlApi",
      name,
      args.resolvers.map(
        ({ field }) =>
          !/^[_A-Za-z]\w*\.[_A-Za-z]\w*$/.test(field) && {
            argument: "resolvers",
            must: "have fields like Query.myEvent",
            got: field,
            fix: "write <type>.<field>",
          },
      ),
    );
    const { table, tags } = args;
    const child = { parent: this };
    const { accountId } = whereabouts(this);

    const serviceRole = (suffix: string, description: string) =>
      new aws.iam.Role(
        `${name}-${suffix}`,
        { description, assumeRolePolicy: trustPolicy("appsync.amazonaws.com", accountId), tags },
        child,
      );
    const logRole = serviceRole("logs", "Writes the log of a GraphQL API");
    const api = new aws.appsync.GraphQLApi(
      `${name}-api`,
      transformed(
        this,
        "api",
        {
          authenticationType: "AMAZON_COGNITO_USER_POOLS",
          userPoolConfig: { userPoolId: args.userPoolId, defaultAction: "ALLOW" },
          schema: args.schema,
          queryDepthLimit: args.queryDepthLimit ?? 5,
          introspectionConfig: args.introspection === false ? "DISABLED" : "ENABLED",
          xrayEnabled: args.tracing ?? false,
          logConfig: {
            cloudwatchLogsRoleArn: logRole.arn,
            fieldLogLevel: args.fieldLogLevel ?? "ERROR",
            // Queries and contexts hold what people sent.
            excludeVerboseContent: true,
          },
          tags,
        },
        args.transform?.api,
        ["authenticationType", "userPoolConfig.userPoolId"],
      ),
      child,
    );
    // The name is AppSync's choice. Made here, so that it ends with the API and keeps nothing for ever.
    const logGroup = new aws.cloudwatch.LogGroup(
      `${name}-logs`,
      {
        name: pulumi.interpolate`/aws/appsync/apis/${api.id}`,
        retentionInDays: args.logRetentionDays ?? 14,
        tags,
      },
      child,
    );
    grant(
      `${name}-logs`,
      { name, role: logRole },
      {
        actions: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
        resources: [logGroup.arn, pulumi.interpolate`${logGroup.arn}:log-stream:*`],
      },
      this,
    );
    const role = serviceRole("source", "Reads and writes the table of a GraphQL API");
    const actions = [...new Set(args.resolvers.map(({ operation }) => `dynamodb:${operation}`))].sort();
    const rights = grant(`${name}-source`, { name, role }, { actions, resources: [table.arn] }, this);
    const dataSource = new aws.appsync.DataSource(
      `${name}-table`,
      // Hyphens are not allowed in the names of data sources.
      {
        apiId: api.id,
        name: "table",
        type: "AMAZON_DYNAMODB",
        serviceRoleArn: role.arn,
        dynamodbConfig: { tableName: table.tableName },
      },
      { ...child, dependsOn: rights },
    );
    const resolvers = args.resolvers.map(({ field, code }) => {
      const [type, member] = field.split(".") as [string, string];
      return new aws.appsync.Resolver(
        `${name}-${member}`,
        {
          apiId: api.id,
          type,
          field: member,
          dataSource: dataSource.name,
          ...(typeof code === "string"
            ? { code, runtime: { name: "APPSYNC_JS", runtimeVersion: "1.0.0" } }
            : { requestTemplate: code.request, responseTemplate: code.response }),
        },
        child,
      );
    });
    this.url = api.uris.apply((uris) => uris["GRAPHQL"] ?? "");
    this.domainName = this.url.apply((url) => url.replace(/^https:\/\//, "").replace(/\/.*$/, ""));
    this.path = "/graphql";
    this.route = { pattern: this.path, domainName: this.domainName };
    this.nodes = { api, dataSource, resolvers, role, logGroup, logRole };
    this.registerOutputs({ url: this.url });
  }
}
