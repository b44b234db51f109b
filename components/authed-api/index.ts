import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { withDefaults } from "../parts/component.ts";
import type { SiteRoute } from "../parts/site-route.ts";
import { RestApi } from "../rest-api/index.ts";
import type { AuthedApiArgs } from "./args.ts";
import { defaults } from "./defaults.ts";
import { publicOperations } from "./openapi.ts";
import { routeTo } from "./route.ts";

export type { AuthedApiArgs } from "./args.ts";
export type { OpenApiDocument } from "./openapi.ts";

/** A REST API in front of a private service, made from the service's own OpenAPI document: one source for routes,
 * validators and authorizers. Reaches the internal load balancer by a VPC link, whose security group alone is let in.
 *
 * ```ts
 * const api = new AuthedApi("api", { openApi, service, userPoolArn: users.userPoolArn, logging });
 * export const url = api.url;
 * ```
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-integration.html */
export class AuthedApi extends pulumi.ComponentResource {
  static readonly token = "mysfits:authed-api:AuthedApi";

  /** Origin for CloudFront; paths begin with `/<stage>`. */
  readonly domainName: pulumi.Output<string>;
  /** First part of every path: `/api`. */
  readonly path: string;
  /** Route that a `StaticSite` on the same origin is given. */
  readonly route: SiteRoute;
  readonly url: pulumi.Output<string>;
  readonly nodes: {
    readonly api: RestApi;
    readonly vpcLink: aws.apigatewayv2.VpcLink;
    readonly securityGroup: aws.ec2.SecurityGroup;
  };

  constructor(name: string, given: AuthedApiArgs, opts?: pulumi.ComponentResourceOptions) {
    super(AuthedApi.token, name, {}, opts);
    const args = withDefaults(defaults, given);
    const operations = publicOperations(name, args.openApi, args.internalPaths);
    const { service, alarms, tags } = args;
    const child = { parent: this };

    const securityGroup = new aws.ec2.SecurityGroup(
      `${name}-link`,
      { vpcId: service.vpcId, description: "VPC link of an API", tags },
      child,
    );
    const admitted = service.admit(`${name}-link`, securityGroup, this);
    const vpcLink = new aws.apigatewayv2.VpcLink(
      `${name}-link`,
      { subnetIds: service.subnetIds, securityGroupIds: [securityGroup.id], tags },
      child,
    );
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
        routes: operations.map((operation) => routeTo(operation, args, vpcLink)),
      },
      { ...child, dependsOn: [service.listener, admitted] },
    );

    this.domainName = api.domainName;
    this.path = api.path;
    this.route = api.route;
    this.url = api.url;
    this.nodes = { api, vpcLink, securityGroup };
    this.registerOutputs({ url: this.url, domainName: this.domainName });
  }
}
