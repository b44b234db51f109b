import type { IncomingMessage, ServerResponse } from "node:http";
import { crc32 } from "node:zlib";
import type { ApiResponse, ServiceApi } from "../contract/api.ts";

/** Headers for browsers that call an API from another origin. */
const corsHeaders = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date",
};

/** Answer to a browser that asks whether it may call. @param requested Headers that it wants to send. */
export function preflight(requested: string | undefined): ApiResponse {
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

/** Writes an answer. @param api Undefined for what is no API's. */
export function send(
  request: IncomingMessage,
  response: ServerResponse,
  api: ServiceApi | undefined,
  answer: ApiResponse,
  requestId: string,
): void {
  const isText = typeof answer.body === "string" || Buffer.isBuffer(answer.body);
  const body = answer.body === undefined ? "" : isText ? answer.body : JSON.stringify(answer.body);
  const headers = {
    "x-amzn-requestid": requestId,
    "content-type": contentType(api, isText),
    ...(api?.protocol === "rest-xml" && { "x-amz-request-id": requestId }),
    ...(api?.cors && corsHeaders),
    // SDKs compare it with what they got.
    ...(api?.sendsCrc32 && { "x-amz-crc32": String(crc32(body)) }),
    "content-length": String(Buffer.byteLength(body)),
    ...answer.headers,
  };
  // Node refuses a header without a value.
  const given = Object.entries(headers).filter(([, value]) => value !== undefined);
  response.writeHead(answer.status ?? 200, Object.fromEntries(given));
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
