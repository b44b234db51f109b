import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

/** Names of a site's own, in place of CloudFront's. */
export interface SiteDomain {
  /** The site's name: `example.com`. */
  readonly name: string;
  /** Other names that lead to it: `www.example.com`. */
  readonly redirects: readonly string[];
  /** ARN of the certificate that proves them, issued and in us-east-1. Undefined while somebody has yet to write records: the site is at
   * CloudFront's name until then. */
  readonly certificateArn: pulumi.Input<string> | undefined;
  /** Points the names to a distribution. */
  leadTo(distribution: aws.cloudfront.Distribution): void;
}
