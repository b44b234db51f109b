import type { AlarmRecord, AlarmState, CompositeRecord } from "./records.ts";

/** Writes what a topic is told of a change of state: JSON for programs, and a text for mails.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html */
export function alarmMessage(
  alarm: AlarmRecord | CompositeRecord,
  before: AlarmState,
  accountId: string,
): { readonly subject: string; readonly json: string; readonly mail: string } {
  const json = JSON.stringify({
    AlarmName: alarm.name,
    AlarmDescription: alarm.description,
    AWSAccountId: accountId,
    ...("rule" in alarm && { AlarmRule: alarm.rule }),
    AlarmArn: alarm.arn,
    NewStateValue: alarm.state,
    NewStateReason: alarm.reason,
    StateChangeTime: alarm.changedAt,
    OldStateValue: before,
    Region: alarm.region,
    OKActions: alarm.actions.OK,
    AlarmActions: alarm.actions.ALARM,
    InsufficientDataActions: alarm.actions.INSUFFICIENT_DATA,
    ...(!("rule" in alarm) && { Trigger: triggerOf(alarm) }),
  });
  const mail = `You are receiving this email because your Amazon CloudWatch Alarm "${alarm.name}" in the ${alarm.region} region has entered the ${alarm.state} state, because "${alarm.reason}" at "${alarm.changedAt}".

Alarm Details:
- Name:                       ${alarm.name}
- Description:                ${alarm.description}
- State Change:               ${before} -> ${alarm.state}
- Reason for State Change:    ${alarm.reason}
- Timestamp:                  ${alarm.changedAt}
- AWS Account:                ${accountId}
- Alarm Arn:                  ${alarm.arn}
`;
  const subject = `${alarm.state}: "${alarm.name}" in ${alarm.region}`.slice(0, 100);
  return { subject, json, mail };
}

function triggerOf(alarm: AlarmRecord) {
  const common = {
    Period: alarm.period,
    EvaluationPeriods: alarm.evaluationPeriods,
    DatapointsToAlarm: alarm.datapointsToAlarm,
    ComparisonOperator: alarm.comparison,
    Threshold: alarm.threshold,
    TreatMissingData: alarm.treatMissingData,
  };
  const dimensionsOf = (dimensions: AlarmRecord["dimensions"]) =>
    Object.entries(dimensions).map(([name, value]) => ({ value, name }));
  const { expression, statistic } = alarm;
  if (expression)
    return {
      ...common,
      Metrics: [
        { Id: expression.id, Expression: expression.text, Label: expression.label, ReturnData: true },
        ...expression.metrics.map(({ id, namespace, metricName, dimensions, statistic: Stat }) => ({
          Id: id,
          MetricStat: {
            Metric: { Namespace: namespace, MetricName: metricName, Dimensions: dimensionsOf(dimensions) },
            Period: alarm.period,
            Stat,
          },
          ReturnData: false,
        })),
      ],
    };
  const isPercentile = statistic.startsWith("p");
  return {
    ...common,
    MetricName: alarm.metricName,
    Namespace: alarm.namespace,
    StatisticType: isPercentile ? "ExtendedStatistic" : "Statistic",
    ...(isPercentile ? { ExtendedStatistic: statistic } : { Statistic: statistic.toUpperCase() }),
    Unit: null,
    Dimensions: dimensionsOf(alarm.dimensions),
  };
}
