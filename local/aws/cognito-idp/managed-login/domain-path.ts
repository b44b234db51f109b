import type { DomainRecord } from "../records.ts";

/** Path below which the gateway serves a domain: the host that it has on AWS. */
export const domainPath = ({ domain, region }: DomainRecord) => `/${domain}.auth.${region}.amazoncognito.com`;
