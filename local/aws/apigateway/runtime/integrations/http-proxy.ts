import { isUtf8 } from "node:buffer";
import type { Headers } from "../../../../contract/http.ts";
import type { IntegrationRecord } from "../../records.ts";
import type { Answer, Integration } from "../compiled.ts";
import { proxiedRequestHeaders, proxiedResponseHeaders } from "../headers.ts";
import type { Invocation } from "../invocation.ts";
import { mediaType } from "../media-type.ts";
import { formatQuery, parseQuery } from "../query.ts";
import type { SendHttp } from "./backend.ts";
import type { RequestParameters } from "./request-parameters.ts";
import type { HttpUri } from "./uri.ts";

/** Parts of an HTTP_PROXY integration. */
export interface HttpProxyOptions {
  readonly record: IntegrationRecord;
  readonly uri: HttpUri;
  readonly parameters: RequestParameters;
  readonly send: SendHttp;
  /** Put before the URI's path: `/api` behind a VPC link. */
  readonly pathPrefix: string;
  readonly binaryMediaTypes: readonly string[];
}

/** An HTTP_PROXY integration: the client's request goes on with what the integration maps, and the answer comes back.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/setup-http-integrations.html */
export class HttpProxyIntegration implements Integration {
  readonly #options: HttpProxyOptions;
  readonly #method: string | undefined;
  readonly #uriQuery: ReturnType<typeof parseQuery>;

  constructor(options: HttpProxyOptions) {
    this.#options = options;
    this.#method =
      options.record.integrationHttpMethod === "ANY" ? undefined : options.record.integrationHttpMethod;
    this.#uriQuery = parseQuery(options.uri.query);
  }

  async invoke(invocation: Invocation): Promise<Answer> {
    const { parameters, uri, send, pathPrefix } = this.#options;
    const mapped = parameters.read(invocation);
    const headers = proxiedRequestHeaders(invocation.http.headers, parameters.headerNames);
    if (invocation.decompressed) delete headers["content-encoding"];
    addForwarded(headers, invocation);
    Object.assign(headers, mapped.headers);
    const path = pathPrefix + uri.path((name) => mapped.path[name] ?? "");
    const query = this.#query(invocation, mapped.query);
    const answer = await send(invocation, {
      method: this.#method ?? invocation.method,
      url: query === "" ? path : `${path}?${query}`,
      headers,
      body: this.#payload(invocation.body, invocation.header("content-type")),
    });
    const contentType = answer.headers["content-type"];
    return {
      status: answer.status,
      headers: proxiedResponseHeaders(answer.headers),
      body: answer.headers["content-encoding"]
        ? answer.body
        : this.#payload(answer.body, typeof contentType === "string" ? contentType : undefined),
    };
  }

  /** The client's parameters, those of the URI, and the mapped ones, which win. */
  #query(invocation: Invocation, mapped: ReadonlyMap<string, readonly string[]>): string {
    if (mapped.size === 0 && this.#uriQuery.size === 0) return invocation.rawQuery;
    const merged = new Map<string, readonly string[]>(invocation.query);
    for (const [name, values] of this.#uriQuery) merged.set(name, values);
    for (const [name, values] of mapped) merged.set(name, values);
    return formatQuery(merged);
  }

  /** Text unless it is of a binary media type; text is UTF-8 for API Gateway, even when it is not.
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-payload-encodings.html */
  #payload(body: Buffer, contentType: string | undefined): Buffer {
    if (body.length === 0 || isUtf8(body)) return body;
    const type = mediaType(contentType);
    return this.#options.binaryMediaTypes.some((binary) => binary === "*/*" || binary === type)
      ? body
      : Buffer.from(body.toString("utf8"));
  }
}

function addForwarded(headers: Headers, { http }: Invocation): void {
  const before = headers["x-forwarded-for"];
  headers["x-forwarded-for"] =
    before === undefined ? http.remoteAddress : `${[before].flat().join(", ")}, ${http.remoteAddress}`;
  // The client's connection ends at API Gateway's own HTTPS endpoint.
  headers["x-forwarded-proto"] = "https";
  headers["x-forwarded-port"] = "443";
}
