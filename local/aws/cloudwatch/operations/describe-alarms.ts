import { describeDimensions } from "../dimensions.ts";
import { operation } from "../operation.ts";
import type { AlarmRecord, CompositeRecord, StatefulAlarm } from "../records.ts";

const onOnePage = "everything is on one page";

/** Describes the program's alarms: those of metrics, and those of other alarms when they are asked for.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html */
export const describeAlarms = operation("DescribeAlarms", {
  members: {
    AlarmNames: true,
    AlarmNamePrefix: true,
    AlarmTypes: true,
    StateValue: true,
    NextToken: onOnePage,
    MaxRecords: onOnePage,
  },
  access: ({ store, region }) => [
    { action: "cloudwatch:DescribeAlarms", resource: store.alarmArn(region, "*") },
  ],
  run: (
    { store, region },
    { AlarmNames, AlarmNamePrefix = "", AlarmTypes = ["MetricAlarm"], StateValue },
  ) => {
    const isWanted = (alarm: StatefulAlarm) =>
      alarm.region === region &&
      (AlarmNames?.includes(alarm.name) ?? true) &&
      alarm.name.startsWith(AlarmNamePrefix) &&
      (StateValue ?? alarm.state) === alarm.state;
    const { alarms } = store;
    return {
      MetricAlarms: AlarmTypes.includes("MetricAlarm")
        ? alarms.metric().filter(isWanted).map(describeMetricAlarm)
        : [],
      CompositeAlarms: AlarmTypes.includes("CompositeAlarm")
        ? alarms.composite().filter(isWanted).map(describeComposite)
        : [],
    };
  },
});

function describe(alarm: StatefulAlarm) {
  const at = new Date(alarm.changedAt);
  return {
    AlarmName: alarm.name,
    AlarmArn: alarm.arn,
    AlarmDescription: alarm.description,
    ActionsEnabled: true,
    AlarmActions: alarm.actions.ALARM,
    OKActions: alarm.actions.OK,
    InsufficientDataActions: alarm.actions.INSUFFICIENT_DATA,
    StateValue: alarm.state,
    StateReason: alarm.reason,
    StateUpdatedTimestamp: at,
    StateTransitionedTimestamp: at,
  };
}

const describeComposite = (alarm: CompositeRecord) => ({ ...describe(alarm), AlarmRule: alarm.rule });

function describeMetricAlarm(alarm: AlarmRecord) {
  return {
    ...describe(alarm),
    ...(alarm.expression ? { Metrics: describeExpression(alarm, alarm.expression) } : describeMetric(alarm)),
    EvaluationPeriods: alarm.evaluationPeriods,
    DatapointsToAlarm: alarm.datapointsToAlarm,
    Threshold: alarm.threshold,
    ComparisonOperator: alarm.comparison,
    TreatMissingData: alarm.treatMissingData,
  };
}

function describeMetric({ namespace, metricName, statistic, period, dimensions }: AlarmRecord) {
  return {
    Namespace: namespace,
    MetricName: metricName,
    ...(statistic.startsWith("p") ? { ExtendedStatistic: statistic } : { Statistic: statistic }),
    Period: period,
    Dimensions: describeDimensions(dimensions),
  };
}

function describeExpression(
  { period }: AlarmRecord,
  { id, text, label, metrics }: NonNullable<AlarmRecord["expression"]>,
) {
  return [
    { Id: id, Expression: text, Label: label, ReturnData: true },
    ...metrics.map((metric) => ({
      Id: metric.id,
      MetricStat: {
        Metric: {
          Namespace: metric.namespace,
          MetricName: metric.metricName,
          Dimensions: describeDimensions(metric.dimensions),
        },
        Period: period,
        Stat: metric.statistic,
      },
      ReturnData: false,
    })),
  ];
}
