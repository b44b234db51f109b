import type { ServerResponse } from "node:http";
import { JsonLines } from "./page.ts";

/** Nothing is loaded but the console's own style, and nobody may frame it. */
const contentSecurityPolicy =
  "default-src 'none'; style-src 'self'; form-action 'self'; frame-src 'self'; base-uri 'none'; frame-ancestors 'none'";

/** Sends text of any kind. */
export function sendText(
  response: ServerResponse,
  status: number,
  contentType: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, {
    "content-type": contentType,
    "content-length": Buffer.byteLength(body),
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "content-security-policy": contentSecurityPolicy,
    ...headers,
  });
  response.end(response.req.method === "HEAD" ? undefined : body);
}

/** Sends a page. */
export function html(response: ServerResponse, body: string): void {
  sendText(response, 200, "text/html; charset=utf-8", body);
}

/** Sends a value as JSON, or its lines. */
export function json(response: ServerResponse, value: unknown): void {
  if (value instanceof JsonLines)
    sendText(
      response,
      200,
      "application/x-ndjson",
      value.values.map((one) => `${JSON.stringify(one)}\n`).join(""),
    );
  else sendText(response, 200, "application/json", JSON.stringify(value));
}

/** Sends why a request was not done.
 * @see https://www.rfc-editor.org/rfc/rfc9457 */
export function problem(
  response: ServerResponse,
  status: number,
  title: string,
  headers?: Readonly<Record<string, string>>,
): void {
  const body = JSON.stringify({ type: "about:blank", title, status });
  sendText(response, status, "application/problem+json", body, headers);
}
