import { header, readBody, type Headers, type HttpRequest, type HttpResponse } from "../../contract/http.ts";
import { randomText } from "../../host/random.ts";
import { AnswerCache } from "./cache/answer-cache.ts";
import { CachedAnswer, ttlOf } from "./cache/cached-answer.ts";
import { viewAnswer } from "./cache/view-answer.ts";
import {
  type EdgeFunction,
  type EventContext,
  type ViewerRequest,
  viewerRequestOf,
} from "./functions/edge-function.ts";
import { blocked, type Firewall } from "./firewall.ts";
import { errorPage, type Origin } from "./origins/origin.ts";
import type { CachePolicy, OriginRequestPolicy } from "./policies/cache-policy.ts";
import { applyResponseHeaders, type ResponseHeadersPolicy } from "./policies/response-headers-policy.ts";
import { cacheKey, RequestSelection } from "./policies/select-request.ts";

/** Answer in place of an error of the origin. */
export interface ErrorResponse {
  /** Of the page, where there is another one. */
  readonly path?: string;
  readonly status?: number;
  /** Seconds that the error is kept at least; 10 unless given. */
  readonly minimumTtl?: number;
}

/** Parts of a cache behavior. */
export interface BehaviorSettings {
  readonly distributionId: string;
  readonly domainName: string;
  readonly origin: Origin;
  readonly allowedMethods: ReadonlySet<string>;
  readonly cachedMethods: ReadonlySet<string>;
  readonly compress: boolean;
  readonly cachePolicy: CachePolicy;
  readonly originRequestPolicy: OriginRequestPolicy | undefined;
  /** Asked at each request: policies and functions can change without the distribution. */
  readonly responseHeaders: () => ResponseHeadersPolicy | undefined;
  readonly viewerRequest: () => EdgeFunction | undefined;
  readonly viewerResponse: () => EdgeFunction | undefined;
  /** Object for the path `/`, without a slash. */
  readonly defaultRootObject: string | undefined;
  readonly errorResponses: ReadonlyMap<number, ErrorResponse>;
  /** Asks the distribution's web ACL, if it has one. */
  readonly firewall: Firewall | undefined;
  readonly log: (message: string) => void;
}

/** A request with the id that it has in logs, in its answer and at the origin. */
interface EdgeRequest extends HttpRequest {
  readonly requestId: string;
}

/** Largest answer that CloudFront keeps here; larger ones pass through. */
const KEPT_BYTES = 50 * 1024 * 1024;

/** Answers requests for the paths of one pattern.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/distribution-web-values-specify.html */
export class Behavior {
  readonly #settings: BehaviorSettings;
  readonly #selection: RequestSelection;
  readonly #cache = new AnswerCache();
  readonly #caches: boolean;

  constructor(settings: BehaviorSettings) {
    this.#settings = settings;
    this.#selection = new RequestSelection(settings.cachePolicy, settings.originRequestPolicy);
    this.#caches = settings.cachePolicy.maximumTtl > 0;
  }

  async handle(received: HttpRequest): Promise<HttpResponse> {
    const requestId = randomText(42, "base64url");
    const http: EdgeRequest = { ...received, requestId };
    const verdict = this.#settings.firewall?.(http, requestId);
    if (!verdict) return await this.#handle(http, requestId);
    const { answer, headers } = verdict;
    if (!answer) return await this.#handle({ ...http, headers: { ...http.headers, ...headers } }, requestId);
    const response = blocked(answer, http);
    const page = answer.isCustom ? undefined : this.#settings.errorResponses.get(response.status);
    return this.#finish(page ? await this.#errorResponse(http, response, page) : response, requestId);
  }

  /** Answers a request that the web ACL lets through. */
  async #handle(http: EdgeRequest, requestId: string): Promise<HttpResponse> {
    const settings = this.#settings;
    if (!settings.allowedMethods.has(http.method))
      return this.#finish(
        errorPage(
          403,
          "This distribution is not configured to allow the HTTP request method that was used for this request.",
        ),
        requestId,
      );
    let viewer = viewerRequestOf(http);
    const event = (): EventContext => ({
      distributionId: settings.distributionId,
      domainName: settings.domainName,
      requestId,
      viewerAddress: http.remoteAddress,
    });
    const before = settings.viewerRequest();
    if (before)
      try {
        const answer = before.viewerRequest(event(), viewer);
        if ("status" in answer) return this.#finish(answer, requestId);
        viewer = answer;
      } catch (error) {
        settings.log(`function ${before.name}: ${(error as Error).message}`);
        return this.#finish(
          errorPage(
            503,
            "The CloudFront function associated with the CloudFront distribution is invalid or failed.",
          ),
          requestId,
        );
      }
    if (viewer.uri === "/" && settings.defaultRootObject)
      viewer = { ...viewer, uri: `/${settings.defaultRootObject}` };

    const cacheable = this.#caches && settings.cachedMethods.has(http.method);
    const response = this.#finish(
      cacheable ? await this.#fromCache(http, viewer) : await this.#fromOrigin(http, viewer),
      requestId,
    );
    const after = settings.viewerResponse();
    // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-function-restrictions-all.html#function-restrictions-all
    if (!after || response.status >= 400) return response;
    try {
      return after.viewerResponse(event(), viewer, response);
    } catch (error) {
      settings.log(`function ${after.name}: ${(error as Error).message}`);
      return this.#finish(
        errorPage(
          503,
          "The CloudFront function associated with the CloudFront distribution is invalid or failed.",
        ),
        requestId,
      );
    }
  }

  /** Asks the origin, keeps nothing. */
  async #fromOrigin(http: EdgeRequest, viewer: ViewerRequest): Promise<HttpResponse> {
    const response = await this.#ask(http, viewer, http.method, {});
    const headers: Headers = {
      ...response.headers,
      "x-cache": response.status >= 400 ? "Error from cloudfront" : "Miss from cloudfront",
    };
    const other = this.#settings.errorResponses.get(response.status);
    if (!other) return { ...response, headers };
    return await this.#errorResponse(http, { ...response, headers }, other);
  }

  async #fromCache(http: EdgeRequest, viewer: ViewerRequest): Promise<HttpResponse> {
    const key = cacheKey(viewer, this.#settings.cachePolicy);
    const kept = this.#cache.get(key);
    const hit = kept?.fresh === true;
    const answer = hit ? kept : await this.#cache.load(key, () => this.#load(key, kept, http, viewer));
    // Too large to keep: it passes through.
    if (!answer) return await this.#fromOrigin(http, viewer);
    const other = this.#settings.errorResponses.get(answer.status);
    if (other) return await this.#errorResponse(http, await this.#view(answer, http, hit), other);
    return await this.#view(answer, http, hit);
  }

  async #load(
    key: string,
    kept: CachedAnswer | undefined,
    http: EdgeRequest,
    viewer: ViewerRequest,
  ): Promise<CachedAnswer | undefined> {
    const { cachePolicy } = this.#settings;
    const etag = kept && header(kept.headers, "etag");
    // A cache is filled by whole answers to GET, whoever asked for a head or a part first.
    const response = await this.#ask(
      http,
      viewer,
      "GET",
      etag === undefined ? {} : { "if-none-match": etag },
      false,
    );
    if (response.status === 304 && kept) {
      kept.renew(ttlOf(response, cachePolicy));
      return kept;
    }
    let body: Buffer;
    try {
      body = Buffer.isBuffer(response.body) ? response.body : await readBody(response.body, KEPT_BYTES);
    } catch (error) {
      if (error instanceof RangeError) return undefined;
      throw error;
    }
    const ttl = ttlOf(response, cachePolicy, this.#settings.errorResponses.get(response.status)?.minimumTtl);
    const answer = new CachedAnswer(response.status, response.headers, body, ttl);
    if (ttl > 0) this.#cache.put(key, answer);
    return answer;
  }

  /** @param whole Whether conditions and ranges of the viewer go along. */
  async #ask(
    http: EdgeRequest,
    viewer: ViewerRequest,
    method: string,
    extra: Headers,
    whole = true,
  ): Promise<HttpResponse> {
    const { origin } = this.#settings;
    const headers = this.#selection.headers(viewer, origin.host, http.body.length > 0);
    if (!whole) for (const name of conditional) headers[name] = undefined;
    const before = viewer.headers["x-forwarded-for"];
    headers["x-forwarded-for"] =
      before === undefined ? http.remoteAddress : `${String(before)}, ${http.remoteAddress}`;
    headers["via"] = "1.1 cloudfront.local (CloudFront)";
    headers["x-amz-cf-id"] = http.requestId;
    if (http.body.length > 0) headers["content-length"] = String(http.body.length);
    Object.assign(headers, extra);
    return await origin.fetch({
      method,
      path: viewer.uri,
      query: this.#selection.query(viewer.query),
      headers,
      body: http.body,
      ...(http.signal && { signal: http.signal }),
    });
  }

  async #view(answer: CachedAnswer, http: EdgeRequest, isHit: boolean): Promise<HttpResponse> {
    const { compress, cachePolicy } = this.#settings;
    return await viewAnswer(answer, http, { isHit, compress, cachePolicy });
  }

  /** Another page in place of an error.
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/GeneratingCustomErrorResponses.html */
  async #errorResponse(
    http: EdgeRequest,
    response: HttpResponse,
    { path, status }: ErrorResponse,
  ): Promise<HttpResponse> {
    if (path === undefined) return response;
    const page = await this.#ask(
      { ...http, body: NOTHING },
      { ...viewerRequestOf(http), uri: path, query: "" },
      "GET",
      {},
      false,
    );
    return page.status === 200 ? { ...page, status: status ?? response.status } : response;
  }

  /** Adds what every answer has. */
  #finish(response: HttpResponse, requestId: string): HttpResponse {
    const headers: Headers = {};
    for (const name in response.headers)
      if (!ofConnection.has(name) && response.headers[name] !== undefined)
        headers[name] = response.headers[name];
    headers["via"] = "1.1 cloudfront.local (CloudFront)";
    headers["x-amz-cf-id"] = requestId;
    const policy = this.#settings.responseHeaders();
    if (policy) applyResponseHeaders(policy, headers);
    return { status: response.status, headers, body: response.body };
  }
}

const NOTHING = Buffer.alloc(0);
const conditional = [
  "if-match",
  "if-none-match",
  "if-modified-since",
  "if-unmodified-since",
  "if-range",
  "range",
];
const ofConnection = new Set([
  "connection",
  "keep-alive",
  "transfer-encoding",
  "proxy-connection",
  "upgrade",
  "trailer",
]);
