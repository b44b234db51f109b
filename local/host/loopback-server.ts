import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A server of a running copy. */
export interface LoopbackServer {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** Takes no new connections, and resolves when the requests under way are answered.
   * @param patience Milliseconds after which those are cut off; without it they may take as long as they do. */
  close(patience?: number): Promise<void>;
}

/** Settings of a server. */
export interface LoopbackOptions {
  /** 0 for a free one. */
  readonly port: number;
  /** Milliseconds that a connection is kept without a request. */
  readonly keepAlive?: number;
  /** Answers a request. An error that it throws ends the connection. */
  readonly handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  /** Answers a request for another host. @default 421 as plain text */
  readonly misdirected?: (message: string, response: ServerResponse) => void;
}

/** Opens a server on 127.0.0.1 that answers to its own address only: a web page that made its own name point here (DNS rebinding) must
 * neither read nor write anything.
 * @throws Error with code EADDRINUSE when the port is taken.
 * @see https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Status/421 */
export async function openLoopbackServer(options: LoopbackOptions): Promise<LoopbackServer> {
  const { handle, misdirected = refuse } = options;
  let hosts: ReadonlySet<string | undefined> = new Set();
  let url = "";
  let closed: Promise<void> | undefined;
  const server = createServer({ keepAliveTimeout: options.keepAlive ?? 65_000 }, (request, response) => {
    // A client that keeps its connection would keep the server from its end.
    if (closed) response.setHeader("connection", "close");
    response.on("close", () => {
      if (closed) setImmediate(() => server.closeIdleConnections());
    });
    const { host } = request.headers;
    if (!hosts.has(host)) return misdirected(`Host "${host ?? ""}" is not served here. Use ${url}`, response);
    handle(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port: options.port, host: "127.0.0.1" }, resolve);
  });
  const { port } = server.address() as AddressInfo;
  url = `http://127.0.0.1:${port}`;
  hosts = new Set([`127.0.0.1:${port}`, `localhost:${port}`]);
  return {
    url,
    close: (patience) => {
      // A second call waits for the same end.
      closed ??= new Promise((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      if (patience !== undefined) setTimeout(() => server.closeAllConnections(), patience).unref();
      return closed;
    },
  };
}

function refuse(message: string, response: ServerResponse): void {
  response
    .writeHead(421, { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" })
    .end(`${message}\n`);
}
