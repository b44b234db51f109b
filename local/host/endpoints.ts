import type { HttpHandler, HttpRequest, HttpResponse } from "../contract/http.ts";

/** The host names of the local cloud: what DNS and a socket do on AWS, here a look-up and a call.
 * API Gateway registers `<api>.execute-api.<region>.amazonaws.com`, CloudFront calls it. */
export class Endpoints {
  readonly #handlers = new Map<string, HttpHandler>();

  /** Answers requests for `hostname` from now on. Registering again replaces the handler. */
  register(hostname: string, handler: HttpHandler): void {
    this.#handlers.set(hostname.toLowerCase(), handler);
  }

  /** Stops answering for `hostname`. */
  unregister(hostname: string): void {
    this.#handlers.delete(hostname.toLowerCase());
  }

  /** True when anything answers for `hostname`. */
  has(hostname: string): boolean {
    return this.#handlers.has(hostname.toLowerCase());
  }

  /** Sends a request to `hostname`.
   * @throws Error `getaddrinfo ENOTFOUND <hostname>` when nothing here has that name: nothing outside is ever called. */
  async fetch(hostname: string, request: HttpRequest): Promise<HttpResponse> {
    const handler = this.#handlers.get(hostname.toLowerCase());
    if (!handler) throw Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), { code: "ENOTFOUND" });
    return await handler(request);
  }
}
