import type { Endpoints } from "../host/endpoints.ts";

/** Path below which the site's address answers for the public host names of the program's APIs. */
const PREFIX = "/_host/";

/** The host name that a path leads to, and the path there: `/_host/abc.execute-api.eu-west-1.amazonaws.com/v1/orders`. */
export function readHostPath(path: string): { readonly hostname: string; readonly url: string } | undefined {
  const [, hostname, url = ""] = /^\/_host\/([\w.-]+)(.*)$/s.exec(path) ?? [];
  return hostname === undefined ? undefined : { hostname, url: url.startsWith("/") ? url : `/${url}` };
}

/** Outputs with the addresses under which things are reached here, in place of those on AWS: the distribution's is the site's, and an API's
 * is below it.
 * @param domainNames Of the distribution that the site's address serves: CloudFront's, and its own. */
export function withLocalAddresses(
  outputs: Readonly<Record<string, unknown>>,
  domainNames: readonly string[],
  siteUrl: string,
  endpoints: Endpoints,
): Record<string, unknown> {
  const local = (value: unknown) => {
    const [, hostname = "", rest = ""] =
      (typeof value === "string" && /^https:\/\/([\w.-]+)(\/.*)?$/s.exec(value)) || [];
    if (domainNames.includes(hostname)) return siteUrl + rest;
    return endpoints.has(hostname) ? `${siteUrl}${PREFIX}${hostname}${rest}` : value;
  };
  return Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, local(value)]));
}
