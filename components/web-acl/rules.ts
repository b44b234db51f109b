import type * as aws from "@pulumi/aws";
import type { PathLimit } from "./args.ts";
import { turnAway } from "./answers.ts";
import { groupsOf, type Settings } from "./defaults.ts";

type Rule = aws.types.input.wafv2.WebAclRule;
type Statement = aws.types.input.wafv2.WebAclRuleStatement;

/** Sets of addresses by list. */
export interface AddressSets {
  readonly allowed: readonly aws.wafv2.IpSet[];
  readonly blocked: readonly aws.wafv2.IpSet[];
}

/** Makes the metric of a rule, or of a whole web ACL. */
export const visibility = (metricName: string) => ({
  cloudwatchMetricsEnabled: true,
  metricName,
  sampledRequestsEnabled: true,
});

/** Makes the rules in the order in which they are asked: lists of addresses and countries, AWS's groups, limits. Each costs 1 USD a month.
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-processing-order.html
 * @see https://aws.amazon.com/waf/pricing/ */
export function rules(args: Settings, sets: AddressSets): Rule[] {
  const {
    allowedCountries,
    blockedCountries,
    requestsPerAddress: requests,
    windowSeconds,
    paths,
    limits,
  } = args;
  const rule = (name: string, statement: Statement, action: Rule["action"]): Omit<Rule, "priority"> => ({
    name,
    statement,
    action,
    ruleLabels: [{ name: `rule:${name}` }],
    visibilityConfig: visibility(name),
  });
  const refused = turnAway("not-admitted");
  const limited = (seconds: number): Rule["action"] =>
    args.aboveLimit === "count"
      ? { count: {} }
      : turnAway("too-many-requests", { "retry-after": String(seconds) });
  const geo = (countryCodes: readonly string[]): Statement => ({
    geoMatchStatement: { countryCodes: [...countryCodes] },
  });
  return [
    ...(sets.allowed.length > 0 ? [rule("AllowedAddresses", listed(sets.allowed), { allow: {} })] : []),
    ...(sets.blocked.length > 0 ? [rule("BlockedAddresses", listed(sets.blocked), refused)] : []),
    ...(allowedCountries.length > 0
      ? [rule("OtherCountries", { notStatement: { statement: geo(allowedCountries) } }, refused)]
      : []),
    ...(blockedCountries.length > 0 ? [rule("BlockedCountries", geo(blockedCountries), refused)] : []),
    ...groupsOf(args).map(managed),
    rule("PerAddress", perAddress(requests, windowSeconds), limited(windowSeconds)),
    ...paths.map((path) => {
      const { name, windowSeconds: seconds = 300 } = path;
      return rule(name, perAddress(limits[name] ?? path.requests, seconds, on(path)), limited(seconds));
    }),
  ].map((one, priority) => ({ ...one, priority }));
}

function managed({
  name,
  mode,
  countedRules = [],
}: ReturnType<typeof groupsOf>[number]): Omit<Rule, "priority"> {
  const ruleActionOverrides = countedRules.map((counted) => ({ name: counted, actionToUse: { count: {} } }));
  return {
    name,
    overrideAction: mode === "block" ? { none: {} } : { count: {} },
    statement: {
      managedRuleGroupStatement:
        countedRules.length > 0
          ? { vendorName: "AWS", name, ruleActionOverrides }
          : { vendorName: "AWS", name },
    },
    visibilityConfig: visibility(name),
  };
}

const listed = (sets: readonly aws.wafv2.IpSet[]): Statement =>
  any(sets.map(({ arn }) => ({ ipSetReferenceStatement: { arn } })));

const perAddress = (
  limit: number,
  evaluationWindowSec: number,
  scopeDownStatement?: Statement,
): Statement => ({
  rateBasedStatement: scopeDownStatement
    ? { limit, evaluationWindowSec, aggregateKeyType: "IP", scopeDownStatement }
    : { limit, evaluationWindowSec, aggregateKeyType: "IP" },
});

/** Requests to one of some paths with one of their methods. The path is looked at as API Gateway understands it: `%72`, `//` and `/./` lead past nothing. */
function on({ path, methods = ["POST"] }: PathLimit): Statement {
  const isPath = any(
    [path].flat().map((one) => text({ uriPath: {} }, "STARTS_WITH", one, ["URL_DECODE", "NORMALIZE_PATH"])),
  );
  const isMethod = any(methods.map((method) => text({ method: {} }, "EXACTLY", method, ["NONE"])));
  return { andStatement: { statements: [isPath, isMethod] } };
}

function text(
  fieldToMatch: aws.types.input.wafv2.WebAclRuleStatementByteMatchStatementFieldToMatch,
  positionalConstraint: string,
  searchString: string,
  transformations: readonly string[],
): Statement {
  const textTransformations = transformations.map((type, priority) => ({ type, priority }));
  return { byteMatchStatement: { fieldToMatch, positionalConstraint, searchString, textTransformations } };
}

/** One statement of several, any of which does: an `or` has two or more. */
function any(statements: Statement[]): Statement {
  const [first, ...others] = statements;
  return first && others.length === 0 ? first : { orStatement: { statements } };
}
