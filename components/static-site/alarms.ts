import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Metric } from "../parts/alarm.ts";
import type { Settings } from "./defaults.ts";

/** CloudFront's metrics are in one region alone. */
const REGION = "us-east-1";
/** Per cent of the answers. */
const ERROR_PERCENT = 5;

/** Declares the alarm of a site that can't be reached: of the bucket, and of the APIs behind it.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/programming-cloudwatch-metrics.html */
export function siteAlarms(
  name: string,
  { alarms }: Settings,
  distribution: aws.cloudfront.Distribution,
  parent: pulumi.Resource,
): void {
  if (!alarms) return;
  const of = (metricName: string, statistic: Metric["statistic"], label: string): Metric => ({
    namespace: "AWS/CloudFront",
    metricName,
    dimensions: { DistributionId: distribution.id, Region: "Global" },
    statistic,
    label,
  });
  const errors = of("5xxErrorRate", "Average", "errors (5xx), per cent");
  alarms.chart({ title: `${name}: requests`, metrics: [of("Requests", "Sum", "requests")], region: REGION });
  alarms.chart({ title: `${name}: errors`, metrics: [errors], region: REGION });
  alarms.add(parent, `${name}-errors`, {
    component: name,
    kind: "site-errors",
    description: `more than ${ERROR_PERCENT} % of what visitors get are errors (5xx)`,
    metric: errors,
    threshold: ERROR_PERCENT,
    evaluationPeriods: 5,
    datapointsToAlarm: 3,
    region: REGION,
  });
}
