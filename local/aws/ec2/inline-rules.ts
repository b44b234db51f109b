import type * as aws from "@pulumi/aws";
import type { Read } from "../../contract/members.ts";
import type { Inputs } from "../../contract/resource.ts";
import type { SecurityGroupRule } from "./records.ts";
import { checkDuplicate, readRule, type RuleStatement } from "./security-group-rules.ts";
import type { NetworkStore } from "./store.ts";

/** Members of a rule that stands in its group. */
export const inlineRule = {
  protocol: true,
  fromPort: true,
  toPort: true,
  description: true,
  cidrBlocks: true,
  ipv6CidrBlocks: true,
  prefixListIds: true,
  securityGroups: true,
  self: true,
} as const;
type InlineRule = NonNullable<
  Read<Inputs<aws.ec2.SecurityGroupArgs>, { readonly ingress: typeof inlineRule }>["ingress"]
>[number];

/** Sets the rules that stand in the group itself: they are all there are, so those from elsewhere go.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/ec2/securitygroup/#ingress_nodejs */
export function setInlineRules(
  store: NetworkStore,
  groupId: string,
  direction: SecurityGroupRule["direction"],
  rules: readonly InlineRule[],
): void {
  for (const rule of store.rulesOf(groupId, direction)) store.rules.delete(rule.id);
  for (const [index, statement] of rules.flatMap((rule) => expand(groupId, rule)).entries()) {
    const rule = readRule(`${groupId}/${direction}/${index}`, groupId, direction, statement, store);
    checkDuplicate(rule, store);
    store.rules.set(rule.id, rule);
  }
}

/** An inline rule for many peers is one rule for each. */
function expand(groupId: string, rule: InlineRule): RuleStatement[] {
  const { protocol, fromPort, toPort, description } = rule;
  const common = { protocol, fromPort, toPort, description };
  return [
    ...(rule.cidrBlocks ?? []).map((cidrIpv4) => ({ ...common, cidrIpv4 })),
    ...(rule.ipv6CidrBlocks ?? []).map((cidrIpv6) => ({ ...common, cidrIpv6 })),
    ...(rule.prefixListIds ?? []).map((prefixListId) => ({ ...common, prefixListId })),
    ...[...(rule.securityGroups ?? []), ...(rule.self ? [groupId] : [])].map((id) => ({
      ...common,
      referencedSecurityGroupId: id,
    })),
  ];
}
