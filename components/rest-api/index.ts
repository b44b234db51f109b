import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { refuse, transformed, withDefaults } from "../parts/component.ts";
import type { SiteRoute } from "../parts/site-route.ts";
import { stageAlarms } from "./alarms.ts";
import type { RestApiArgs } from "./args.ts";
import { defaults } from "./defaults.ts";
import { deploymentOf } from "./deployment.ts";
import { admitFrontDoor } from "./front-door.ts";
import { gatewayResponses } from "./gateway-responses.ts";
import { pathResources } from "./resources.ts";
import { routeMethods } from "./routes.ts";
import { loggedStage, throttles } from "./stage.ts";
import { problems } from "./validate.ts";

export { ApiLogging, type ApiLoggingArgs } from "./api-logging.ts";
export type {
  RestApiArgs,
  Route,
  RouteAuthorization,
  RouteIntegration,
  RouteResponse,
  Throttle,
} from "./args.ts";

/** A REST API (API Gateway v1) with explicit routes: unknown paths, missing tokens and wrong bodies are answered before
 * anything behind it is called, all as `application/problem+json`. Deployed anew whenever something that is served changes.
 *
 * ```ts
 * new RestApi("hello", {
 *   stage: "hello",
 *   logging,
 *   routes: [{ method: "GET", path: "/", authorization: "none", integration: { type: "HTTP_PROXY", integrationHttpMethod: "GET", uri: "https://example.com" } }],
 * });
 * ```
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-rest-api.html */
export class RestApi extends pulumi.ComponentResource {
  static readonly token = "mysfits:rest-api:RestApi";

  /** `<api>.execute-api.<region>.amazonaws.com`, an origin for CloudFront; paths begin with `/<stage>`. */
  readonly domainName: pulumi.Output<string>;
  /** First part of every path: `/api`. */
  readonly path: string;
  /** Route that a `StaticSite` on the same origin is given. */
  readonly route: SiteRoute;
  /** Address of the stage. With a front door nobody but CloudFront gets an answer there: give people that of the site. */
  readonly url: pulumi.Output<string>;
  /** For a web ACL and for alarms. */
  readonly stageArn: pulumi.Output<string>;
  readonly nodes: {
    readonly restApi: aws.apigateway.RestApi;
    readonly stage: aws.apigateway.Stage;
    readonly deployment: aws.apigateway.Deployment;
    readonly methods: Readonly<Record<string, aws.apigateway.Method>>;
    readonly authorizer?: aws.apigateway.Authorizer;
    readonly logGroup: aws.cloudwatch.LogGroup;
  };

  constructor(name: string, given: RestApiArgs, opts?: pulumi.ComponentResourceOptions) {
    super(RestApi.token, name, {}, opts);
    const args = withDefaults(defaults, given);
    refuse("RestApi", name, problems(args));

    const { frontDoor, tags } = args;
    const restApiArgs = transformed<aws.apigateway.RestApiArgs>(
      this,
      "restApi",
      { description: args.description ?? name, endpointConfiguration: { types: "REGIONAL" }, tags },
      args.transform?.restApi,
    );
    const restApi = new aws.apigateway.RestApi(`${name}-api`, restApiArgs, { parent: this });
    const responses = gatewayResponses(name, restApi, this);
    const { resourceIds, parts } = pathResources(name, args.routes, restApi, this);
    const { methods, authorizer, served } = routeMethods(name, args, { restApi, resourceIds }, this);
    const deployed = [...responses, ...parts, ...served];
    const deployment = deploymentOf(name, restApi, restApiArgs, deployed, this);
    const { stage, logGroup } = loggedStage(name, args, { restApi, deployment }, this);
    throttles(name, args, { restApi, stage }, this);
    const originHeaders = frontDoor && admitFrontDoor(name, frontDoor, { stage, tags }, this);
    stageAlarms(name, args, { restApi, stage }, this);

    this.domainName = pulumi.interpolate`${restApi.id}.execute-api.${restApi.region}.amazonaws.com`;
    this.path = `/${args.stage}`;
    this.route = { pattern: `${this.path}/*`, domainName: this.domainName, originHeaders };
    this.url = stage.invokeUrl;
    this.stageArn = stage.arn;
    this.nodes = { restApi, stage, deployment, methods, authorizer, logGroup };
    this.registerOutputs({ url: this.url, domainName: this.domainName });
  }
}
