import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Tags } from "./component.ts";

/** Arguments of {@link alarm}. */
export interface AlarmArgs extends Pick<aws.cloudwatch.MetricAlarmArgs, "dimensions"> {
  /** Text for whoever is told: "the oldest event waits for more than 300 seconds". The component's name comes before it. */
  readonly description: string;
  readonly namespace: string;
  readonly metricName: string;
  readonly statistic: "Average" | "Maximum" | "Sum";
  /** Value beyond which it goes off.
   * @default 0 */
  readonly threshold?: number;
  /** @default "GreaterThanThreshold" */
  readonly comparisonOperator?: "GreaterThanThreshold" | "LessThanThreshold";
  /** ARNs of topics that are told.
   * @default none: the alarm only shows */
  readonly actions: readonly pulumi.Input<string>[] | undefined;
  readonly tags: Tags | undefined;
}

/** Makes an alarm on one metric, looked at every minute; a minute without data is a good one.
 * @param name Name of the component; the alarm is called `<name>-<kind>`.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html */
export function alarm(
  name: string,
  kind: string,
  { description, actions, threshold = 0, comparisonOperator = "GreaterThanThreshold", ...args }: AlarmArgs,
  parent: pulumi.Resource,
): aws.cloudwatch.MetricAlarm {
  return new aws.cloudwatch.MetricAlarm(
    `${name}-${kind}`,
    {
      ...args,
      alarmDescription: `${name}: ${description}`,
      threshold,
      comparisonOperator,
      period: 60,
      evaluationPeriods: 1,
      treatMissingData: "notBreaching",
      alarmActions: actions && [...actions],
    },
    { parent },
  );
}
