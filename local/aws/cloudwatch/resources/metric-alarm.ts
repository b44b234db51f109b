import type * as aws from "@pulumi/aws";
import { AwsError, NotEmulatedError } from "../../../contract/errors.ts";
import { physicalName } from "../../../contract/names.ts";
import { resource, type Resource } from "../../../contract/resource.ts";
import { comparisonOperators } from "../alarm-watch.ts";
import type { CloudWatchStore } from "../store.ts";
import { STATISTICS } from "../statistics.ts";

interface Outputs {
  readonly arn: string;
}

interface AlarmInputs {
  readonly namespace?: string;
  readonly metricName?: string;
  readonly dimensions?: Readonly<Record<string, string>>;
  readonly statistic?: string;
  readonly period?: number;
  readonly evaluationPeriods?: number;
  readonly datapointsToAlarm?: number;
  readonly threshold?: number;
  readonly comparisonOperator?: string;
  readonly treatMissingData?: string;
  readonly actionsEnabled?: boolean;
  readonly alarmActions?: readonly unknown[];
  readonly okActions?: readonly unknown[];
  readonly insufficientDataActions?: readonly unknown[];
  readonly alarmDescription?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

/** `aws:cloudwatch/metricAlarm:MetricAlarm`, of one metric and one statistic, telling topics. Alarms of expressions are refused.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
export function metricAlarmResource(store: CloudWatchStore) {
  const put = async ({ inputs, region }: Resource<AlarmInputs>, name: string) => {
    const arn = store.alarmArn(region, name);
    check(inputs, name);
    const { evaluationPeriods = 1, actionsEnabled = true } = inputs;
    const actions = actionsEnabled ? inputs : {};
    const before = store.alarms.find(arn);
    await store.alarms.put({
      name,
      arn,
      region,
      namespace: inputs.namespace ?? "",
      metricName: inputs.metricName ?? "",
      statistic: inputs.statistic ?? "",
      evaluationPeriods,
      dimensions: inputs.dimensions ?? {},
      description: inputs.alarmDescription ?? "",
      period: inputs.period ?? 60,
      threshold: inputs.threshold ?? 0,
      comparison: inputs.comparisonOperator ?? "",
      datapointsToAlarm: inputs.datapointsToAlarm ?? evaluationPeriods,
      treatMissingData: inputs.treatMissingData ?? "missing",
      actions: {
        ALARM: (actions.alarmActions ?? []) as string[],
        OK: (actions.okActions ?? []) as string[],
        INSUFFICIENT_DATA: (actions.insufficientDataActions ?? []) as string[],
      },
      state: before?.state ?? "INSUFFICIENT_DATA",
      reason: before?.reason ?? "",
      changedAt: before?.changedAt ?? new Date().toISOString(),
      tags: inputs.tags ?? {},
    });
    return { id: name, outputs: { arn } };
  };
  return resource<aws.cloudwatch.MetricAlarmArgs, Outputs>()({
    inputs: {
      name: true,
      namespace: true,
      metricName: true,
      dimensions: true,
      statistic: true,
      period: true,
      evaluationPeriods: true,
      datapointsToAlarm: true,
      threshold: true,
      comparisonOperator: true,
      treatMissingData: true,
      actionsEnabled: true,
      alarmActions: true,
      okActions: true,
      insufficientDataActions: true,
      alarmDescription: true,
      tags: true,
      evaluateLowSampleCountPercentiles: "it is about percentiles, which are refused",
    },
    replaceOn: ["name", "region"],
    create: async (alarm) => await put(alarm, alarm.inputs.name ?? physicalName(alarm.name, 255)),
    start: async (kept) => {
      // It was only recorded by an older version.
      if (!store.alarms.find(kept.outputs.arn)) await put(kept, kept.id);
    },
    update: async (alarm, { id }) => await put(alarm, id),
    delete: async ({ outputs: { arn } }) => await store.alarms.delete(arn),
  });
}

function check(inputs: AlarmInputs, name: string): void {
  const { statistic = "", comparisonOperator = "" } = inputs;
  if (!STATISTICS.includes(statistic))
    throw new NotEmulatedError(
      `the statistic ${statistic} of alarm ${name}`,
      `Use one of ${STATISTICS.join(", ")}.`,
    );
  if (!comparisonOperators.includes(comparisonOperator))
    throw new AwsError(
      "ValidationError",
      `comparisonOperator of alarm ${name} must be one of ${comparisonOperators.join(", ")} (got ${comparisonOperator})`,
    );
  for (const action of [
    ...(inputs.alarmActions ?? []),
    ...(inputs.okActions ?? []),
    ...(inputs.insufficientDataActions ?? []),
  ])
    if (!/^arn:aws[\w-]*:sns:/.test(String(action)))
      throw new NotEmulatedError(`the action ${String(action)} of alarm ${name}`, "Use the ARN of a topic.");
}
