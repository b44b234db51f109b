import type * as aws from "@pulumi/aws";
import { formatArn } from "../../contract/arn.ts";
import { AwsError, NotEmulatedError } from "../../contract/errors.ts";
import { physicalName } from "../../contract/names.ts";
import type { Inputs, Resource, ResourceHandler } from "../../contract/resource.ts";
import { comparisonOperators, type Alarms } from "./alarms.ts";

type AlarmInputs = Inputs<aws.cloudwatch.MetricAlarmArgs>;

/** `aws:cloudwatch/metricAlarm:MetricAlarm`, of one metric and one statistic, telling topics. */
export function metricAlarmHandler(alarms: Alarms, accountId: string): ResourceHandler<AlarmInputs> {
  const put = async ({ inputs, region }: Resource<AlarmInputs>, name: string) => {
    const arn = formatArn({ service: "cloudwatch", region, accountId, resource: `alarm:${name}` });
    refuseNotEmulated(inputs, name);
    const {
      metricName = "",
      namespace = "",
      statistic = "",
      comparisonOperator = "",
      evaluationPeriods = 1,
    } = inputs;
    if (!comparisonOperators.includes(comparisonOperator))
      throw new AwsError(
        "ValidationError",
        `comparisonOperator of alarm ${name} must be one of ${comparisonOperators.join(", ")} (got ${comparisonOperator})`,
      );
    const actions = inputs.actionsEnabled === false ? undefined : inputs;
    const before = alarms.find(arn);
    await alarms.put({
      name,
      arn,
      region,
      namespace,
      metricName,
      statistic,
      evaluationPeriods,
      dimensions: inputs.dimensions ?? {},
      description: inputs.alarmDescription ?? "",
      period: inputs.period ?? 60,
      threshold: inputs.threshold ?? 0,
      comparison: comparisonOperator,
      datapointsToAlarm: inputs.datapointsToAlarm ?? evaluationPeriods,
      treatMissingData: inputs.treatMissingData ?? "missing",
      actions: {
        ALARM: (actions?.alarmActions ?? []) as string[],
        OK: (actions?.okActions ?? []) as string[],
        INSUFFICIENT_DATA: (actions?.insufficientDataActions ?? []) as string[],
      },
      state: before?.state ?? "INSUFFICIENT_DATA",
      reason: before?.reason ?? "",
      changedAt: before?.changedAt ?? new Date().toISOString(),
    });
    return { id: name, outputs: { arn } };
  };
  const arnOf = (outputs: unknown) => (outputs as { arn: string }).arn;
  return {
    replaceOn: ["name", "region"],
    create: async (resource) => await put(resource, resource.inputs.name ?? physicalName(resource.name, 255)),
    start: async (kept) => {
      // It was only recorded by an older version.
      if (!alarms.find(arnOf(kept.outputs))) await put(kept, kept.id);
    },
    update: async (resource, { id }) => await put(resource, id),
    delete: async ({ outputs }) => await alarms.delete(arnOf(outputs)),
  };
}

function refuseNotEmulated(inputs: AlarmInputs, name: string): void {
  if (inputs.metricQueries?.length)
    throw new NotEmulatedError(
      `metric math of alarm ${name}`,
      "Use one metric: metricName, namespace and statistic.",
    );
  if (!["Average", "Maximum", "Minimum", "SampleCount", "Sum"].includes(inputs.statistic ?? ""))
    throw new NotEmulatedError(
      `the statistic ${inputs.extendedStatistic ?? inputs.statistic} of alarm ${name}`,
      "Use Average, Maximum, Minimum, SampleCount or Sum.",
    );
  for (const action of [
    ...(inputs.alarmActions ?? []),
    ...(inputs.okActions ?? []),
    ...(inputs.insufficientDataActions ?? []),
  ])
    if (!/^arn:aws[\w-]*:sns:/.test(action as string))
      throw new NotEmulatedError(
        `the action ${action as string} of alarm ${name}`,
        "Use the ARN of a topic.",
      );
}
