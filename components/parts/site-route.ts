import type * as pulumi from "@pulumi/pulumi";

/** A path that goes to another origin than a site's bucket: an API of the same site, so that a browser needs no CORS. */
export interface SiteRoute {
  /** CloudFront path pattern: `/api/*`. */
  readonly pattern: string;
  /** Host name of the origin, which must speak HTTPS. The path is passed on unchanged. */
  readonly domainName: pulumi.Input<string>;
  /** Headers that CloudFront sends to the origin with every request, whatever the viewer sent under their names.
   * @default none */
  readonly originHeaders?: Readonly<Record<string, pulumi.Input<string>>>;
}

/** An API that a site reaches below its own name. */
export interface SiteApi {
  readonly route: SiteRoute;
  /** Path that the site calls, below the route's pattern: `/events/registrations`. */
  readonly path: string;
}

/** Header in which a site tells its APIs the address of who asks, in lower case. It can be believed where nothing but the site can call. */
export const viewerAddressHeader = "true-client-ip";
