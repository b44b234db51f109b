import { type Dispatcher, Pool } from "undici";
import type { Headers, HttpResponse } from "../../../contract/http.ts";

/** Longest answer of a target that is taken. A load balancer of AWS has no such limit; API Gateway, which is what calls them
 * here, takes 10 MB. */
const ANSWER_LIMIT = 16 * 1024 * 1024;

/** Stage at which an exchange with a target failed. */
export type ExchangeFailure = "connect" | "time-out" | "answer";

/** A target did not answer as HTTP wants it. */
export class ExchangeError extends Error {
  readonly kind: ExchangeFailure;
  constructor(kind: ExchangeFailure, message: string, cause?: unknown) {
    super(message, { cause });
    this.kind = kind;
  }
}

/** Requests to one socket over kept connections. */
export class Exchange {
  readonly #pool: Pool;

  /** @param idleSeconds Longest time without a byte. */
  constructor(socketPath: string, idleSeconds: number, connections: number) {
    this.#pool = new Pool("http://localhost", {
      connections,
      pipelining: 1,
      // Shorter than a service keeps them, so that it is never the service that closes a connection in use.
      keepAliveTimeout: Math.min(idleSeconds, 60) * 1000,
      headersTimeout: idleSeconds * 1000,
      bodyTimeout: idleSeconds * 1000,
      connect: { timeout: 10_000, socketPath },
    });
  }

  /** Sends a request and takes the whole answer.
   * @throws ExchangeError */
  send(request: {
    readonly method: string;
    readonly url: string;
    readonly headers: Headers;
    readonly body: Buffer;
    readonly signal?: AbortSignal | undefined;
  }): Promise<HttpResponse> {
    return new Promise((resolve, reject) => {
      const { signal } = request;
      if (signal?.aborted) return reject(new ExchangeError("answer", "the client has left"));
      this.#pool.dispatch(
        {
          method: request.method,
          path: request.url,
          headers: request.headers,
          body: request.body.length > 0 ? request.body : null,
        },
        new Answer(resolve, reject, signal),
      );
    });
  }

  close(): Promise<void> {
    return this.#pool.close();
  }

  destroy(): Promise<void> {
    return this.#pool.destroy();
  }
}

/** Collects an answer: undici's lowest level, which allocates least. */
class Answer implements Dispatcher.DispatchHandler {
  readonly #resolve: (response: HttpResponse) => void;
  readonly #reject: (error: ExchangeError) => void;
  readonly #signal: AbortSignal | undefined;
  readonly #chunks: Buffer[] = [];
  #size = 0;
  #status = 0;
  readonly #headers: Headers = {};
  #stop: (() => void) | undefined;

  constructor(
    resolve: (response: HttpResponse) => void,
    reject: (error: ExchangeError) => void,
    signal: AbortSignal | undefined,
  ) {
    this.#resolve = resolve;
    this.#reject = reject;
    this.#signal = signal;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (!this.#signal) return;
    this.#stop = () => controller.abort(new Error("the client has left"));
    this.#signal.addEventListener("abort", this.#stop, { once: true });
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: Headers): void {
    // 100 and 103 come before the answer.
    if (status < 200) return;
    this.#status = status;
    for (const name in headers) if (!hopByHop.has(name)) this.#headers[name] = headers[name];
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#size += chunk.length;
    if (this.#size > ANSWER_LIMIT)
      controller.abort(new Error(`the answer is longer than ${ANSWER_LIMIT} bytes`));
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    this.#forget();
    const body = this.#chunks.length === 1 ? (this.#chunks[0] as Buffer) : Buffer.concat(this.#chunks);
    this.#resolve({ status: this.#status, headers: this.#headers, body });
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.#forget();
    this.#reject(new ExchangeError(kindOf(error), error.message, error));
  }

  #forget(): void {
    if (this.#stop) this.#signal?.removeEventListener("abort", this.#stop);
  }
}

/** Of one connection, not of the answer.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1 */
const hopByHop = new Set([
  "connection",
  "keep-alive",
  "transfer-encoding",
  "proxy-connection",
  "upgrade",
  "te",
  "trailer",
]);

function kindOf({ code = "" }: NodeJS.ErrnoException): ExchangeFailure {
  if (code === "UND_ERR_HEADERS_TIMEOUT" || code === "UND_ERR_BODY_TIMEOUT") return "time-out";
  if (code === "ECONNREFUSED" || code === "ENOENT" || code === "UND_ERR_CONNECT_TIMEOUT") return "connect";
  return "answer";
}
