import * as pulumi from "@pulumi/pulumi";
import { refuse, withDefaults } from "../parts/component.ts";
import type { FargateService } from "../fargate-service/index.ts";
import type { SiteRoute } from "../parts/site-route.ts";
import { RestApi } from "../rest-api/index.ts";
import type { AuthedApiArgs, Link } from "./args.ts";
import { defaults } from "./defaults.ts";
import { linkOf, linkProblem } from "./link.ts";
import { publicOperations } from "./openapi.ts";
import { admitApi, functionOf, functionProblems } from "./functions.ts";
import { routeTo, routeToFunction } from "./route.ts";

export type { AuthedApiArgs } from "./args.ts";
export type { OpenApiDocument } from "./openapi.ts";

/** A REST API in front of a private service, made from the service's own OpenAPI document: one source for routes,
 * validators and authorizers. Reaches the internal load balancer by a VPC link, whose security group alone is let in.
 *
 * ```ts
 * const api = new AuthedApi("api", { openApi, service, userPoolArn: users.userPoolArn, logging });
 * export const url = api.url;
 * ```
 *
 * A second service behind the same load balancer has an API of its own, with its own limits and log, by the same link:
 *
 * ```ts
 * new AuthedApi("shop-api", { stage: "shop-api", openApi, service: shop, link: api, userPoolArn, logging });
 * ```
 * Operations can move to functions one by one: `functions: { register: fn }`.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-integration.html */
export class AuthedApi extends pulumi.ComponentResource {
  static readonly token = "mysfits:authed-api:AuthedApi";

  readonly service: FargateService;
  /** Origin for CloudFront; paths begin with `/<stage>`. */
  readonly domainName: pulumi.Output<string>;
  /** First part of every path: `/api`. */
  readonly path: string;
  /** Route that a `StaticSite` on the same origin is given. */
  readonly route: SiteRoute;
  readonly url: pulumi.Output<string>;
  readonly nodes: Link & { readonly api: RestApi };

  constructor(name: string, given: AuthedApiArgs, opts?: pulumi.ComponentResourceOptions) {
    super(AuthedApi.token, name, {}, opts);
    const args = withDefaults(defaults, given);
    refuse("AuthedApi", name, [linkProblem(args)]);
    const operations = publicOperations(name, args.openApi, args.internalPaths);
    const { service, functions, alarms, tags } = args;
    refuse("AuthedApi", name, functionProblems(functions, operations));

    const link = linkOf(name, args, this);
    const api = new RestApi(
      `${name}-rest`,
      {
        stage: args.stage,
        description: args.openApi.info.title,
        userPoolArn: args.userPoolArn,
        frontDoor: args.frontDoor,
        throttle: args.throttle,
        logRetentionDays: args.logRetentionDays,
        logging: args.logging,
        alarms,
        tags,
        routes: operations.map((operation) => {
          const fn = functionOf(functions, operation);
          return fn ? routeToFunction(operation, fn) : routeTo(operation, args, link.vpcLink);
        }),
      },
      { parent: this, dependsOn: [service.forwarding, link.admitted] },
    );
    admitApi(name, functions, operations, api);

    this.service = service;
    this.domainName = api.domainName;
    this.path = api.path;
    this.route = api.route;
    this.url = api.url;
    this.nodes = { api, ...link };
    this.registerOutputs({ url: this.url, domainName: this.domainName });
  }
}
