import { describeDimensions } from "../dimensions.ts";
import { operation } from "../operation.ts";
import type { AlarmRecord } from "../records.ts";

const onOnePage = "everything is on one page";

/** Describes the program's alarms. There are none of several alarms here.
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
  run: ({ store, region }, { AlarmNames, AlarmNamePrefix = "", AlarmTypes, StateValue }) => ({
    MetricAlarms: store.alarms
      .all()
      .filter(() => AlarmTypes?.includes("MetricAlarm") ?? true)
      .filter((alarm) => alarm.region === region)
      .filter((alarm) => AlarmNames?.includes(alarm.name) ?? true)
      .filter((alarm) => alarm.name.startsWith(AlarmNamePrefix))
      .filter((alarm) => (StateValue ?? alarm.state) === alarm.state)
      .map(describe),
    CompositeAlarms: [],
  }),
});

function describe(alarm: AlarmRecord) {
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
    Namespace: alarm.namespace,
    MetricName: alarm.metricName,
    Statistic: alarm.statistic,
    Period: alarm.period,
    EvaluationPeriods: alarm.evaluationPeriods,
    DatapointsToAlarm: alarm.datapointsToAlarm,
    Threshold: alarm.threshold,
    ComparisonOperator: alarm.comparison,
    TreatMissingData: alarm.treatMissingData,
    Dimensions: describeDimensions(alarm.dimensions),
  };
}
