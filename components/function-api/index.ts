import * as pulumi from "@pulumi/pulumi";
import type { Function } from "../function/index.ts";
import type { SiteRoute } from "../parts/site-route.ts";
import { RestApi, type RestApiArgs, type Route } from "../rest-api/index.ts";

/** One method on one path, answered by a function. */
export interface FunctionRoute extends Omit<Route, "integration" | "responses"> {
  readonly function: Function;
}

/** Arguments of {@link FunctionApi}: those of `RestApi`, with functions behind the routes. */
export interface FunctionApiArgs extends Omit<RestApiArgs, "routes"> {
  readonly routes: readonly FunctionRoute[];
}

/** A REST API with Lambda functions behind it. Each function lets in its own methods of this API, and nothing else.
 *
 * ```ts
 * new FunctionApi("hello", { stage: "hello", logging, routes: [{ method: "GET", path: "/", authorization: "none", function: hello }] });
 * ```
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html */
export class FunctionApi extends pulumi.ComponentResource {
  static readonly token = "mysfits:function-api:FunctionApi";

  /** Origin for CloudFront; paths begin with `/<stage>`. */
  readonly domainName: pulumi.Output<string>;
  /** First part of every path: `/events`. */
  readonly path: string;
  /** What a `StaticSite` on the same origin is given. */
  readonly route: SiteRoute;
  readonly url: pulumi.Output<string>;
  readonly nodes: { readonly api: RestApi };

  constructor(name: string, args: FunctionApiArgs, opts?: pulumi.ComponentResourceOptions) {
    super(FunctionApi.token, name, {}, opts);
    const api = new RestApi(
      `${name}-rest`,
      {
        ...args,
        routes: args.routes.map(({ function: fn, ...route }) => ({
          ...route,
          integration: { type: "AWS_PROXY", integrationHttpMethod: "POST", uri: fn.invokeArn },
        })),
      },
      { parent: this },
    );
    for (const { method, path, function: fn } of args.routes)
      fn.admit(
        `${name}-${method.toLowerCase()}${path.replaceAll("/", "-").replaceAll(/[{}+]/g, "")}`,
        "apigateway.amazonaws.com",
        pulumi.interpolate`${api.nodes.restApi.executionArn}/*/${method}${path.replaceAll(/\{[^}]+\}/g, "*")}`,
      );
    this.domainName = api.domainName;
    this.path = api.path;
    this.route = api.route;
    this.url = api.url;
    this.nodes = { api };
    this.registerOutputs({ url: this.url, domainName: this.domainName });
  }
}
