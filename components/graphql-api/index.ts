import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { refuse, transformed, withDefaults } from "../parts/component.ts";
import type { SiteRoute } from "../parts/site-route.ts";
import { graphqlAlarms } from "./alarms.ts";
import type { GraphQlApiArgs } from "./args.ts";
import { apiArgs, defaults, guards } from "./defaults.ts";
import { doorKeeper, secretHeader } from "./front-door.ts";
import { fieldResolvers, tableSource } from "./resolvers.ts";
import { apiLog, serviceRole } from "./roles.ts";
import { problems } from "./validate.ts";

export type { GraphQlApiArgs, GraphQlResolver, TableOperation } from "./args.ts";

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
 * Makes: API, role with its policies, data source, resolvers, log group with its role; with a front door a function that is the first step of every
 * resolver.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html */
export class GraphQlApi extends pulumi.ComponentResource {
  static readonly token = "mysfits:graphql-api:GraphQlApi";

  /** Origin for CloudFront; the path is `/graphql`. */
  readonly domainName: pulumi.Output<string>;
  /** Path that queries are posted to: `/graphql`. */
  readonly path: string;
  /** Route that a `StaticSite` on the same origin is given. */
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

  constructor(name: string, given: GraphQlApiArgs, opts?: pulumi.ComponentResourceOptions) {
    super(GraphQlApi.token, name, {}, opts);
    const args = withDefaults(defaults, given);
    refuse("GraphQlApi", name, problems(args));
    const { tags } = args;

    const logRole = serviceRole(`${name}-logs`, "Writes the log of a GraphQL API", tags, this);
    const api = new aws.appsync.GraphQLApi(
      `${name}-api`,
      transformed(this, "api", apiArgs(args, logRole.arn), args.transform?.api, guards.api),
      { parent: this },
    );
    const logGroup = apiLog(name, args, { api, role: logRole }, this);
    const role = serviceRole(`${name}-source`, "Reads and writes the table of a GraphQL API", tags, this);
    const dataSource = tableSource(name, args, { api, role }, this);
    const { frontDoor } = args;
    const keeper = frontDoor && doorKeeper(name, frontDoor, api, this);
    const resolvers = fieldResolvers(name, args, { api, dataSource, keeper }, this);
    graphqlAlarms(name, args, api, this);

    this.url = api.uris.apply((uris) => uris["GRAPHQL"] ?? "");
    this.domainName = this.url.apply((url) => url.replace(/^https:\/\//, "").replace(/\/.*$/, ""));
    this.path = "/graphql";
    this.route = {
      pattern: this.path,
      domainName: this.domainName,
      // Sent once it is taken, never before.
      originHeaders: frontDoor &&
        keeper && {
          [secretHeader]: pulumi.all([frontDoor.secret, keeper.id]).apply(([secret]) => secret),
        },
    };
    this.nodes = { api, dataSource, resolvers, role, logGroup, logRole };
    this.registerOutputs({ url: this.url });
  }
}
