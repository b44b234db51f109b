import { createHash } from "node:crypto";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { refuse, transformed } from "../component.ts";
import { accessLogFormat } from "./access-log.ts";
import type { SiteRoute } from "../parts/site-route.ts";
import type { RestApiArgs, Route } from "./args.ts";
import { gatewayResponses } from "./gateway-responses.ts";
import { problems } from "./validate.ts";

export { ApiLogging } from "./api-logging.ts";
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
  /** What a `StaticSite` on the same origin is given. */
  readonly route: SiteRoute;
  /** Address of the stage. */
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

  constructor(name: string, args: RestApiArgs, opts?: pulumi.ComponentResourceOptions) {
    super(RestApi.token, name, {}, opts);
    refuse("RestApi", name, problems(args));
    const { tags } = args;
    const child = { parent: this };

    const restApi = new aws.apigateway.RestApi(
      `${name}-api`,
      transformed(
        this,
        "restApi",
        {
          description: args.description ?? name,
          endpointConfiguration: { types: "REGIONAL" },
          minimumCompressionSize: undefined,
          tags,
        },
        args.transform?.restApi,
      ),
      child,
    );
    const authorizer = args.userPoolArn
      ? new aws.apigateway.Authorizer(
          `${name}-users`,
          {
            restApi: restApi.id,
            name: `${name}-users`,
            type: "COGNITO_USER_POOLS",
            providerArns: [args.userPoolArn],
            identitySource: "method.request.header.Authorization",
          },
          child,
        )
      : undefined;
    // Parameters and body are checked together: a method has one validator.
    const validator = new aws.apigateway.RequestValidator(
      `${name}-validator`,
      {
        restApi: restApi.id,
        name: "parameters-and-body",
        validateRequestParameters: true,
        validateRequestBody: true,
      },
      child,
    );
    const served: pulumi.Resource[] = [...gatewayResponses(name, restApi.id, child)];
    const resources = this.#resources(name, restApi, args.routes);
    const methods = Object.fromEntries(
      args.routes.map((route) => {
        const { method, parts } = this.#route(name, route, {
          restApi,
          authorizer,
          validator,
          resourceId: resources(route.path),
        });
        served.push(...parts);
        return [`${route.method} ${route.path}`, method];
      }),
    );

    const deployment = new aws.apigateway.Deployment(
      `${name}-deployment`,
      {
        restApi: restApi.id,
        description: "One state of the routes",
        triggers: { served: fingerprint(args, served) },
      },
      { ...child, dependsOn: served },
    );
    const logGroup = new aws.cloudwatch.LogGroup(
      `${name}-access`,
      { retentionInDays: args.logRetentionDays ?? 14, tags },
      child,
    );
    const stage = new aws.apigateway.Stage(
      `${name}-stage`,
      transformed(
        this,
        "stage",
        {
          restApi: restApi.id,
          deployment: deployment.id,
          stageName: args.stage,
          accessLogSettings: { destinationArn: logGroup.arn, format: accessLogFormat },
          xrayTracingEnabled: args.tracing ?? false,
          tags,
        },
        args.transform?.stage,
        ["accessLogSettings"],
      ),
      { ...child, dependsOn: args.logging },
    );
    const throttle = (path: string, { ratePerSecond, burst }: { ratePerSecond: number; burst: number }) => ({
      restApi: restApi.id,
      stageName: stage.stageName,
      methodPath: path,
      settings: {
        throttlingRateLimit: ratePerSecond,
        throttlingBurstLimit: burst,
        loggingLevel: "ERROR",
        dataTraceEnabled: false,
        metricsEnabled: true,
      },
    });
    const all = new aws.apigateway.MethodSettings(
      `${name}-settings`,
      throttle("*/*", args.throttle ?? { ratePerSecond: 100, burst: 200 }),
      child,
    );
    for (const route of args.routes)
      if (route.throttle)
        new aws.apigateway.MethodSettings(
          `${name}-settings-${slug(route)}`,
          throttle(`${route.path.replace(/^\//, "")}/${route.method}`, route.throttle),
          { ...child, dependsOn: all },
        );

    this.domainName = pulumi.interpolate`${restApi.id}.execute-api.${restApi.region}.amazonaws.com`;
    this.path = `/${args.stage}`;
    this.route = { pattern: `${this.path}/*`, domainName: this.domainName };
    this.url = stage.invokeUrl;
    this.stageArn = stage.arn;
    this.nodes = { restApi, stage, deployment, methods, authorizer, logGroup };
    this.registerOutputs({ url: this.url, domainName: this.domainName });
  }

  /** The tree of path parts; answers the resource id of a path. */
  #resources(
    name: string,
    restApi: aws.apigateway.RestApi,
    routes: readonly Route[],
  ): (path: string) => pulumi.Output<string> {
    const ids = new Map<string, pulumi.Output<string>>([["", restApi.rootResourceId]]);
    for (const { path } of routes) {
      let parent = "";
      for (const part of path.split("/").filter((text) => text !== "")) {
        const here = `${parent}/${part}`;
        if (!ids.has(here))
          ids.set(
            here,
            new aws.apigateway.Resource(
              `${name}${here.replaceAll("/", "-").replaceAll(/[{}]/g, "")}`,
              { restApi: restApi.id, parentId: ids.get(parent) as pulumi.Output<string>, pathPart: part },
              { parent: this },
            ).id,
          );
        parent = here;
      }
    }
    return (path) => ids.get(path.replace(/\/$/, "")) as pulumi.Output<string>;
  }

  #route(
    name: string,
    route: Route,
    at: {
      restApi: aws.apigateway.RestApi;
      authorizer?: aws.apigateway.Authorizer;
      validator: aws.apigateway.RequestValidator;
      resourceId: pulumi.Output<string>;
    },
  ): { method: aws.apigateway.Method; parts: pulumi.Resource[] } {
    const child = { parent: this };
    const label = `${name}-${slug(route)}`;
    const place = { restApi: at.restApi.id, resourceId: at.resourceId };
    const model = route.body
      ? new aws.apigateway.Model(
          `${label}-body`,
          // API Gateway takes letters and digits only, so the provider's hyphen has to be kept out.
          {
            restApi: at.restApi.id,
            name: pascal(`${slug(route)}-body`),
            contentType: "application/json",
            schema: JSON.stringify(route.body),
          },
          child,
        )
      : undefined;
    const method = new aws.apigateway.Method(
      label,
      {
        ...place,
        httpMethod: route.method,
        authorization: route.authorization === "cognito" ? "COGNITO_USER_POOLS" : "NONE",
        authorizerId: route.authorization === "cognito" ? at.authorizer?.id : undefined,
        operationName: route.operationName,
        requestParameters: {
          ...Object.fromEntries(
            [...route.path.matchAll(/\{(\w+)\+?\}/g)].map(([, parameter]) => [
              `method.request.path.${parameter}`,
              true,
            ]),
          ),
          ...Object.fromEntries(
            Object.entries(route.query ?? {}).map(([parameter, { required }]) => [
              `method.request.querystring.${parameter}`,
              required,
            ]),
          ),
        },
        requestModels: model ? { "application/json": model.name } : undefined,
        requestValidatorId: at.validator.id,
      },
      child,
    );
    const integration = new aws.apigateway.Integration(
      label,
      { ...place, httpMethod: method.httpMethod, ...route.integration },
      child,
    );
    const parts: pulumi.Resource[] = [...(model ? [model] : []), method, integration];
    for (const [status, { selectionPattern, templates, headers }] of Object.entries(route.responses ?? {})) {
      const names = Object.entries(headers ?? {}).map(
        ([header, expression]) => [`method.response.header.${header}`, expression] as const,
      );
      const answer = new aws.apigateway.MethodResponse(
        `${label}-${status}`,
        {
          ...place,
          httpMethod: method.httpMethod,
          statusCode: status,
          responseParameters: Object.fromEntries(names.map(([header]) => [header, true])),
        },
        child,
      );
      parts.push(
        answer,
        new aws.apigateway.IntegrationResponse(
          `${label}-${status}`,
          {
            ...place,
            httpMethod: method.httpMethod,
            statusCode: answer.statusCode,
            selectionPattern,
            responseTemplates: templates,
            responseParameters: Object.fromEntries(names),
          },
          { ...child, dependsOn: integration },
        ),
      );
    }
    return { method, parts };
  }
}

/** A hash of what the deployment serves: API Gateway deploys nothing by itself. Ids of resources alone would not do, for
 * they stay the same when a method changes. */
function fingerprint(args: RestApiArgs, served: readonly pulumi.Resource[]): pulumi.Output<string> {
  const { routes, userPoolArn } = args;
  return pulumi
    .jsonStringify({
      routes,
      userPoolArn,
      responses: served
        .filter((part) => part instanceof aws.apigateway.Response)
        .map((part) => [part.responseType, part.statusCode, part.responseTemplates, part.responseParameters]),
    })
    .apply((text) => createHash("sha256").update(text).digest("hex"));
}

const slug = ({ method, path }: Route) =>
  `${method.toLowerCase()}${path.replaceAll("/", "-").replaceAll(/[{}+]/g, "")}`.replace(/-$/, "");
const pascal = (text: string) =>
  text.replaceAll(/(^|-)(\w)/g, (_, __, letter: string) => letter.toUpperCase());
