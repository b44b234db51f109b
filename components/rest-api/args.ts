import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Alarms } from "../alarms/index.ts";
import type { FrontDoor } from "../front-door/index.ts";
import type { Tags, Transform } from "../parts/component.ts";

/** Callers of a route: everybody, or holders of an ID token of the API's user pool. */
export type RouteAuthorization = "none" | "cognito";

/** Target of a route's requests; the arguments of `aws.apigateway.Integration` that are not given by the route. */
export type RouteIntegration = Omit<aws.apigateway.IntegrationArgs, "restApi" | "resourceId" | "httpMethod">;

/** One method on one path. */
export interface Route {
  readonly method: "DELETE" | "GET" | "HEAD" | "PATCH" | "POST" | "PUT";
  /** Path below the stage with parameters in braces: `/mysfits/{mysfitId}/like`. */
  readonly path: string;
  readonly authorization: RouteAuthorization;
  /** Name of the operation, for documents and logs.
   * @default none */
  readonly operationName?: string;
  /** Query parameters by name, and whether they are required.
   * @default none */
  readonly query?: Readonly<Record<string, { readonly required: boolean }>>;
  /** Headers that the integration maps, by name.
   * @default none */
  readonly headers?: readonly string[];
  /** JSON schema (draft 4) of the body; other bodies are answered 400 before anything is called.
   * @default the body is not looked at */
  readonly body?: Readonly<Record<string, unknown>>;
  readonly integration: RouteIntegration;
  /** Statuses of a non-proxy integration, with what is answered.
   * @default the integration's answer as it is */
  readonly responses?: Readonly<Record<string, RouteResponse>>;
  /** Requests a second, and burst, for this method alone.
   * @default that of the stage */
  readonly throttle?: Throttle;
}

/** Answer for one status of a non-proxy integration. */
export interface RouteResponse {
  /** Regular expression on the integration's status (or error); the one without it is the default. */
  readonly selectionPattern?: string;
  /** Mapping templates by content type. */
  readonly templates?: Readonly<Record<string, pulumi.Input<string>>>;
  /** Header name to mapping expression: `'no-store'`, `integration.response.header.ETag`. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Requests a second and burst.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html */
export interface Throttle {
  readonly ratePerSecond: number;
  readonly burst: number;
}

/** Arguments of `RestApi`. */
export interface RestApiArgs {
  /** Stage name, which is the first part of every path: `api` for `/api/mysfits`. */
  readonly stage: string;
  /** At least one. A route without a stated authorization does not compile, and is refused at run time. */
  readonly routes: readonly Route[];
  /** ARN of the user pool for routes with `cognito`.
   * @default none: every route must be public */
  readonly userPoolArn?: pulumi.Input<string>;
  /** Secret that callers must send, which CloudFront does: 403 for others. The routes that a `StaticSite` gets send it.
   * @default the API is open to everybody who knows its address */
  readonly frontDoor?: FrontDoor;
  /** @default 100 requests a second, burst 200 */
  readonly throttle?: Throttle;
  /** Days that the access log is kept.
   * @default 14 */
  readonly logRetentionDays?: number;
  /** The account's role for API Gateway's logs, see `ApiLogging`: stages with logs can't be made before it. */
  readonly logging: pulumi.Resource;
  /** Requests are traced in X-Ray.
   * @default true */
  readonly tracing?: boolean;
  readonly description?: string;
  /** Alarms of the stage.
   * @default none */
  readonly alarms?: Alarms;
  readonly tags?: Tags;
  readonly transform?: {
    readonly restApi?: Transform<aws.apigateway.RestApiArgs>;
    readonly stage?: Transform<aws.apigateway.StageArgs>;
  };
}
