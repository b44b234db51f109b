import { isIPv4, isIPv6 } from "node:net";
import { isName } from "./names.ts";

/** Characters of one quoted part of a text. */
const TEXT_LENGTH = 255;

const isWhole = (text: string, most: number) => /^\d+$/.test(text) && Number(text) <= most;

/** Checks of a value by the type of its record: undefined when it is right, else what it must be.
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/ResourceRecordTypes.html */
const checks: Readonly<Record<string, (value: string) => string | undefined>> = {
  A: (value) => (isIPv4(value) ? undefined : "Value is not a valid IPv4 address"),
  AAAA: (value) => (isIPv6(value) ? undefined : "Value is not a valid IPv6 address"),
  CNAME: domain,
  NS: domain,
  PTR: domain,
  MX: (value) => {
    const [priority = "", host = "", ...others] = value.split(" ");
    return isWhole(priority, 65_535) && isName(host) && others.length === 0
      ? undefined
      : "MX record doesn't have 2 fields";
  },
  TXT: text,
  SPF: text,
  CAA: (value) =>
    /^\d{1,3} [a-z0-9]+ ".*"$/.test(value) && isWhole(value.split(" ")[0] ?? "", 255)
      ? undefined
      : "CAA record doesn't have 3 fields",
  SRV: (value) => {
    const [priority = "", weight = "", port = "", host = "", ...others] = value.split(" ");
    return [priority, weight, port].every((number) => isWhole(number, 65_535)) &&
      (isName(host) || host === ".") &&
      others.length === 0
      ? undefined
      : "SRV record doesn't have 4 fields";
  },
  SOA: () => undefined,
};

/** Types of records that are checked here; others are not done. */
export const recordTypes: readonly string[] = Object.keys(checks);

/** Fault of a value, in Route 53's words; undefined when there is none. */
export function faultOf(type: string, value: string): string | undefined {
  const fault = checks[type]?.(value);
  return fault === undefined ? undefined : `Invalid Resource Record: '${fault}' encountered with '${value}'`;
}

function domain(value: string): string | undefined {
  return isName(value) ? undefined : "Value is not a valid domain name";
}

function text(value: string): string | undefined {
  if (!/^"(?:[^"\\]|\\.)*"(?: *"(?:[^"\\]|\\.)*")*$/.test(value))
    return "InvalidCharacterString (Value should be enclosed in quotation marks)";
  const parts = value.match(/"(?:[^"\\]|\\.)*"/g) ?? [];
  return parts.some((part) => part.length - 2 > TEXT_LENGTH)
    ? "CharacterStringTooLong (Value is too long)"
    : undefined;
}
