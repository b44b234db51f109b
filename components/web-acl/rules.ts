import type * as aws from "@pulumi/aws";
import type { Settings } from "./defaults.ts";

/** Makes the metric of a rule, or of a whole web ACL. */
export const visibility = (metricName: string) => ({
  cloudwatchMetricsEnabled: true,
  metricName,
  sampledRequestsEnabled: true,
});

/** Makes the rules, cheapest first: AWS's list of bad addresses, AWS's common rules, and the limit for one address.
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html */
export const rules = ({ requestsPerAddress }: Settings): aws.types.input.wafv2.WebAclRule[] => [
  managed("AWSManagedRulesAmazonIpReputationList", 0),
  managed("AWSManagedRulesCommonRuleSet", 1),
  {
    name: "PerAddress",
    priority: 2,
    action: { block: {} },
    statement: { rateBasedStatement: { limit: requestsPerAddress, aggregateKeyType: "IP" } },
    visibilityConfig: visibility("PerAddress"),
  },
];

const managed = (group: string, priority: number): aws.types.input.wafv2.WebAclRule => ({
  name: group,
  priority,
  overrideAction: { none: {} },
  statement: { managedRuleGroupStatement: { vendorName: "AWS", name: group } },
  visibilityConfig: visibility(group),
});
