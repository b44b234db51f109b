import { BlockList, isIP } from "node:net";
import { invalidParameter } from "./errors.ts";
import type { Scope } from "./names.ts";
import { compilePattern } from "./statements/regex.ts";

/** @see https://docs.aws.amazon.com/waf/latest/developerguide/limits.html */
const ADDRESSES = 10_000;
const PATTERNS = 10;

interface SetRecord {
  readonly id: string;
  readonly arn: string;
  readonly name: string;
  readonly scope: Scope;
  readonly region: string;
  readonly description: string | undefined;
  /** For changes by calls; every change makes another one. */
  readonly lockToken: string;
}

/** An IP set as it is kept. */
export interface IpSetRecord extends SetRecord {
  readonly version: string;
  /** In CIDR form. */
  readonly addresses: readonly string[];
}

/** A set of patterns as it is kept. */
export interface RegexPatternSetRecord extends SetRecord {
  readonly patterns: readonly string[];
}

/** Makes the list that addresses are looked up in.
 * @throws AwsError WAFInvalidParameterException
 * @see https://docs.aws.amazon.com/waf/latest/APIReference/API_IPSet.html */
export function blockListOf(version: string, addresses: readonly string[]): BlockList {
  if (version !== "IPV4" && version !== "IPV6")
    throw invalidParameter("IP_ADDRESS_VERSION", version, "Use IPV4 or IPV6");
  if (addresses.length > ADDRESSES)
    throw invalidParameter(
      "IP_SET",
      String(addresses.length),
      `A set has ${ADDRESSES} addresses at the most`,
    );
  const family = version === "IPV4" ? 4 : 6;
  const list = new BlockList();
  for (const cidr of addresses) {
    const [address = "", bits = "", ...rest] = cidr.split("/");
    const prefix = Number(bits);
    const isPrefix = /^\d+$/.test(bits) && prefix >= 1 && prefix <= (family === 4 ? 32 : 128);
    if (isIP(address) !== family || !isPrefix || rest.length > 0)
      throw invalidParameter("IP_ADDRESS", cidr, `An ${version} address has the form of CIDR, not /0`);
    list.addSubnet(address, prefix, family === 4 ? "ipv4" : "ipv6");
  }
  return list;
}

/** True when an address is in a list. */
export function isListed(list: BlockList, address: string): boolean {
  const family = isIP(address);
  return family > 0 && list.check(address, family === 4 ? "ipv4" : "ipv6");
}

/** Compiles the patterns of a set. @throws AwsError WAFInvalidParameterException */
export function patternsOf(patterns: readonly string[]): readonly RegExp[] {
  if (patterns.length > PATTERNS)
    throw invalidParameter("REGEX_PATTERN_SET", String(patterns.length), `${PATTERNS} patterns at the most`);
  return patterns.map((pattern) => compilePattern(pattern));
}
