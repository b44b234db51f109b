import { header, type HttpRequest } from "../../../contract/http.ts";

/** Bytes of a body that WAF looks at for CloudFront unless the web ACL says otherwise.
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-setting-body-inspection-limit.html */
export const BODY_LIMIT = 16 * 1024;
/** @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-oversize-request-components.html */
export const HEADERS_LIMIT = { bytes: 8 * 1024, count: 200 };

/** Header that stands for the country of a viewer here, where every address is this machine's: the caller sets it. On AWS it is CloudFront's,
 * and what a viewer sends is overwritten.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/adding-cloudfront-headers.html */
const COUNTRY_HEADER = "cloudfront-viewer-country";

/** A request as statements look at it. All texts have one character per byte; parts are taken apart when somebody asks. */
export class WebRequest {
  readonly http: HttpRequest;
  readonly path: string;
  readonly query: string;
  /** Labels that rules have added, fully qualified. */
  readonly labels = new Set<string>();
  readonly #bodyLimit: number;
  #address: string | undefined;
  #body: string | undefined;
  #arguments: readonly NamedText[] | undefined;
  #cookies: readonly NamedText[] | undefined;
  #headers: readonly NamedText[] | undefined;

  /** @param bodyLimit Bytes of the body that are looked at. */
  constructor(http: HttpRequest, bodyLimit = BODY_LIMIT) {
    this.http = http;
    this.#bodyLimit = bodyLimit;
    const at = http.url.indexOf("?");
    this.path = at < 0 ? http.url : http.url.slice(0, at);
    this.query = at < 0 ? "" : http.url.slice(at + 1);
  }

  /** Address of the client that opened the connection; an IPv4 address that comes as IPv6 is one of IPv4. */
  get address(): string {
    return (this.#address ??= plainAddress(this.http.remoteAddress));
  }

  /** Two letters, or `-` where the country is not known. */
  get country(): string {
    const country = this.header(COUNTRY_HEADER);
    return country !== undefined && /^[A-Z]{2}$/.test(country) ? country : "-";
  }

  /** The part of the body that is looked at. */
  get body(): string {
    return (this.#body ??= this.http.body.toString("latin1", 0, this.#bodyLimit));
  }

  get isBodyOversize(): boolean {
    return this.http.body.length > this.#bodyLimit;
  }

  /** A header's value. @param name In lower case. */
  header(name: string): string | undefined {
    return header(this.http.headers, name);
  }

  get headers(): readonly NamedText[] {
    return (this.#headers ??= Object.entries(this.http.headers).flatMap(([name, value]) =>
      value === undefined ? [] : [value].flat().map((text) => ({ name, text })),
    ));
  }

  /** Arguments of the query, as they were sent: percent-encoded. */
  get arguments(): readonly NamedText[] {
    return (this.#arguments ??= pairs(this.query, "&"));
  }

  get cookies(): readonly NamedText[] {
    return (this.#cookies ??= pairs(this.header("cookie") ?? "", ";"));
  }
}

/** A header, a cookie or an argument. */
export interface NamedText {
  readonly name: string;
  readonly text: string;
}

/** Writes an IPv4 address that comes as IPv6 (`::ffff:192.0.2.1`) as one of IPv4. */
export function plainAddress(address: string): string {
  return address.startsWith("::ffff:") && address.includes(".") ? address.slice(7) : address;
}

function pairs(text: string, separator: string): NamedText[] {
  return text.split(separator).flatMap((pair) => {
    const [name = "", ...rest] = pair.trim().split("=");
    return name === "" ? [] : { name, text: rest.join("=") };
  });
}
