import type { HttpRequest, HttpResponse } from "../../contract/http.ts";
import type { Behavior } from "./behavior.ts";
import { errorPage } from "./origins/origin.ts";

/** Names of a distribution, and what proves those that are not CloudFront's. */
export interface Named {
  readonly id: string;
  readonly arn: string;
  /** `d111111abcdef8.cloudfront.net` */
  readonly domainName: string;
  /** Alternate domain names, in lower case. */
  readonly aliases: readonly string[];
  readonly certificateArn: string | undefined;
}

/** A distribution at work: finds the behavior for a path. */
export class Distribution implements Named {
  readonly id: string;
  readonly arn: string;
  readonly domainName: string;
  readonly aliases: readonly string[];
  readonly certificateArn: string | undefined;
  readonly enabled: boolean;
  readonly #ordered: readonly { readonly pattern: RegExp; readonly behavior: Behavior }[];
  readonly #byDefault: Behavior;

  /** @param ordered The first whose pattern fits answers. */
  constructor(
    { id, arn, domainName, aliases, certificateArn }: Named,
    enabled: boolean,
    ordered: readonly { readonly pattern: string; readonly behavior: Behavior }[],
    byDefault: Behavior,
  ) {
    this.id = id;
    this.arn = arn;
    this.domainName = domainName;
    this.aliases = aliases;
    this.certificateArn = certificateArn;
    this.enabled = enabled;
    this.#ordered = ordered.map(({ pattern, behavior }) => ({ pattern: pathPattern(pattern), behavior }));
    this.#byDefault = byDefault;
  }

  async handle(http: HttpRequest): Promise<HttpResponse> {
    if (!this.enabled) return errorPage(403, "The distribution is disabled.");
    const at = http.url.indexOf("?");
    const path = at < 0 ? http.url : http.url.slice(0, at);
    for (const { pattern, behavior } of this.#ordered)
      if (pattern.test(path)) return await behavior.handle(http);
    return await this.#byDefault.handle(http);
  }
}

/** `*` is any number of characters, `?` one; case counts, and a missing slash at the beginning does not.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html#DownloadDistValuesPathPattern */
function pathPattern(pattern: string): RegExp {
  const source = pattern
    .replace(/^\/?/, "/")
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, "s");
}
