import { STATUS_CODES } from "node:http";
import type { FastifyReply } from "fastify";

/** An error that the caller is told about, as `application/problem+json`. */
export class ProblemError extends Error {
  readonly statusCode: number;
  /** Seconds to wait before trying again. */
  readonly retryAfter: number | undefined;
  constructor(statusCode: number, detail: string, options: { retryAfter?: number; cause?: unknown } = {}) {
    super(detail, { cause: options.cause });
    this.statusCode = statusCode;
    this.retryAfter = options.retryAfter;
  }
}

/** Answers a problem. `detail` must not hold anything that only the log may know.
 * @param more Further members, of one kind of problem. */
export function sendProblem(
  reply: FastifyReply,
  status: number,
  detail?: string,
  more: Readonly<Record<string, string>> = {},
): FastifyReply {
  return reply
    .code(status)
    .header("cache-control", "no-store")
    .type("application/problem+json")
    .send(
      JSON.stringify({
        type: "about:blank",
        title: STATUS_CODES[status] ?? "Error",
        status,
        detail,
        requestId: reply.request.id,
        ...more,
      }),
    );
}
