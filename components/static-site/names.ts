import type * as pulumi from "@pulumi/pulumi";
import type { SiteDomain } from "../parts/site-domain.ts";
import type { Settings } from "./defaults.ts";

/** Names that the site is reached by: undefined while their certificate waits for somebody, CloudFront's name is the site's then. */
export function servedDomain({
  domain,
}: Settings):
  (Pick<SiteDomain, "name" | "redirects"> & { readonly certificateArn: pulumi.Input<string> }) | undefined {
  if (domain?.certificateArn === undefined) return undefined;
  const { name, redirects, certificateArn } = domain;
  return { name, redirects, certificateArn };
}
