import type { Readable } from "node:stream";

/** Header names in lower case. Repeated headers are joined as Node does it, `set-cookie` stays a list. */
export type Headers = Record<string, string | string[] | undefined>;

/** An HTTP request between the parts of the local cloud, with no socket in between. */
export interface HttpRequest {
  readonly method: string;
  /** Path and query as sent, still percent-encoded: `/mysfits?limit=5`. */
  readonly url: string;
  readonly headers: Headers;
  /** The whole body; empty when there is none. */
  readonly body: Buffer;
  /** Address of the client that opened the connection. */
  readonly remoteAddress: string;
  /** Aborted when the client has gone away. */
  readonly signal?: AbortSignal;
}

/** An HTTP answer between the parts of the local cloud. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer | Readable;
}

/** Thrown by a part that could not be reached in time: a security group, route or health check stands between.
 * The caller answers what its service answers for a connection time-out (API Gateway: 504). */
export class ConnectionTimedOut extends Error {
  override readonly name = "ConnectionTimedOut";
}

/** Answers the requests that arrive for one host name. */
export type HttpHandler = (request: HttpRequest) => Promise<HttpResponse>;

/** Reads a body, whole.
 * @throws AwsError-free RangeError when it is longer than `limit` bytes. */
export async function readBody(stream: AsyncIterable<Buffer>, limit = 32 * 1024 * 1024): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > limit) throw new RangeError(`the body is longer than ${limit} bytes`);
    chunks.push(chunk);
  }
  return chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
}

/** First value of a header, or undefined. `name` is in lower case. */
export function header(headers: Headers, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}
