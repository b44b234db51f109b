import type { WebAclAnswer, WebAclVerdict } from "../../contract/capabilities.ts";
import { AwsError } from "../../contract/errors.ts";
import type { HttpRequest, HttpResponse } from "../../contract/http.ts";
import type { Platform } from "../../contract/service.ts";
import { errorPage } from "./origins/origin.ts";

/** Asks a web ACL about a viewer's request, before the cache and the origins. */
export type Firewall = (http: HttpRequest, requestId: string) => WebAclVerdict;

/** Makes what asks a distribution's web ACL; it can change without the distribution.
 * @throws AwsError InvalidWebACLId for a web ACL that is not there, or not one for distributions.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/distribution-web-awswaf.html */
export function firewallOf(
  { capabilities }: Platform,
  webAclId: string | undefined,
  distributionId: string,
): Firewall | undefined {
  if (!webAclId) return undefined;
  if (!capabilities.webAcls.has(webAclId))
    throw new AwsError(
      "InvalidWebACLId",
      `webAclId ${webAclId} is not the ARN of a web ACL with scope CLOUDFRONT`,
    );
  return (http, requestId) =>
    capabilities.webAcls.check(webAclId, http, { source: "CF", id: distributionId, requestId });
}

/** Answer of CloudFront to a request that the web ACL stops: what the rule says, or CloudFront's own page.
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/cloudfront-waf-use-cases.html */
export function blocked({ status, headers, body }: WebAclAnswer, { method }: HttpRequest): HttpResponse {
  if (!body) return errorPage(status, "Request blocked.");
  return {
    status,
    headers: {
      server: "CloudFront",
      "x-cache": "Error from cloudfront",
      ...headers,
      "content-length": String(body.length),
    },
    body: method === "HEAD" ? Buffer.alloc(0) : body,
  };
}
