import type { MetricHub } from "../../../observe/metrics.ts";
import type { Visibility } from "../configuration.ts";
import { CLOUDFRONT_REGION, type Scope } from "../names.ts";
import type { Outcome } from "../rules/evaluate.ts";

/** Names of the metrics by action.
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-metrics.html */
const names = {
  Allow: "AllowedRequests",
  Block: "BlockedRequests",
  Count: "CountedRequests",
  Captcha: "CaptchaRequests",
  Challenge: "ChallengeRequests",
} as const;

/** Puts the metrics of one request: of the rule that decided, of those that counted, and of all rules together. The dimension `Region` is
 * for other resources than distributions. Metrics of labels and of rule groups are not put here. */
export function putMetrics(
  metrics: MetricHub,
  visibility: Visibility,
  at: { readonly scope: Scope; readonly region: string },
  { action, rule, counted }: Outcome,
): void {
  const put = (name: keyof typeof names, ruleName: string) =>
    metrics.put({
      region: at.scope === "CLOUDFRONT" ? CLOUDFRONT_REGION : at.region,
      namespace: "AWS/WAFV2",
      metricName: names[name],
      dimensions: {
        WebACL: visibility.MetricName,
        Rule: ruleName,
        ...(at.scope === "REGIONAL" && { Region: at.region }),
      },
      value: 1,
      unit: "Count",
    });
  for (const { rule: one } of counted)
    if (one.rule.VisibilityConfig.CloudWatchMetricsEnabled)
      put("Count", one.rule.VisibilityConfig.MetricName);
  if (rule?.rule.VisibilityConfig.CloudWatchMetricsEnabled)
    put(action, rule.rule.VisibilityConfig.MetricName);
  if (!visibility.CloudWatchMetricsEnabled) return;
  if (!rule) put(action, "Default_Action");
  put(action, "ALL");
  if (counted.length > 0) put("Count", "ALL");
}
