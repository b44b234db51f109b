import type { CustomResponseBody, Rule, RuleActionOverride } from "../configuration.ts";
import { invalidParameter } from "../errors.ts";
import { compileStatement, kindOf } from "../statements/compile.ts";
import type { Matcher, References } from "../statements/matcher.ts";
import { rateBased, type RateMatcher } from "../statements/rate.ts";
import { compileAction, type Action } from "./actions.ts";
import { managedGroupCapacity } from "./managed-groups.ts";

/** A rule with a statement of its own. */
export interface PlainRule {
  readonly rule: Rule;
  readonly matcher: Matcher;
  readonly rate: RateMatcher | undefined;
  readonly action: Action;
  /** Fully qualified. */
  readonly labels: readonly string[];
  readonly capacity: number;
}

/** A rule that is a group of rules. */
export interface GroupRule {
  readonly rule: Rule;
  /** ARN of a rule group, or `AWS#AWSManagedRulesCommonRuleSet`. */
  readonly group: string;
  /** Rules of the group; none for a managed one, whose rules match nothing here. */
  readonly members: readonly PlainRule[];
  readonly isManaged: boolean;
  /** True when what the group would do is only counted. */
  readonly isCounted: boolean;
  readonly capacity: number;
}

/** A rule, compiled. */
export type CompiledRule = PlainRule | GroupRule;

/** A rule group, as rules refer to it. */
export interface RuleGroup {
  readonly rules: readonly Rule[];
  readonly capacity: number;
  readonly references: References;
  readonly customResponseBodies: Readonly<Record<string, CustomResponseBody>>;
}

/** Context that rules are compiled in. */
export interface RuleContext {
  readonly references: References;
  readonly customResponseBodies: Readonly<Record<string, CustomResponseBody>>;
  /** @throws AwsError WAFNonexistentItemException */
  ruleGroup(arn: string): RuleGroup;
  /** Milliseconds, of a clock that never goes back. */
  now(): number;
  /** Rate-based statement of an earlier version of a rule, with its counts, where its settings are the same. */
  keptRate?(rule: Rule): RateMatcher | undefined;
}

/** Parts that no label may have.
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-label-requirements.html */
const reserved = new Set([
  "awswaf",
  "aws",
  "waf",
  "webacl",
  "rulegroup",
  "ipset",
  "regexpatternset",
  "managed",
]);

/** Compiles rules, in the order of their priorities.
 * @throws AwsError WAFInvalidParameterException and others naming what is wrong. */
export function compileRules(rules: readonly Rule[], context: RuleContext): CompiledRule[] {
  for (const [field, values] of [
    ["RULE", rules.map(({ Name }) => Name)],
    ["PRIORITY", rules.map(({ Priority }) => Priority)],
  ] as const) {
    const twice = values.find((value, index) => values.indexOf(value as never) !== index);
    if (twice !== undefined) throw invalidParameter(field, String(twice), "Rules must differ in it");
  }
  return [...rules].sort((one, other) => one.Priority - other.Priority).map((rule) => compile(rule, context));
}

function compile(rule: Rule, context: RuleContext): CompiledRule {
  kindOf(rule.Statement);
  const { ManagedRuleGroupStatement: managed, RuleGroupReferenceStatement: reference } = rule.Statement;
  if (!managed && !reference) return compilePlain(rule, context);
  if (rule.Action || !rule.OverrideAction)
    throw invalidParameter("RULE", rule.Name, "A rule group has OverrideAction, and no Action");
  const isCounted = rule.OverrideAction.Count !== undefined;
  if (managed) {
    const scope =
      managed.ScopeDownStatement && compileStatement(managed.ScopeDownStatement, context.references);
    const capacity = managedGroupCapacity(managed) + (scope?.capacity ?? 0);
    return { rule, group: `AWS#${managed.Name}`, members: [], isManaged: true, isCounted, capacity };
  }
  const { ARN, RuleActionOverrides = [], ExcludedRules = [] } = reference as NonNullable<typeof reference>;
  const group = context.ruleGroup(ARN);
  const overrides = [
    ...RuleActionOverrides,
    ...ExcludedRules.map(({ Name }): RuleActionOverride => ({ Name, ActionToUse: { Count: {} } })),
  ];
  const inner = {
    ...context,
    references: group.references,
    customResponseBodies: group.customResponseBodies,
  };
  const members = compileRules(group.rules, inner).map((member) => {
    if ("members" in member) throw invalidParameter("STATEMENT", rule.Name, "A group can't be in a group");
    const override = overrides.find(({ Name }) => Name === member.rule.Name);
    return override
      ? { ...member, action: compileAction(override.ActionToUse, context.customResponseBodies) }
      : member;
  });
  return { rule, group: ARN, members, isManaged: false, isCounted, capacity: group.capacity };
}

function compilePlain(rule: Rule, context: RuleContext): PlainRule {
  if (!rule.Action || rule.OverrideAction)
    throw invalidParameter("RULE", rule.Name, "A rule that is no group has Action, and no OverrideAction");
  const { references, customResponseBodies } = context;
  const action = compileAction(rule.Action, customResponseBodies);
  const { RateBasedStatement: rateStatement } = rule.Statement;
  if (rateStatement && action.kind === "Allow")
    throw invalidParameter("RULE_ACTION", "Allow", "A rate-based rule can't allow");
  const rate =
    rateStatement && (context.keptRate?.(rule) ?? rateBased(rateStatement, references, () => context.now()));
  const matcher = rate ?? compileStatement(rule.Statement, references);
  const labels = (rule.RuleLabels ?? []).map(({ Name }) => {
    if (!/^[\w:-]{1,1024}$/.test(Name) || Name.split(":").some((part) => reserved.has(part)))
      throw invalidParameter(
        "LABEL",
        Name,
        `A label has a-z, A-Z, 0-9, _, - and :, and none of ${[...reserved].join(", ")} as a part`,
      );
    return `${references.labelPrefix}${Name}`;
  });
  return { rule, matcher, rate, action, labels, capacity: matcher.capacity };
}
