import type * as pulumi from "@pulumi/pulumi";
import type { Function } from "../function/index.ts";
import type { Settings } from "./defaults.ts";

/** Declares the alarm of a site that does not do what visitors come for: two probes that fail, one after the other. Lambda counts them for
 * nothing, where a metric of one's own costs as much as three alarms.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html */
export function probeAlarm(
  name: string,
  { alarms, minutes }: Settings,
  fn: Function,
  parent: pulumi.Resource,
): void {
  alarms?.add(parent, `${name}-failed`, {
    component: name,
    kind: "probe-failed",
    description: "the site does not do what visitors come for; the probe's log names the step",
    metric: {
      namespace: "AWS/Lambda",
      metricName: "Errors",
      dimensions: { FunctionName: fn.functionName },
      statistic: "Sum",
    },
    period: minutes * 60,
    evaluationPeriods: 2,
  });
}
