import type * as aws from "@pulumi/aws";
import { AwsError, NotEmulatedError } from "../../../contract/errors.ts";
import type { Read } from "../../../contract/members.ts";
import { physicalName } from "../../../contract/names.ts";
import { resource, type Inputs, type Resource } from "../../../contract/resource.ts";
import { actionsOf, checkActions } from "../alarm-actions.ts";
import { comparisonOperators } from "../alarm-state.ts";
import { parseExpression } from "../metric-math.ts";
import type { AlarmRecord } from "../records.ts";
import type { CloudWatchStore } from "../store.ts";
import { isStatistic, STATISTICS } from "../statistics.ts";

interface Outputs {
  readonly name: string;
  readonly arn: string;
}

const inputs = {
  name: true,
  namespace: true,
  metricName: true,
  dimensions: true,
  statistic: true,
  extendedStatistic: true,
  period: true,
  evaluationPeriods: true,
  datapointsToAlarm: true,
  threshold: true,
  comparisonOperator: true,
  treatMissingData: true,
  metricQueries: {
    id: true,
    expression: true,
    label: true,
    returnData: true,
    metric: { namespace: true, metricName: true, dimensions: true, stat: true, period: true },
  },
  actionsEnabled: true,
  alarmActions: true,
  okActions: true,
  insufficientDataActions: true,
  alarmDescription: true,
  tags: true,
  evaluateLowSampleCountPercentiles: ["evaluate"],
} as const;

type AlarmInputs = Read<Inputs<aws.cloudwatch.MetricAlarmArgs>, typeof inputs>;

/** `aws:cloudwatch/metricAlarm:MetricAlarm`, of one metric, or of one expression of metrics, telling topics.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
export function metricAlarmResource(store: CloudWatchStore) {
  const put = async (alarm: Resource<AlarmInputs>, name: string) => {
    const { inputs: given, region } = alarm;
    const arn = store.alarmArn(region, name);
    check(given, name);
    const { evaluationPeriods = 1, comparisonOperator = "" } = given;
    const before = store.alarms.find(arn);
    await store.alarms.put({
      name,
      arn,
      region,
      ...watchedBy(given, region, name),
      evaluationPeriods,
      description: given.alarmDescription ?? "",
      threshold: given.threshold ?? 0,
      comparison: comparisonOperator,
      datapointsToAlarm: given.datapointsToAlarm ?? evaluationPeriods,
      treatMissingData: given.treatMissingData ?? "missing",
      actions: actionsOf(given),
      state: before?.state ?? "INSUFFICIENT_DATA",
      reason: before?.reason ?? "",
      changedAt: before?.changedAt ?? new Date().toISOString(),
      tags: given.tags ?? {},
    });
    return { id: name, outputs: { arn, name } };
  };
  return resource<aws.cloudwatch.MetricAlarmArgs, Outputs>()({
    inputs,
    replaceOn: ["name", "region"],
    create: async (alarm) => await put(alarm, alarm.inputs.name ?? physicalName(alarm.name, 255)),
    start: async (kept) => {
      // It was only recorded by an older version.
      if (!store.alarms.find(kept.outputs.arn)) await put(kept, kept.id);
      return { name: kept.id };
    },
    update: async (alarm, { id }) => await put(alarm, id),
    delete: async ({ outputs: { arn } }) => await store.alarms.delete(arn),
  });
}

/** Members of the record that say what is watched: a metric, or an expression.
 * @throws NotEmulatedError for a statistic that is not computed here, and for an expression of another form. */
function watchedBy(
  given: AlarmInputs,
  region: string,
  name: string,
): Pick<AlarmRecord, "namespace" | "metricName" | "dimensions" | "statistic" | "period" | "expression"> {
  const { metricQueries } = given;
  if (!metricQueries) {
    const statistic = given.extendedStatistic ?? given.statistic ?? "";
    checkStatistic(statistic, name);
    return {
      namespace: given.namespace ?? "",
      metricName: given.metricName ?? "",
      dimensions: given.dimensions ?? {},
      statistic,
      period: given.period ?? 60,
    };
  }
  const returned = metricQueries.filter(({ returnData }) => returnData);
  const [watched] = returned;
  const others = metricQueries.filter((query) => query !== watched);
  if (!watched?.expression || returned.length !== 1 || others.some(({ metric }) => !metric))
    throw new NotEmulatedError(
      `the metricQueries of alarm ${name}`,
      "Use one expression that returns data, of metrics that do not.",
    );
  const metrics = others.map(({ id, metric }) => {
    const statistic = metric?.stat ?? "";
    checkStatistic(statistic, name);
    return {
      id,
      region,
      namespace: metric?.namespace ?? "",
      metricName: metric?.metricName ?? "",
      dimensions: metric?.dimensions ?? {},
      statistic,
    };
  });
  const ids = metrics.map(({ id }) => id);
  parseExpression(watched.expression, ids);
  return {
    namespace: "",
    metricName: "",
    dimensions: {},
    statistic: "",
    period: others[0]?.metric?.period ?? 60,
    expression: {
      id: watched.id,
      text: watched.expression,
      label: watched.label ?? watched.expression,
      metrics,
    },
  };
}

function checkStatistic(statistic: string, name: string): void {
  if (!isStatistic(statistic))
    throw new NotEmulatedError(
      `the statistic ${statistic} of alarm ${name}`,
      `Use one of ${STATISTICS.join(", ")}, or a percentile such as p99.`,
    );
}

function check(given: AlarmInputs, name: string): void {
  const { comparisonOperator = "", period = 60, evaluationPeriods = 1 } = given;
  const { datapointsToAlarm = evaluationPeriods } = given;
  if (!comparisonOperators.includes(comparisonOperator))
    throw new AwsError(
      "ValidationError",
      `comparisonOperator of alarm ${name} must be one of ${comparisonOperators.join(", ")} (got ${comparisonOperator})`,
    );
  if (period % 60 !== 0) throw new NotEmulatedError(`the period of ${period} seconds of alarm ${name}`);
  if (!(datapointsToAlarm >= 1 && datapointsToAlarm <= evaluationPeriods))
    throw new AwsError(
      "ValidationError",
      `datapointsToAlarm of alarm ${name} must be from 1 to evaluationPeriods, ${evaluationPeriods} (got ${datapointsToAlarm})`,
    );
  checkActions(name, given);
}
