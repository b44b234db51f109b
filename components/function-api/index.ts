import * as pulumi from "@pulumi/pulumi";
import { routeSlug } from "../parts/names.ts";
import type { SiteRoute } from "../parts/site-route.ts";
import { RestApi } from "../rest-api/index.ts";
import type { FunctionApiArgs } from "./args.ts";

export type { FunctionRoute, FunctionApiArgs } from "./args.ts";

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
  /** Route that a `StaticSite` on the same origin is given. */
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
        `${name}-${routeSlug({ method, path })}`,
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
