import { isIP } from "node:net";
import type { ForwardedIpConfig, Statement } from "../configuration.ts";
import { invalidParameter } from "../errors.ts";
import { plainAddress, type WebRequest } from "../inspect/web-request.ts";
import type { Matcher, References } from "./matcher.ts";

/** Addresses that a statement takes for the client's, or what a statement says of a request whose header names none. */
export type Addresses = (request: WebRequest) => readonly string[] | "match" | "no match";

/** Addresses in a header.
 * @param position Of the address in the header; `ANY` for all of them.
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-forwarded-ip-address.html */
export function forwardedAddresses(
  { HeaderName, FallbackBehavior }: ForwardedIpConfig,
  position: string,
): Addresses {
  if (FallbackBehavior !== "MATCH" && FallbackBehavior !== "NO_MATCH")
    throw invalidParameter("FALLBACK_BEHAVIOR", FallbackBehavior, "Use MATCH or NO_MATCH");
  if (!["FIRST", "LAST", "ANY"].includes(position))
    throw invalidParameter("FORWARDED_IP_CONFIG", position, "Use FIRST, LAST or ANY");
  const fallback = FallbackBehavior === "MATCH" ? "match" : "no match";
  const name = HeaderName.toLowerCase();
  return (request) => {
    const value = request.header(name);
    // Without the header the rule does not apply at all, whatever the fallback says.
    if (value === undefined) return "no match";
    const texts = value.split(",").map((text) => plainAddress(text.trim()));
    const chosen =
      position === "ANY" ? texts.slice(0, 10) : [(position === "FIRST" ? texts[0] : texts.at(-1)) ?? ""];
    return chosen.every((text) => isIP(text) > 0) ? chosen : fallback;
  };
}

/** Matches requests from the addresses of an IP set.
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-ipset-match.html */
export function ipSetReference(
  { ARN, IPSetForwardedIPConfig: forwarded }: NonNullable<Statement["IPSetReferenceStatement"]>,
  references: References,
): Matcher {
  const set = references.ipSet(ARN);
  if (!forwarded) return { matches: ({ address }) => set.contains(address), capacity: 1 };
  const addresses = forwardedAddresses(forwarded, forwarded.Position);
  return {
    matches: (request) => {
      const texts = addresses(request);
      return typeof texts === "string" ? texts === "match" : texts.some((text) => set.contains(text));
    },
    capacity: forwarded.Position === "ANY" ? 5 : 1,
  };
}

/** Matches requests of viewers in some countries. The country here is that of a header: see {@link WebRequest.country}.
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-geo-match.html */
export function geoMatch({
  CountryCodes = [],
  ForwardedIPConfig,
}: NonNullable<Statement["GeoMatchStatement"]>): Matcher {
  const wrong = CountryCodes.find((code) => !/^[A-Z]{2}$/.test(code));
  if (CountryCodes.length === 0 || wrong !== undefined)
    throw invalidParameter("GEO_MATCH_STATEMENT", wrong ?? "", "Name countries by two capital letters");
  if (ForwardedIPConfig)
    throw invalidParameter(
      "FORWARDED_IP_CONFIG",
      ForwardedIPConfig.HeaderName,
      "The local cloud knows no country of an address; omit ForwardedIPConfig",
    );
  const countries = new Set(CountryCodes);
  return { matches: ({ country }) => countries.has(country), capacity: 1 };
}
