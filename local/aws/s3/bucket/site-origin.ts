import type { Platform } from "../../../contract/service.ts";

/** Names that an origin goes by: its own first. */
export type OriginNames = (origin: string) => readonly string[];

/** Knows the site by all its names: a program allows its public one, and here browsers send the address of this machine. */
export function originNames({ capabilities, siteUrl }: Platform): OriginNames {
  return (origin) => {
    if (!("sites" in capabilities) || !isSite(origin, siteUrl)) return [origin];
    return [origin, ...capabilities.sites.siteNames().map((name) => `https://${name}`)];
  };
}

/** True for the site's address, and for the same port by the name that passkeys need. */
const isSite = (origin: string, siteUrl: string): boolean =>
  origin === siteUrl || origin === siteUrl.replace("//127.0.0.1:", "//localhost:");
