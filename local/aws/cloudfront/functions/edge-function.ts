import { AwsError } from "../../../contract/errors.ts";
import type { Headers, HttpRequest, HttpResponse } from "../../../contract/http.ts";
import { Sandbox } from "./sandbox.ts";

/** A request as a function sees and changes it. */
export interface ViewerRequest {
  readonly method: string;
  /** Path, percent-encoded, without query. */
  readonly uri: string;
  /** Without `?`. */
  readonly query: string;
  readonly headers: Headers;
}

interface Field {
  readonly value: string;
  readonly multiValue?: readonly { readonly value: string }[];
}
type Fields = Record<string, Field>;

interface FunctionRequest {
  method: string;
  uri: string;
  querystring: Fields;
  headers: Fields;
  cookies: Fields;
}

interface FunctionResponse {
  statusCode: number;
  statusDescription?: string;
  headers?: Fields;
  cookies?: Fields;
  body?: string | { readonly encoding?: "text" | "base64"; readonly data: string };
}

/** Longest code, in bytes.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html#limits-functions */
const SIZE_LIMIT = 10_240;

/** A CloudFront Function: compiled once, with nothing of Node in reach.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html */
export class EdgeFunction {
  readonly name: string;
  readonly #sandbox: Sandbox;

  /** @param log Gets each line that the function writes with `console.log`.
   * @throws AwsError InvalidArgument for code that does not compile or has no `handler`, FunctionSizeLimitExceeded. */
  constructor(name: string, code: string, log: (line: string) => void) {
    this.name = name;
    if (Buffer.byteLength(code) > SIZE_LIMIT)
      throw new AwsError("FunctionSizeLimitExceeded", `Function ${name} has more than ${SIZE_LIMIT} bytes`);
    try {
      this.#sandbox = new Sandbox(name, code, log);
    } catch (error) {
      throw new AwsError(
        "InvalidArgument",
        `The function code of ${name} is not valid: ${(error as Error).message}`,
      );
    }
  }

  /** Runs it before the cache is looked at.
   * @returns the request to go on with, or an answer.
   * @throws Error when it fails; CloudFront answers 503 then. */
  viewerRequest(event: EventContext, request: ViewerRequest): ViewerRequest | HttpResponse {
    const answer = this.#run({
      ...envelope(event, "viewer-request"),
      request: toFunction(request),
    }) as FunctionRequest & FunctionResponse;
    if (typeof answer.statusCode === "number") return toHttp(answer);
    if (typeof answer.uri !== "string" || !answer.uri.startsWith("/"))
      throw new Error("the function answered neither a request nor a response");
    return {
      method: request.method,
      uri: answer.uri,
      query: joinQuery(answer.querystring),
      headers: {
        ...fromFields(answer.headers),
        ...cookieHeader(answer.cookies),
        host: request.headers["host"],
      },
    };
  }

  /** Runs it before the answer goes out; it can change status and headers. */
  viewerResponse(event: EventContext, request: ViewerRequest, response: HttpResponse): HttpResponse {
    const answer = this.#run({
      ...envelope(event, "viewer-response"),
      request: toFunction(request),
      response: { statusCode: response.status, headers: toFields(response.headers), cookies: {} },
    }) as FunctionResponse;
    return { status: answer.statusCode, headers: fromFields(answer.headers ?? {}), body: response.body };
  }

  /** @throws Error when it answers no object. */
  #run(event: object): object {
    const answer = this.#sandbox.call(event);
    if (typeof answer !== "object" || answer === null)
      throw new Error(`function ${this.name} answered ${JSON.stringify(answer) ?? "nothing"}`);
    return answer;
  }
}

/** Parties of a request. */
export interface EventContext {
  readonly distributionId: string;
  readonly domainName: string;
  readonly requestId: string;
  readonly viewerAddress: string;
}

function envelope({ distributionId, domainName, requestId, viewerAddress }: EventContext, eventType: string) {
  return {
    version: "1.0",
    context: { distributionDomainName: domainName, distributionId, eventType, requestId },
    viewer: { ip: viewerAddress },
  };
}

function toFunction({ method, uri, query, headers }: ViewerRequest): FunctionRequest {
  const { cookie, ...others } = headers;
  return {
    method,
    uri,
    querystring: splitQuery(query),
    headers: toFields(others),
    cookies: splitCookies(cookie),
  };
}

function field(values: readonly string[]): Field {
  const [value = ""] = values;
  return values.length > 1 ? { value, multiValue: values.map((one) => ({ value: one })) } : { value };
}

function toFields(headers: Headers): Fields {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, field(Array.isArray(value) ? value : [value])]],
    ),
  );
}

function fromFields(fields: Fields): Headers {
  return Object.fromEntries(
    Object.entries(fields).map(([name, { value, multiValue }]) => [
      name.toLowerCase(),
      multiValue ? multiValue.map((one) => one.value) : value,
    ]),
  );
}

function splitQuery(query: string): Fields {
  const values = new Map<string, string[]>();
  for (const part of query.split("&").filter(Boolean)) {
    const [name = "", value = ""] = part.split(/=(.*)/s);
    values.set(name, [...(values.get(name) ?? []), value]);
  }
  return Object.fromEntries([...values].map(([name, all]) => [name, field(all)]));
}

function joinQuery(fields: Fields): string {
  return Object.entries(fields)
    .flatMap(([name, { value, multiValue }]) =>
      (multiValue ?? [{ value }]).map((one) => (one.value === "" ? name : `${name}=${one.value}`)),
    )
    .join("&");
}

function splitCookies(cookie: string | string[] | undefined): Fields {
  const text = Array.isArray(cookie) ? cookie.join("; ") : (cookie ?? "");
  return Object.fromEntries(
    text
      .split(/;\s*/)
      .filter(Boolean)
      .map((part) => {
        const [name = "", value = ""] = part.split(/=(.*)/s);
        return [name, { value }];
      }),
  );
}

function cookieHeader(cookies: Fields | undefined): Headers {
  const text = Object.entries(cookies ?? {})
    .map(([name, { value }]) => `${name}=${value}`)
    .join("; ");
  return text === "" ? {} : { cookie: text };
}

function toHttp({ statusCode, headers = {}, cookies = {}, body = "" }: FunctionResponse): HttpResponse {
  const bytes =
    typeof body === "string"
      ? Buffer.from(body)
      : Buffer.from(body.data, body.encoding === "base64" ? "base64" : "utf8");
  const set = Object.entries(cookies).map(([name, { value }]) => `${name}=${value}`);
  return {
    status: statusCode,
    headers: {
      ...fromFields(headers),
      ...(set.length > 0 && { "set-cookie": set }),
      "content-length": String(bytes.length),
    },
    body: bytes,
  };
}

/** Request of a viewer, without the body. */
export function viewerRequestOf({ method, url, headers }: HttpRequest): ViewerRequest {
  const at = url.indexOf("?");
  return at < 0
    ? { method, uri: url, query: "", headers }
    : { method, uri: url.slice(0, at), query: url.slice(at + 1), headers };
}
