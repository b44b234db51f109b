import { randomUUID } from "node:crypto";
import type { HttpRequest } from "../../../contract/http.ts";
import { header } from "../../../contract/http.ts";
import { randomText } from "../../../host/random.ts";
import { readTraceHeader } from "../../../observe/trace-header.ts";
import type { GatewayError } from "./gateway-error.ts";
import { parseQuery, type QueryParameters } from "./query.ts";

/** The stage as one request sees it. */
export interface InvocationStage {
  readonly accountId: string;
  readonly restApiId: string;
  readonly region: string;
  readonly stageName: string;
  readonly deploymentId: string;
  readonly variables: Readonly<Record<string, string>>;
  /** `<api>.execute-api.<region>.amazonaws.com` */
  readonly domainName: string;
}

/** The method that a request was routed to. */
export interface Route {
  readonly resourceId: string;
  /** `/mysfits/{mysfitId}` */
  readonly resourcePath: string;
}

/** Knowledge of an authorizer about the caller. */
export interface AuthorizerResult {
  /** Claims of the token, each as text. */
  readonly claims: Readonly<Record<string, string>>;
}

/** One request on its way through a stage. What templates, mappings and logs may ask for is worked out when they ask. */
export class Invocation {
  readonly stage: InvocationStage;
  readonly http: HttpRequest;
  /** The method asked for, after `X-HTTP-Method-Override`. */
  readonly method: string;
  /** Path as sent, with the stage: `/api/mysfits/1`. */
  readonly path: string;
  /** Query as sent, without the question mark. */
  readonly rawQuery: string;
  readonly requestId: string = randomUUID();
  /** Milliseconds since 1970. */
  readonly receivedAt: number = Date.now();
  readonly #started: number = performance.now();
  /** Body after decompression. */
  body: Buffer;
  /** True when the body was sent compressed and is not any more. */
  decompressed = false;
  route: Route | undefined;
  pathParameters: Readonly<Record<string, string>> = NO_PARAMETERS;
  /** As sent: functions get them so. */
  encodedPathParameters: Readonly<Record<string, string>> = NO_PARAMETERS;
  authorizer: AuthorizerResult | undefined;
  /** `$context.requestOverride` of its templates. */
  requestOverride: Record<string, unknown> | undefined;
  error: GatewayError | undefined;
  apiKeyId: string | undefined;
  status = 0;
  responseLength = 0;
  integrationStatus: number | undefined;
  /** Milliseconds. */
  integrationLatency: number | undefined;
  /** Milliseconds. */
  authorizerLatency: number | undefined;
  /** Request id of the AWS service or of the backend. */
  integrationRequestId: string | undefined;
  #query: QueryParameters | undefined;
  #traceId: string | undefined;
  #extendedRequestId: string | undefined;
  #document: { readonly value: unknown } | undefined;

  constructor(stage: InvocationStage, http: HttpRequest, method: string, path: string, rawQuery: string) {
    this.stage = stage;
    this.http = http;
    this.method = method;
    this.path = path;
    this.rawQuery = rawQuery;
    this.body = http.body;
  }

  get query(): QueryParameters {
    return (this.#query ??= parseQuery(this.rawQuery));
  }

  /** `X-Amzn-Trace-Id`: the caller's, or a new one where there is none that names a trace.
   * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-services-apigateway.html */
  get traceId(): string {
    return (this.#traceId ??=
      (readTraceHeader(header(this.http.headers, "x-amzn-trace-id")) &&
        header(this.http.headers, "x-amzn-trace-id")) ??
      `Root=1-${Math.floor(this.receivedAt / 1000).toString(16)}-${this.requestId.replaceAll("-", "").slice(0, 24)}`);
  }

  /** `x-amz-apigw-id` */
  get extendedRequestId(): string {
    return (this.#extendedRequestId ??= `${randomText(11, "base64url").slice(0, 14)}A=`);
  }

  /** Milliseconds since the request came. */
  get elapsed(): number {
    return performance.now() - this.#started;
  }

  /** Value of a request header; the last one when it was sent several times. */
  header(name: string): string | undefined {
    const value = this.http.headers[name.toLowerCase()];
    return Array.isArray(value) ? value.at(-1) : value;
  }

  /** The body as JSON; an empty body is an empty object.
   * @throws SyntaxError when it is not JSON. */
  json(): unknown {
    this.#document ??= {
      value: this.body.length === 0 ? {} : (JSON.parse(this.body.toString("utf8")) as unknown),
    };
    return this.#document.value;
  }
}

const NO_PARAMETERS: Readonly<Record<string, string>> = Object.freeze(
  Object.create(null) as Record<string, string>,
);
