import type { ProtectedResource } from "../../../contract/capabilities.ts";
import type { FieldToMatch, LoggingConfiguration } from "../configuration.ts";
import type { WebRequest } from "../inspect/web-request.ts";
import type { Outcome } from "../rules/evaluate.ts";
import type { GroupRule, PlainRule } from "../rules/rule.ts";

const REDACTED = "REDACTED";

/** Record of a request, in the form of WAF's logs. What the matching text was is written for SQL injection and scripts alone, on AWS too.
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/logging-fields.html
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/logging-examples.html */
export function logRecord(
  webAclArn: string,
  request: WebRequest,
  resource: ProtectedResource,
  outcome: Outcome,
  groups: readonly GroupRule[],
  rates: readonly PlainRule[],
  redactedFields: readonly FieldToMatch[] = [],
): object {
  const { action, rule, counted, answer, headers: inserted } = outcome;
  const hides = redaction(redactedFields);
  const isRate = rule && "rate" in rule && rule.rate !== undefined;
  const kind = !rule ? "REGULAR" : "members" in rule ? "GROUP" : isRate ? "RATE_BASED" : "REGULAR";
  return {
    timestamp: Date.now(),
    formatVersion: 1,
    webaclId: webAclArn,
    terminatingRuleId: rule?.rule.Name ?? "Default_Action",
    terminatingRuleType: rule && "isManaged" in rule && rule.isManaged ? "MANAGED_RULE_GROUP" : kind,
    action: action.toUpperCase(),
    terminatingRuleMatchDetails: [],
    httpSourceName: resource.source,
    httpSourceId: resource.id,
    ruleGroupList: groups.map((group) => groupRecord(group, outcome)),
    rateBasedRuleList: rates.flatMap(({ rule: one, rate }) => {
      const key = rate?.keyOf(request);
      if (!rate || key === undefined) return [];
      return {
        rateBasedRuleId: `${webAclArn}_${one.Name}`,
        rateBasedRuleName: one.Name,
        limitKey: rate.limitKey,
        maxRateAllowed: rate.counter.limit,
        evaluationWindowSec: String(rate.windowSeconds),
        limitValue: key,
      };
    }),
    // A group is one of them when all of it is only counted; what it would have done is told with the group.
    nonTerminatingMatchingRules: counted.flatMap(({ rule: one, overridden }) =>
      "members" in one && overridden === undefined
        ? []
        : {
            ruleId: one.rule.Name,
            action: "COUNT",
            ruleMatchDetails: [],
          },
    ),
    requestHeadersInserted:
      answer || Object.keys(inserted).length === 0
        ? null
        : Object.entries(inserted).map(([name, value]) => ({ name, value: String(value) })),
    responseCodeSent: answer?.isCustom ? answer.status : null,
    httpRequest: {
      clientIp: request.address,
      country: request.country,
      headers: request.headers.map(({ name, text }) => ({
        name,
        value: hides.header(name) ? REDACTED : text,
      })),
      uri: hides.uri ? REDACTED : request.path,
      args: hides.query ? REDACTED : request.query,
      httpVersion: "HTTP/1.1",
      httpMethod: hides.method ? REDACTED : request.http.method,
      requestId: resource.requestId,
      scheme: "https",
      host: request.header("host") ?? "",
    },
    ...(request.labels.size > 0 && { labels: [...request.labels].map((name) => ({ name })) }),
  };
}

function groupRecord(group: GroupRule, { rule, member, counted }: Outcome) {
  const matches = counted.filter((match) => match.rule === group);
  const stopped = matches.find(({ overridden }) => overridden !== undefined);
  const terminating = rule === group ? member : stopped?.member;
  return {
    ruleGroupId: group.group,
    terminatingRule: terminating
      ? {
          ruleId: terminating.rule.Name,
          action: terminating.action.kind.toUpperCase(),
          ruleMatchDetails: null,
        }
      : null,
    nonTerminatingMatchingRules: matches
      .filter((match) => match !== stopped)
      .map(({ member: one }) => ({ ruleId: one?.rule.Name, action: "COUNT", ruleMatchDetails: [] })),
    excludedRules: null,
  };
}

function redaction(fields: readonly FieldToMatch[]) {
  const headers = new Set(fields.flatMap(({ SingleHeader }) => SingleHeader?.Name.toLowerCase() ?? []));
  return {
    header: (name: string) => headers.has(name),
    uri: fields.some(({ UriPath }) => UriPath),
    query: fields.some(({ QueryString }) => QueryString),
    method: fields.some(({ Method }) => Method),
  };
}

type Filter = NonNullable<LoggingConfiguration["LoggingFilter"]>["Filters"][number];

/** True when a request is written to the log: the first filter that it meets says so, or the default.
 * @see https://docs.aws.amazon.com/waf/latest/APIReference/API_LoggingFilter.html */
export function isKept(
  filter: LoggingConfiguration["LoggingFilter"],
  request: WebRequest,
  outcome: Outcome,
): boolean {
  if (!filter) return true;
  const { action, counted } = outcome;
  const actions = new Set([action.toUpperCase(), ...(counted.length > 0 ? ["COUNT"] : [])]);
  const meets = ({ ActionCondition, LabelNameCondition }: Filter["Conditions"][number]) =>
    (!ActionCondition || actions.has(ActionCondition.Action)) &&
    (!LabelNameCondition || request.labels.has(LabelNameCondition.LabelName));
  const met = filter.Filters.find(({ Requirement, Conditions }) =>
    Requirement === "MEETS_ALL" ? Conditions.every(meets) : Conditions.some(meets),
  );
  return (met?.Behavior ?? filter.DefaultBehavior) === "KEEP";
}
