import type { AlarmRecord, AlarmState } from "./records.ts";

const comparisons: Readonly<Record<string, (value: number, threshold: number) => boolean>> = {
  GreaterThanThreshold: (value, threshold) => value > threshold,
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
  LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
};
/** Names of the comparisons that are done here. */
export const comparisonOperators = Object.keys(comparisons);
/** Periods before the evaluation periods that are looked at when some of those have no data. AWS tells no number; its examples have two. */
export const FURTHER_PERIODS = 2;

type Rule = Pick<
  AlarmRecord,
  | "comparison"
  | "datapointsToAlarm"
  | "evaluationPeriods"
  | "expression"
  | "namespace"
  | "state"
  | "threshold"
  | "treatMissingData"
>;

/** Computes the state of an alarm from its data points: M out of N of the newest that there are; where there are too few, missing ones are what
 * the alarm says they are.
 * @param points Newest first, undefined where nothing was measured: the evaluation periods and {@link FURTHER_PERIODS}.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html */
export function stateOf(alarm: Rule, points: readonly (number | undefined)[]): AlarmState {
  const { datapointsToAlarm, evaluationPeriods, threshold, comparison, state } = alarm;
  const breaches = comparisons[comparison] as (value: number, threshold: number) => boolean;
  const real = points.filter((point) => point !== undefined).slice(0, evaluationPeriods);
  const breaching = real.filter((point) => breaches(point, threshold)).length;
  const missing = evaluationPeriods - real.length;
  const treatment = treatmentOf(alarm);
  if (breaching >= datapointsToAlarm) return "ALARM";
  if (missing === 0 || treatment === "notBreaching") return "OK";
  if (treatment === "breaching") return breaching + missing >= datapointsToAlarm ? "ALARM" : "OK";
  if (breaching < real.length) return "OK";
  if (treatment === "ignore") return state;
  if (real.length === 0) return "INSUFFICIENT_DATA";
  // Nothing good was measured since the oldest bad point of the evaluation periods.
  const oldest = points.slice(0, evaluationPeriods).findLastIndex((point) => point !== undefined);
  return oldest + 1 >= datapointsToAlarm ? "ALARM" : state;
}

/** Alarms of DynamoDB's metrics ignore missing data, whatever they say.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
const treatmentOf = ({ namespace, expression, treatMissingData }: Rule) =>
  namespace === "AWS/DynamoDB" && !expression ? "ignore" : treatMissingData;
