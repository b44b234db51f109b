import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { header, type Headers, type HttpResponse } from "../../../contract/http.ts";
import type { CachePolicy } from "../policies/cache-policy.ts";

const compressors = {
  br: (body: Buffer) =>
    promisify(brotliCompress)(body, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_SIZE_HINT]: body.length },
    }),
  gzip: (body: Buffer) => promisify(gzip)(body),
};
/** Coding that answers are compressed with. */
export type Encoding = keyof typeof compressors;

/** An answer of an origin that is kept, with its compressed forms once somebody has asked for them. */
export class CachedAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
  readonly #compressed = new Map<Encoding, Promise<Buffer>>();
  /** Milliseconds of `Date.now()`. */
  #storedAt = Date.now();
  #freshUntil: number;

  constructor(status: number, headers: Headers, body: Buffer, ttl: number) {
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.#freshUntil = this.#storedAt + ttl * 1000;
  }

  get fresh(): boolean {
    return Date.now() < this.#freshUntil;
  }

  /** Seconds since the origin answered. */
  get age(): number {
    return Math.floor((Date.now() - this.#storedAt) / 1000);
  }

  /** The origin says that it still holds. */
  renew(ttl: number): void {
    this.#storedAt = Date.now();
    this.#freshUntil = this.#storedAt + ttl * 1000;
  }

  compressed(encoding: Encoding): Promise<Buffer> {
    let body = this.#compressed.get(encoding);
    if (!body) this.#compressed.set(encoding, (body = compressors[encoding](this.body)));
    return body;
  }
}

/** Errors that the origin may forbid to keep.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/custom-error-pages-expiration.html */
const forbiddableErrors: ReadonlySet<number> = new Set([404, 410, 414, 501]);

/** Seconds that an answer is kept; 0 for not at all.
 * @param errorTtl Seconds that an error is kept at least.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/Expiration.html
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/custom-error-pages-expiration.html */
export function ttlOf(
  { status, headers }: Pick<HttpResponse, "status" | "headers">,
  policy: CachePolicy,
  errorTtl = 10,
): number {
  const { minimumTtl, defaultTtl, maximumTtl } = policy;
  if (maximumTtl === 0) return 0;
  const control = header(headers, "cache-control") ?? "";
  const given = seconds(control) ?? expiresIn(header(headers, "expires"));
  const isForbidden = /\b(?:no-store|no-cache|private)\b/.test(control);
  if (status >= 400) {
    if (isForbidden && forbiddableErrors.has(status)) return 0;
    return isForbidden ? errorTtl : Math.max(Math.min(given ?? 0, maximumTtl), errorTtl);
  }
  if (isForbidden) return minimumTtl;
  return given === undefined ? Math.max(defaultTtl, minimumTtl) : clamp(given, minimumTtl, maximumTtl);
}

function seconds(control: string): number | undefined {
  const value = /s-maxage=(\d+)/.exec(control)?.[1] ?? /max-age=(\d+)/.exec(control)?.[1];
  return value === undefined ? undefined : Number(value);
}

function expiresIn(expires: string | undefined): number | undefined {
  if (expires === undefined) return undefined;
  const time = Date.parse(expires);
  return Number.isNaN(time) ? 0 : Math.max(0, (time - Date.now()) / 1000);
}

const clamp = (value: number, least: number, most: number) => Math.min(Math.max(value, least), most);

/** Types that CloudFront compresses.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/ServingCompressedFiles.html */
const compressible =
  /^(?:text\/|application\/(?:javascript|json|xml|wasm|manifest\+json|x-javascript|ld\+json|vnd\.api\+json|graphql|rss\+xml|atom\+xml|xhtml\+xml|geo\+json|problem\+json)|image\/(?:svg\+xml|x-icon|bmp)|font\/(?:otf|ttf|eot)|application\/(?:vnd\.ms-fontobject|x-font-ttf|x-font-opentype))/;

/** The form of an answer that a viewer gets, by what it accepts; undefined for the bytes as they are. */
export function chooseEncoding(
  accepts: string | undefined,
  { status, headers, body }: CachedAnswer,
  policy: CachePolicy,
): Encoding | undefined {
  if (accepts === undefined || status !== 200 || body.length < 1_000 || body.length > 10_000_000)
    return undefined;
  if (headers["content-encoding"] !== undefined || !compressible.test(header(headers, "content-type") ?? ""))
    return undefined;
  if (policy.brotli && /\bbr\b(?!\s*;\s*q=0(?:\.0*)?(?:,|$))/.test(accepts)) return "br";
  return policy.gzip && /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?(?:,|$))/.test(accepts) ? "gzip" : undefined;
}
