import type * as pulumi from "@pulumi/pulumi";
import type { Metric } from "../parts/alarm.ts";
import type { Settings } from "./defaults.ts";

/** Metrics of a web ACL for distributions are in one region alone. */
const REGION = "us-east-1";
/** Requests in five minutes. */
const BLOCKED = 100;

/** Declares the alarm of a flood, and the charts to look at before a group is switched to block.
 * @param metricName Of the web ACL.
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-metrics.html */
export function webAclAlarms(
  name: string,
  { alarms }: Settings,
  metricName: string,
  ruleNames: readonly string[],
  parent: pulumi.Resource,
): void {
  if (!alarms) return;
  const of = (metric: string, rule: string, label: string): Metric => ({
    namespace: "AWS/WAFV2",
    metricName: metric,
    dimensions: { WebACL: metricName, Rule: rule },
    statistic: "Sum",
    label,
  });
  const blocked = of("BlockedRequests", "ALL", "blocked");
  alarms.chart({ title: `${name}: requests that are blocked`, metrics: [blocked], region: REGION });
  if (ruleNames.length > 0)
    alarms.chart({
      title: `${name}: what rules count and do not block`,
      metrics: ruleNames.map((rule) => of("CountedRequests", rule, rule)),
      region: REGION,
    });
  alarms.add(parent, `${name}-blocked`, {
    component: name,
    kind: "requests-blocked",
    description: `more than ${BLOCKED} requests in five minutes were blocked`,
    metric: blocked,
    threshold: BLOCKED,
    period: 300,
    region: REGION,
  });
}
