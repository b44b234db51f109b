import { isIP } from "node:net";
import { isWhole, type Problem } from "../parts/component.ts";
import type { PathLimit } from "./args.ts";
import { groupsOf, type Settings } from "./defaults.ts";

/** @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based-high-level-settings.html */
const RATE = { least: 10, most: 2_000_000_000, windows: [60, 120, 300, 600] };

/** Lists everything that is wrong with the arguments. */
export function problems(args: Settings): (Problem | false)[] {
  const { requestsPerAddress, windowSeconds, paths, limits, allowedCountries, blockedCountries } = args;
  const names = paths.map(({ name }) => name);
  return [
    rate("requestsPerAddress", requestsPerAddress, 2000),
    window("windowSeconds", windowSeconds),
    ...paths.flatMap((limit, index) => problemsOfPath(limit, `paths[${index}]`, names)),
    ...Object.entries(limits).flatMap(([name, limit]) => [
      !names.includes(name) && {
        argument: `limits.${name}`,
        must: `name a limit: ${names.join(", ") || "there are no paths"}`,
        got: name,
        fix: "use the name of one of paths",
      },
      rate(`limits.${name}`, limit, 20),
    ]),
    ...problemsOfGroups(args),
    ...addresses("allowedAddresses", args.allowedAddresses),
    ...addresses("blockedAddresses", args.blockedAddresses),
    ...countries("allowedCountries", allowedCountries),
    ...countries("blockedCountries", blockedCountries),
    allowedCountries.length > 0 &&
      blockedCountries.length > 0 && {
        argument: "blockedCountries",
        must: "be omitted beside allowedCountries",
        got: blockedCountries,
        fix: "name either the countries that come in or those that do not",
      },
    !isWhole(args.logRetentionDays, 1) && {
      argument: "logRetentionDays",
      must: "be a number of days",
      got: args.logRetentionDays,
      fix: "use 30",
    },
  ];
}

function problemsOfPath(
  { name, path, methods = ["POST"], requests, windowSeconds = 300 }: PathLimit,
  argument: string,
  names: readonly string[],
): (Problem | false)[] {
  return [
    (!/^[\w-]{1,60}$/.test(name) || names.filter((one) => one === name).length > 1) && {
      argument: `${argument}.name`,
      must: "be a name of its own of a-z, A-Z, 0-9, _ and -",
      got: name,
      fix: 'call it "registrations"',
    },
    ([path].flat().length === 0 || [path].flat().some((one) => !/^\/[^\s?#]{0,199}$/.test(one))) && {
      argument: `${argument}.path`,
      must: "begin with a slash, and have 200 characters at the most and no query",
      got: path,
      fix: 'use "/events/registrations"',
    },
    (methods.length === 0 || methods.some((method) => !/^[A-Z]+$/.test(method))) && {
      argument: `${argument}.methods`,
      must: "be methods in capital letters",
      got: methods,
      fix: 'use ["POST"]',
    },
    rate(`${argument}.requests`, requests, 20),
    window(`${argument}.windowSeconds`, windowSeconds),
  ];
}

/** Groups of AWS that come with the price of WAF; others cost more by themselves. */
const groupName = /^AWSManagedRules\w+$/;

function problemsOfGroups(args: Settings): (Problem | false)[] {
  return groupsOf(args).flatMap(({ name, mode, countedRules = [] }) => [
    !groupName.test(name) && {
      argument: `groups.${name}`,
      must: "be a rule group of AWS",
      got: name,
      fix: 'use a name such as "AWSManagedRulesCommonRuleSet"',
    },
    mode !== "block" &&
      mode !== "count" && {
        argument: `groups.${name}`,
        must: 'be "off", "count" or "block"',
        got: mode,
        fix: 'use "count"',
      },
    mode !== "block" &&
      countedRules.length > 0 && {
        argument: `groups.${name}.countedRules`,
        must: "be omitted for a group that only counts",
        got: countedRules,
        fix: 'use mode "block"',
      },
  ]);
}

const rate = (argument: string, got: number, usual: number): Problem | false =>
  !isWhole(got, RATE.least, RATE.most) && {
    argument,
    must: `be a whole number from ${RATE.least} to ${RATE.most.toLocaleString("en")}`,
    got,
    fix: `use ${usual}`,
  };

const window = (argument: string, got: number): Problem | false =>
  !RATE.windows.includes(got) && {
    argument,
    must: `be one of ${RATE.windows.join(", ")}`,
    got,
    fix: "use 300",
  };

const addresses = (argument: string, given: readonly string[]): (Problem | false)[] =>
  given.map(
    (cidr) =>
      !isCidr(cidr) && {
        argument,
        must: "have addresses in CIDR form, and not all of them",
        got: cidr,
        fix: 'write one address as "192.0.2.1/32"',
      },
  );

function isCidr(cidr: string): boolean {
  const [address = "", bits = "", ...rest] = cidr.split("/");
  const family = isIP(address);
  const longest = family === 4 ? 32 : 128;
  return family > 0 && rest.length === 0 && /^\d+$/.test(bits) && isWhole(Number(bits), 1, longest);
}

const countries = (argument: string, given: readonly string[]): (Problem | false)[] =>
  given.map(
    (code) =>
      !/^[A-Z]{2}$/.test(code) && {
        argument,
        must: "have countries by two capital letters",
        got: code,
        fix: 'write "KR"',
      },
  );
