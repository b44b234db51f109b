import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { crc32 } from "node:zlib";
import type { Capabilities, GatewayCapability } from "../contract/capabilities.ts";
import { AwsError, NotEmulatedError } from "../contract/errors.ts";
import { header, type HttpRequest, type HttpResponse, readBody } from "../contract/http.ts";
import type { LogHub } from "../observe/logs.ts";
import type { Principal } from "../contract/principal.ts";
import type {
  ApiRequest,
  ApiResponse,
  Operation,
  Protocol,
  Service,
  ServiceApi,
} from "../contract/service.ts";
import type { StepStart, TraceHub } from "../observe/trace.ts";
import { decodeChunks, isChunked } from "./aws-chunked.ts";
import { asAwsError, writeError } from "../wire/errors.ts";
import { readSignature, verifySignature } from "./sigv4.ts";

/** How the gateway is opened. */
export interface GatewayOptions {
  /** 0 for a free one. */
  readonly port: number;
  readonly region: string;
  readonly logs: LogHub;
  readonly traces: TraceHub;
  /** Asked at each request, so they may be assembled later than the gateway. */
  readonly capabilities: Capabilities;
}

/** The one address of all AWS APIs. */
export interface Gateway {
  /** `http://127.0.0.1:<port>`. An IP address, so that S3 clients put the bucket into the path. */
  readonly url: string;
  readonly capability: GatewayCapability;
  /** Answers for these services from now on. */
  attach(services: readonly Service[]): void;
  close(): Promise<void>;
}

const BODY_LIMIT = 128 * 1024 * 1024;
/** Longest time that a request which can't reach its service is left without an answer, milliseconds. */
const UNREACHABLE = 60_000;

const corsHeaders = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date",
};

/** Opens the gateway on 127.0.0.1.
 * @throws Error with code EADDRINUSE when the port is taken. */
export async function openGateway(options: GatewayOptions): Promise<Gateway> {
  const gateway = new HttpGateway(options);
  await gateway.listen(options.port);
  return gateway;
}

class HttpGateway implements Gateway {
  readonly capability: GatewayCapability;
  readonly #options: GatewayOptions;
  readonly #apis = new Map<string, readonly ServiceApi[]>();
  readonly #prefixes = new Map<string, (request: HttpRequest) => Promise<HttpResponse>>();
  readonly #server: Server;
  #lastUnreachable = "";

  constructor(options: GatewayOptions) {
    this.#options = options;
    this.#server = createServer(
      { keepAliveTimeout: 75_000 },
      (request, response) => void this.#answer(request, response),
    );
    this.capability = {
      call: (principal, signingName, request) =>
        this.#call(principal, this.#api(signingName, request), request),
      serve: (prefix, handler) => void this.#prefixes.set(prefix, handler),
    };
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  listen(port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(port, "127.0.0.1", resolve);
    });
  }

  attach(services: readonly Service[]): void {
    for (const { api } of services)
      for (const one of [api ?? []].flat())
        this.#apis.set(one.signingName, [...(this.#apis.get(one.signingName) ?? []), one]);
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeIdleConnections();
      // Clients keep connections; whoever is still waiting after this is waiting for something that can't be reached.
      setTimeout(() => this.#server.closeAllConnections(), 1_000).unref();
    });
  }

  #api(signingName: string, request: Pick<ApiRequest, "method" | "path" | "headers">): ServiceApi {
    const apis = this.#apis.get(signingName);
    if (!apis)
      throw new AwsError(
        "UnknownService",
        `There is no service "${signingName}" in the local cloud. There are: ${[...this.#apis.keys()].sort().join(", ")}. It would be added as a folder of local/aws.`,
        501,
      );
    const api = apis.find((one) => one.accepts?.(request) ?? true);
    if (!api) throw new NotEmulatedError(`${request.method} ${request.path} of ${signingName}`);
    return api;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const requestId = randomUUID();
    let api: ServiceApi | undefined;
    let ofService: Readonly<Record<string, string>> = {};
    let result: ApiResponse;
    try {
      // A web page that made its own name point here (DNS rebinding) must not get at Cognito.
      if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers.host ?? ""))
        throw new AwsError(
          "InvalidHost",
          `Host "${request.headers.host ?? ""}" is not served here. Use ${this.url}, with buckets in the path.`,
          403,
        );
      const http = {
        method: request.method ?? "GET",
        url: request.url ?? "/",
        headers: request.headers,
        body: await readBody(request, BODY_LIMIT),
        remoteAddress: request.socket.remoteAddress ?? "",
      };
      const prefix = [...this.#prefixes.keys()].find((path) => http.url.startsWith(path));
      if (prefix !== undefined) {
        const served = await this.#prefixes.get(prefix)?.(http);
        result = { status: served?.status, headers: served?.headers, body: served?.body };
      } else {
        const { path, query } = splitUrl(http.url);
        const signature = readSignature(http.headers, query);
        api = signature ? this.#api(signature.service, { ...http, path }) : this.#unsigned(http, path);
        ofService = api?.headers?.({ ...http, path: decodePath(path) }) ?? {};
        if (!signature && api?.cors && http.method === "OPTIONS")
          result = preflight(http.headers["access-control-request-headers"]);
        else {
          if (!api)
            throw new AwsError(
              "MissingAuthenticationToken",
              "Missing Authentication Token: the request is not signed, and no service here takes it unsigned.",
              403,
            );
          const principal = signature ? this.#identify(http, signature) : anonymous;
          const chunked = isChunked(http.headers) ? decodeChunks(http.body) : undefined;
          result = await this.#call(principal, api, {
            method: http.method,
            path: decodePath(path),
            rawPath: path,
            query,
            headers: { ...http.headers, ...chunked?.trailers },
            body: chunked?.content ?? http.body,
            region: signature?.region ?? this.#options.region,
            sourceIp: http.remoteAddress,
            requestId,
          });
        }
      }
    } catch (error) {
      if (error instanceof Unreachable) return this.#leaveUnanswered(error, request, response);
      if (error instanceof RangeError) error = new AwsError("EntityTooLarge", error.message, 413);
      const failure = asAwsError(error);
      if (failure.status >= 500)
        this.#options.logs.write(
          "gateway",
          "error",
          `${request.method ?? ""} ${request.url ?? ""}: ${failure.message}${failure.code === "InternalFailure" && error instanceof Error ? `\n${error.stack ?? ""}` : ""}`,
        );
      result =
        api?.error?.(failure, requestId) ??
        writeError(api?.protocol ?? protocolOf(request), failure, requestId);
    }
    send(request, response, api, { ...result, headers: { ...ofService, ...result.headers } }, requestId);
  }

  #unsigned(http: HttpRequest, path: string): ServiceApi | undefined {
    for (const api of [...this.#apis.values()].flat()) {
      if (api.claims?.({ method: http.method, path, headers: http.headers })) return api;
      if (
        api.cors &&
        http.method === "OPTIONS" &&
        http.headers["access-control-request-method"] !== undefined
      )
        return api;
    }
    return undefined;
  }

  #identify(http: HttpRequest, signature: NonNullable<ReturnType<typeof readSignature>>): Principal {
    const key = this.#options.capabilities.iam.identify(signature.accessKeyId);
    if (!key)
      throw new AwsError(
        "InvalidClientTokenId",
        "The security token included in the request is invalid.",
        403,
      );
    // A long-lived key has no token: one that comes with it is made up.
    if (key.sessionToken !== signature.sessionToken)
      throw new AwsError(
        "InvalidSessionToken",
        "The security token included in the request is invalid.",
        403,
      );
    verifySignature(http, signature, key.secretAccessKey);
    if (key.expiration && key.expiration.getTime() <= Date.now())
      throw new AwsError("ExpiredToken", "The security token included in the request is expired", 403);
    return key.principal;
  }

  /** Understands the request, lets IAM decide, does it. */
  async #call(principal: Principal, api: ServiceApi, request: ApiRequest): Promise<ApiResponse> {
    const { capabilities } = this.#options;
    if (principal.network) {
      const reach = capabilities.network.reachService(principal.network, api.signingName, request.region);
      if (!reach.reachable)
        throw new Unreachable(
          `${principal.network.owner} can't reach ${api.signingName} in ${request.region}: ${reach.reason}`,
        );
    }
    const endpointPolicy =
      principal.network &&
      capabilities.network.endpointPolicy(principal.network, api.signingName, request.region);
    const operation = await api.operation(request, principal);
    if (principal.kind === "anonymous" && operation.access !== "public" && !api.acceptsAnonymous)
      throw new AwsError("MissingAuthenticationToken", "Request is missing Authentication Token", 403);
    const run = async () => await this.#run(principal, operation, endpointPolicy, request);
    if (api.tracesItself) return await run();
    return await this.#options.traces.step(
      stepOf(api, operation),
      run,
      header(request.headers, "x-amzn-trace-id"),
    );
  }

  async #run(
    principal: Principal,
    operation: Operation,
    endpointPolicy: string | undefined,
    request: ApiRequest,
  ): Promise<ApiResponse> {
    const { capabilities } = this.#options;
    if (operation.access !== "public")
      for (const access of operation.access) {
        const decision = capabilities.iam.authorize(
          principal,
          endpointPolicy === undefined ? access : { ...access, endpointPolicy },
          request,
        );
        if (!decision.allowed)
          throw new AwsError(
            "AccessDenied",
            `User: ${principal.arn} is not authorized to perform: ${access.action} on resource: ${access.resource} ${decision.reason}`,
            403,
          );
      }
    return await operation.run(principal);
  }

  /** What a packet filter does: nothing. The client's own time-out ends it, as it would on AWS. */
  #leaveUnanswered({ message }: Unreachable, request: IncomingMessage, response: ServerResponse): void {
    if (this.#lastUnreachable !== message) this.#options.logs.write("network", "error", message);
    this.#lastUnreachable = message;
    const timer = setTimeout(() => request.socket.destroy(), UNREACHABLE);
    response.on("close", () => clearTimeout(timer));
  }
}

/** Path and query as sent. A URL parser would take `.` and `..` out of the path, and these are names that a key may have: S3's paths are
 * not normalised.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html */
function splitUrl(url: string): { readonly path: string; readonly query: URLSearchParams } {
  const relative = url.replace(/^https?:\/\/[^/?]*/i, "");
  const question = relative.indexOf("?");
  return question < 0
    ? { path: relative === "" ? "/" : relative, query: new URLSearchParams() }
    : { path: relative.slice(0, question), query: new URLSearchParams(relative.slice(question + 1)) };
}

/** The protocol of a request whose service is not known. */
function protocolOf({ headers }: IncomingMessage): Protocol {
  if (headers["x-amz-target"] !== undefined) return "json-1.0";
  if (headers["content-type"]?.startsWith("application/x-www-form-urlencoded")) return "query";
  return headers["x-amz-content-sha256"] !== undefined ? "rest-xml" : "rest-json";
}

const READS = /^(BatchGet|Describe|Get|Head|List|Lookup|Query|Receive|Scan|Select|TransactGet)/;

/** A call as a step of the request that it is made for. */
function stepOf({ signingName }: ServiceApi, { name, access }: Operation): StepStart {
  const [, , , , accountId = "", ...resource] =
    access === "public" ? [] : (access[0]?.resource.split(":") ?? []);
  const path = resource.join(":");
  // `table/mysfits` is told as `mysfits`; a bucket has no type before its name, and no account.
  const named = accountId === "" ? path : path.replace(/^(table|identity|deliverystream)\//, "");
  return {
    service: signingName,
    name: named === "" ? name : `${name} ${named}`,
    changes: !READS.test(name),
  };
}

/** There is no way from the caller to the service. */
class Unreachable extends Error {}

const anonymous: Principal = { kind: "anonymous", arn: "*", accountId: "", userId: "anonymous" };

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw new AwsError("InvalidURI", `Couldn't parse the specified URI: ${path}`);
  }
}

function preflight(requested: string | undefined): ApiResponse {
  return {
    status: 200,
    headers: {
      ...corsHeaders,
      "access-control-allow-methods": "POST",
      "access-control-allow-headers": requested ?? "content-type,x-amz-target,x-amz-user-agent,cache-control",
      "access-control-max-age": "172800",
    },
    body: "",
  };
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  api: ServiceApi | undefined,
  result: ApiResponse,
  requestId: string,
): void {
  const isText = typeof result.body === "string" || Buffer.isBuffer(result.body);
  const body = result.body === undefined ? "" : isText ? result.body : JSON.stringify(result.body);
  const defaults: Record<string, string> = {
    "x-amzn-requestid": requestId,
    "content-type": contentType(api, isText),
  };
  if (api?.protocol === "rest-xml") defaults["x-amz-request-id"] = requestId;
  if (api?.cors) Object.assign(defaults, corsHeaders);
  // SDKs compare it with what they got.
  if (api?.sendsCrc32) defaults["x-amz-crc32"] = String(crc32(body));
  const headers = { ...defaults, ...result.headers };
  if (headers["content-length"] === undefined) headers["content-length"] = String(Buffer.byteLength(body));
  response.writeHead(result.status ?? 200, headers);
  response.end(request.method === "HEAD" ? undefined : body);
}

function contentType(api: ServiceApi | undefined, isText: boolean): string {
  switch (api?.protocol) {
    case "json-1.0":
    case "json-1.1":
      return `application/x-amz-${api.protocol}`;
    case "query":
      return "text/xml";
    case "rest-xml":
      return "application/xml";
    default:
      return isText ? "application/octet-stream" : "application/json";
  }
}
