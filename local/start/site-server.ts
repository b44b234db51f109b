import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import type { SiteCapability } from "../contract/capabilities.ts";
import type { Endpoints } from "../host/endpoints.ts";
import { readHostPath } from "./public-hosts.ts";
import { type HttpHandler, type HttpResponse, readBody } from "../contract/http.ts";
import { openLoopbackServer } from "../host/loopback-server.ts";

/** The address of the site: what a browser opens. */
export interface SiteServer {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  /** Answers with this from now on; before, everything is 503.
   * @param sites What answers for distributions. @param distributionId Of the distribution to serve; undefined when the program has none. */
  serve(sites: SiteCapability, distributionId: string | undefined, endpoints: Endpoints): void;
  /** Takes no new requests (those on open connections are told to come back: 503 with `retry-after`), and resolves when those under way are
   * answered. */
  close(): Promise<void>;
}

/** Longest body that CloudFront passes on to an origin here. API Gateway's own limit (10 MB) comes first.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html */
const BODY_LIMIT = 50 * 1024 * 1024;

/** Opens the site on 127.0.0.1.
 * @param port 0 for a free one.
 * @throws Error with code EADDRINUSE when the port is taken. */
export async function openSite(port: number): Promise<SiteServer> {
  let answer: ((request: IncomingMessage, response: ServerResponse) => Promise<void>) | undefined;
  let isClosing = false;
  const server = await openLoopbackServer({
    port,
    handle: async (request, response) => {
      if (isClosing) return refuse(response, 503, "The application is stopping.", { "retry-after": "1" });
      if (!answer) return refuse(response, 503, "The application is starting.", { "retry-after": "1" });
      try {
        await answer(request, response);
      } catch (error) {
        if (response.headersSent) response.destroy();
        else if (error instanceof RangeError) refuse(response, 413, error.message);
        else refuse(response, 502, error instanceof Error ? error.message : String(error));
      }
    },
  });
  return {
    url: server.url,
    close: () => {
      isClosing = true;
      return server.close();
    },
    serve: (sites, distributionId, endpoints) => {
      answer = async (request, response) => {
        const target = readHostPath(request.url ?? "/");
        if (target && endpoints.has(target.hostname)) {
          const headers = { ...request.headers, host: target.hostname };
          await forward(request, response, async (call) =>
            endpoints.fetch(target.hostname, { ...call, headers, url: target.url }),
          );
        } else if (distributionId !== undefined)
          await forward(request, response, async (call) => sites.handle(distributionId, call));
        else
          refuse(response, 404, "The program has no CloudFront distribution. Its APIs are in its outputs.");
      };
    },
  };
}

async function forward(
  request: IncomingMessage,
  response: ServerResponse,
  handle: HttpHandler,
): Promise<void> {
  const left = new AbortController();
  response.on("close", () => {
    if (!response.writableFinished) left.abort();
  });
  const bodiless =
    request.headers["content-length"] === undefined && request.headers["transfer-encoding"] === undefined;
  const answer = await handle({
    method: request.method ?? "GET",
    url: request.url ?? "/",
    headers: request.headers,
    body: bodiless ? EMPTY : await readBody(request, BODY_LIMIT),
    remoteAddress: request.socket.remoteAddress ?? "127.0.0.1",
    signal: left.signal,
  });
  await write(answer, response, request.method === "HEAD");
}

const EMPTY = Buffer.alloc(0);

async function write(
  { status, headers, body }: HttpResponse,
  response: ServerResponse,
  head: boolean,
): Promise<void> {
  response.writeHead(status, headers);
  if (Buffer.isBuffer(body)) response.end(head ? undefined : body);
  else if (head) {
    body.destroy();
    response.end();
  } else await pipeline(body, response);
}

function refuse(
  response: ServerResponse,
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response
    .writeHead(status, {
      "content-type": "text/plain; charset=utf-8",
      "cache-control": "no-store",
      ...headers,
    })
    .end(`${message}\n`);
}
