import type { HttpRequest, HttpResponse } from "../http.ts";

/** CloudFront (`local/aws/cloudfront`). */
export interface SiteCapability {
  /** Answers a viewer's request to a distribution. */
  handle(distributionId: string, request: HttpRequest): Promise<HttpResponse>;
  /** Ids of the distributions in the order they were made. The first one gets the site's address. */
  distributions(): readonly string[];
  /** Names of the distributions that CloudFront gave them: `d111111abcdef8.cloudfront.net`. */
  domainNames(): readonly string[];
  /** Names that the first distribution answers to: CloudFront's, and its own. They are reached by the site's address. */
  siteNames(): readonly string[];
  /** ARNs of the distributions with a certificate. */
  withCertificate(certificateArn: string): readonly string[];
}
