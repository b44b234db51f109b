import type { WithDefaults } from "../parts/component.ts";
import type { StaticSiteArgs } from "./args.ts";

/** Values for what the caller left out; what they mean is said at each argument. */
export const defaults = {
  immutable: ["assets/"],
  apis: {},
  routes: [],
  connectSources: [],
  singlePage: true,
  priceClass: "PriceClass_200",
  protect: true,
} as const satisfies Partial<StaticSiteArgs>;

/** Arguments of `StaticSite` with the defaults. */
export type Settings = WithDefaults<StaticSiteArgs, typeof defaults>;

/** Defaults that are warned about when a transform changes them. */
export const guards = {
  headers: ["securityHeadersConfig"],
  distribution: ["defaultCacheBehavior.viewerProtocolPolicy", "defaultCacheBehavior.responseHeadersPolicyId"],
};

/** Policies that AWS keeps, by their ids, which are the same in every account.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html */
export const managedPolicies = {
  cachingOptimized: "658327ea-f89d-4fab-a63d-7e88639e58f6",
  cachingDisabled: "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
  allViewerExceptHostHeader: "b689b0a8-53d0-40ab-baf2-68738e2966ac",
} as const;
