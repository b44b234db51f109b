import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { ApiResponse, ServiceApi } from "../contract/api.ts";
import type { Capabilities, GatewayCapability } from "../contract/capabilities.ts";
import { AwsError } from "../contract/errors.ts";
import { header, readBody, type HttpRequest, type HttpResponse } from "../contract/http.ts";
import type { Service } from "../contract/service.ts";
import { openLoopbackServer } from "../host/loopback-server.ts";
import type { LogHub } from "../observe/logs.ts";
import type { TraceHub } from "../observe/trace.ts";
import { asAwsError, writeError } from "../wire/errors.ts";
import { decodePart } from "../wire/routes.ts";
import { decodeChunks, isChunked } from "./aws-chunked.ts";
import { Calls, Unreachable } from "./calls.ts";
import { protocolOf, splitUrl } from "./request.ts";
import { preflight, send } from "./response.ts";
import { readSignature } from "../wire/sigv4.ts";

/** Settings of the gateway. */
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
/** Milliseconds that requests under way get at the end: who still waits then waits for what can't be reached. */
const PATIENCE = 1_000;
/** Milliseconds that a connection is kept without a request. SDK clients keep theirs. */
const KEEP_ALIVE = 75_000;

type Serve = (request: HttpRequest) => Promise<HttpResponse>;

/** Opens the gateway on 127.0.0.1.
 * @throws Error with code EADDRINUSE when the port is taken. */
export async function openGateway(options: GatewayOptions): Promise<Gateway> {
  const calls = new Calls(options.capabilities, options.traces);
  const prefixes = new Map<string, Serve>();
  const front = new Front(options, calls, prefixes);
  const server = await openLoopbackServer({
    port: options.port,
    keepAlive: KEEP_ALIVE,
    handle: (request, response) => front.answer(request, response),
  });
  return {
    url: server.url,
    capability: {
      call: (principal, signingName, request) =>
        calls.call(principal, calls.api(signingName, request), request),
      serve: (prefix, handler) => void prefixes.set(prefix, handler),
    },
    attach: (services) => calls.attach(services),
    close: () => server.close(PATIENCE),
  };
}

/** The HTTP side: finds out what a request is for and who sends it, has it done, and writes the answer. */
class Front {
  readonly #options: GatewayOptions;
  readonly #calls: Calls;
  readonly #prefixes: ReadonlyMap<string, Serve>;
  #lastUnreachable = "";

  constructor(options: GatewayOptions, calls: Calls, prefixes: ReadonlyMap<string, Serve>) {
    this.#options = options;
    this.#calls = calls;
    this.#prefixes = prefixes;
  }

  async answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const requestId = randomUUID();
    let api: ServiceApi | undefined;
    let headers: Readonly<Record<string, string>> = {};
    let answer: ApiResponse;
    try {
      const request: HttpRequest = {
        method: incoming.method ?? "GET",
        url: incoming.url ?? "/",
        headers: incoming.headers,
        body: await readBody(incoming, BODY_LIMIT),
        remoteAddress: incoming.socket.remoteAddress ?? "",
      };
      const prefix = [...this.#prefixes.keys()].find((path) => request.url.startsWith(path));
      const serve = prefix === undefined ? undefined : this.#prefixes.get(prefix);
      if (serve) return send(incoming, response, undefined, await served(serve, request), requestId);

      const { path, query } = splitUrl(request.url);
      const signature = readSignature(request.headers, query);
      api = signature
        ? this.#calls.api(signature.service, { ...request, path })
        : this.#calls.unsignedApi({ ...request, path });
      if (!api) throw missingToken("the request is not signed, and no service here takes it unsigned.");
      headers = api.headers?.({ ...request, path: decodePart(path) }) ?? {};
      if (!signature && api.cors && request.method === "OPTIONS")
        answer = preflight(header(request.headers, "access-control-request-headers"));
      else {
        const principal = this.#calls.identify(request, signature);
        const chunked = isChunked(request.headers) ? decodeChunks(request.body) : undefined;
        answer = await this.#calls.call(principal, api, {
          method: request.method,
          path: decodePart(path),
          rawPath: path,
          query,
          headers: { ...request.headers, ...chunked?.trailers },
          body: chunked?.content ?? request.body,
          region: signature?.region ?? this.#options.region,
          sourceIp: request.remoteAddress,
          requestId,
        });
      }
    } catch (error) {
      if (error instanceof Unreachable) return this.#leaveUnanswered(error, incoming, response);
      const failure = asAwsError(
        error instanceof RangeError ? new AwsError("EntityTooLarge", error.message, 413) : error,
      );
      if (failure.status >= 500) this.#log(incoming, failure, error);
      answer =
        api?.error?.(failure, requestId) ??
        writeError(api?.protocol ?? protocolOf(incoming.headers), failure, requestId);
    }
    send(incoming, response, api, { ...answer, headers: { ...headers, ...answer.headers } }, requestId);
  }

  #log({ method, url }: IncomingMessage, failure: AwsError, error: unknown): void {
    const stack =
      failure.code === "InternalFailure" && error instanceof Error ? `\n${error.stack ?? ""}` : "";
    this.#options.logs.write("gateway", "error", `${method ?? ""} ${url ?? ""}: ${failure.message}${stack}`);
  }

  /** Does what a packet filter does: nothing. The client's own time-out ends it, as it would on AWS. */
  #leaveUnanswered({ message }: Unreachable, incoming: IncomingMessage, response: ServerResponse): void {
    if (this.#lastUnreachable !== message) this.#options.logs.write("network", "error", message);
    this.#lastUnreachable = message;
    const timer = setTimeout(() => incoming.socket.destroy(), UNREACHABLE);
    response.on("close", () => clearTimeout(timer));
  }
}

async function served(serve: Serve, request: HttpRequest): Promise<ApiResponse> {
  const { status, headers, body } = await serve(request);
  return { status, headers, body };
}

const missingToken = (why: string) =>
  new AwsError("MissingAuthenticationToken", `Missing Authentication Token: ${why}`, 403);
