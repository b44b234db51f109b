import type { Headers } from "../../../contract/http.ts";
import type { WebAclAnswer } from "../../../contract/capabilities.ts";
import type { WebRequest } from "../inspect/web-request.ts";
import type { Action } from "./actions.ts";
import type { CompiledRule, GroupRule, PlainRule } from "./rule.ts";

/** A rule that matched and did not end the matter. */
export interface CountedMatch {
  /** Rule of the web ACL. */
  readonly rule: CompiledRule;
  /** Rule within the group, where the rule is one. */
  readonly member: PlainRule | undefined;
  /** Action that the rule has, where its group is only counted. */
  readonly overridden: Action["kind"] | undefined;
}

/** Outcome of the rules for one request. */
export interface Outcome {
  readonly action: Exclude<Action["kind"], "Count">;
  /** Rule that decided; undefined for the default action. */
  readonly rule: CompiledRule | undefined;
  /** Rule within the group that decided. */
  readonly member: PlainRule | undefined;
  readonly answer: WebAclAnswer | undefined;
  readonly counted: readonly CountedMatch[];
  /** Inserted into a request that goes on. */
  readonly headers: Headers;
}

const NOTHING: readonly CountedMatch[] = [];

/** Asks rules one after the other until one decides.
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-processing.html */
export function evaluate(
  rules: readonly CompiledRule[],
  defaultAction: Action,
  request: WebRequest,
): Outcome {
  let counted: CountedMatch[] | undefined;
  let headers: Headers | undefined;
  for (const rule of rules) {
    const match =
      "members" in rule
        ? firstOfGroup(rule, request, (one) => (counted ??= []).push(one))
        : plain(rule, request);
    if (!match) continue;
    const { action } = match;
    if (action.kind === "Count" || ("members" in rule && rule.isCounted)) {
      const isOverridden = action.kind !== "Count";
      (counted ??= []).push({
        rule,
        member: "members" in rule ? match : undefined,
        overridden: isOverridden ? action.kind : undefined,
      });
      if (!isOverridden) Object.assign((headers ??= {}), action.headers);
      continue;
    }
    return outcome(action, rule, "members" in rule ? match : undefined, counted, headers, request);
  }
  return outcome(defaultAction, undefined, undefined, counted, headers, request);
}

function outcome(
  action: Action,
  rule: CompiledRule | undefined,
  member: PlainRule | undefined,
  counted: readonly CountedMatch[] = NOTHING,
  headers: Headers = {},
  request: WebRequest,
): Outcome {
  return {
    action: action.kind as Outcome["action"],
    rule,
    member,
    answer: action.answer?.(request),
    counted,
    headers: { ...headers, ...action.headers },
  };
}

function plain(rule: PlainRule, request: WebRequest): PlainRule | undefined {
  if (!rule.matcher.matches(request)) return undefined;
  for (const label of rule.labels) request.labels.add(label);
  return rule;
}

/** The first rule of a group that would decide. Those that only count are told to `count`. */
function firstOfGroup(
  group: GroupRule,
  request: WebRequest,
  count: (match: CountedMatch) => void,
): PlainRule | undefined {
  for (const member of group.members) {
    if (!plain(member, request)) continue;
    if (member.action.kind !== "Count") return member;
    count({ rule: group, member, overridden: undefined });
  }
  return undefined;
}
