import { promisify } from "node:util";
import { deflate, gunzip, gzip, inflate } from "node:zlib";
import type { Answer } from "./compiled.ts";
import { GatewayError } from "./gateway-error.ts";
import type { Invocation } from "./invocation.ts";
import { PAYLOAD_LIMIT } from "./limits.ts";

const encoders = { gzip: promisify(gzip), deflate: promisify(deflate) };
const decoders = { gzip: promisify(gunzip), deflate: promisify(inflate) };

/** Unpacks a compressed request, on an API that has compression enabled.
 * @throws GatewayError UNSUPPORTED_MEDIA_TYPE for other codings, 400 for what is not compressed so, REQUEST_TOO_LARGE.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-make-request-with-compressed-payload.html */
export async function decompressRequest(invocation: Invocation): Promise<void> {
  const coding = invocation.header("content-encoding")?.trim().toLowerCase();
  if (coding === undefined || coding === "identity" || invocation.body.length === 0) return;
  if (coding !== "gzip" && coding !== "deflate") throw new GatewayError("UNSUPPORTED_MEDIA_TYPE");
  try {
    invocation.body = await decoders[coding](invocation.body, { maxOutputLength: PAYLOAD_LIMIT });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE")
      throw new GatewayError("REQUEST_TOO_LARGE", { cause });
    throw new GatewayError("DEFAULT_4XX", { cause });
  }
  invocation.decompressed = true;
}

/** Compresses an answer of at least `minimumSize` bytes for clients that take it.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-receive-response-with-compressed-payload.html */
export async function compressAnswer(
  invocation: Invocation,
  answer: Answer,
  minimumSize: number,
): Promise<Answer> {
  const accepted = (invocation.header("accept-encoding") ?? "")
    .toLowerCase()
    .split(",")
    .map((part) => part.split(";", 1)[0]?.trim());
  const coding = accepted.find((name) => name === "gzip" || name === "deflate");
  if (!coding || answer.body.length < minimumSize || answer.headers["content-encoding"] !== undefined)
    return answer;
  return {
    ...answer,
    headers: { ...answer.headers, "content-encoding": coding },
    body: await encoders[coding](answer.body),
  };
}
