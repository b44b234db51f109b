import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Tags } from "../component.ts";
import type { FargateService } from "../fargate-service/index.ts";
import type { SiteRoute } from "../parts/site-route.ts";
import { RestApi, type Throttle } from "../rest-api/index.ts";
import { operations, type Operation, type OpenApiDocument } from "./openapi.ts";

export type { OpenApiDocument } from "./openapi.ts";

/** Arguments of {@link AuthedApi}. */
export interface AuthedApiArgs {
  /** The document of the service behind it: source of routes, parameters, body schemas and of who may call what. An
   * operation that states no `security` fails the program. */
  readonly openApi: OpenApiDocument;
  /** Where requests go. */
  readonly service: FargateService;
  /** Pool whose ID tokens are asked for on operations with `security`. */
  readonly userPoolArn: pulumi.Input<string>;
  /** Stage name and first part of the path.
   * @default "api" */
  readonly stage?: string;
  /** Paths of the document that stay inside the VPC.
   * @default ["/health"] */
  readonly internalPaths?: readonly string[];
  /** Header that carries the verified user id (`sub`) to the service; what a client sends under that name is overwritten.
   * @default "x-user-id" */
  readonly userHeader?: string;
  /** Longest time the service may take, milliseconds, 50 to 29,000.
   * @default 15000 */
  readonly timeoutMilliseconds?: number;
  /** @default that of `RestApi` */
  readonly throttle?: Throttle;
  /** @default 14 */
  readonly logRetentionDays?: number;
  /** The account's `ApiLogging`. */
  readonly logging: pulumi.Resource;
  readonly tags?: Tags;
}

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
  /** What a `StaticSite` on the same origin is given. */
  readonly route: SiteRoute;
  readonly url: pulumi.Output<string>;
  readonly nodes: {
    readonly api: RestApi;
    readonly vpcLink: aws.apigatewayv2.VpcLink;
    readonly securityGroup: aws.ec2.SecurityGroup;
  };

  constructor(name: string, args: AuthedApiArgs, opts?: pulumi.ComponentResourceOptions) {
    super(AuthedApi.token, name, {}, opts);
    const { service, tags } = args;
    const child = { parent: this };
    const routes = operations(name, args.openApi, args.internalPaths ?? ["/health"]);

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
        stage: args.stage ?? "api",
        description: args.openApi.info.title,
        userPoolArn: args.userPoolArn,
        throttle: args.throttle,
        logRetentionDays: args.logRetentionDays,
        logging: args.logging,
        tags,
        routes: routes.map((operation) => ({
          method: operation.method,
          path: operation.path,
          authorization: operation.authorization,
          operationName: operation.operationId,
          query: operation.query,
          body: operation.body,
          integration: {
            type: "HTTP_PROXY",
            integrationHttpMethod: operation.method,
            connectionType: "VPC_LINK",
            connectionId: vpcLink.id,
            integrationTarget: service.loadBalancerArn,
            uri: pulumi.interpolate`${service.url}${operation.path}`,
            timeoutMilliseconds: args.timeoutMilliseconds ?? 15_000,
            passthroughBehavior: "WHEN_NO_MATCH",
            requestParameters: parameters(operation, args.userHeader ?? "x-user-id"),
          },
        })),
      },
      { parent: this, dependsOn: [service.listener, admitted] },
    );
    this.domainName = api.domainName;
    this.path = api.path;
    this.route = api.route;
    this.url = api.url;
    this.nodes = { api, vpcLink, securityGroup };
    this.registerOutputs({ url: this.url, domainName: this.domainName });
  }
}

/** Path parameters are passed on; the user header comes from the verified token, or is `anonymous` where nobody asked for one.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-parameter-mapping.html */
function parameters({ path, authorization }: Operation, userHeader: string): Record<string, string> {
  return {
    ...Object.fromEntries(
      [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => [
        `integration.request.path.${name}`,
        `method.request.path.${name}`,
      ]),
    ),
    [`integration.request.header.${userHeader}`]:
      authorization === "cognito" ? "context.authorizer.claims.sub" : "'anonymous'",
    "integration.request.header.x-request-id": "context.requestId",
  };
}
