import { readDimensions } from "../dimensions.ts";
import { invalidValue } from "../errors.ts";
import { operation } from "../operation.ts";
import { checkStatistic, periodsOf } from "../statistics.ts";

/** Data points of one answer. */
const MOST_POINTS = 1440;

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricStatistics.html */
export const getMetricStatistics = operation("GetMetricStatistics", {
  members: {
    Namespace: true,
    MetricName: true,
    Dimensions: { Name: true, Value: true },
    StartTime: true,
    EndTime: true,
    Period: true,
    Statistics: true,
    Unit: true,
  },
  access: () => [{ action: "cloudwatch:GetMetricStatistics", resource: "*" }],
  run: ({ store: { hub, metrics }, region }, input) => {
    const { Namespace: namespace, MetricName: metricName, Statistics: statistics = [], Period } = input;
    const starts = periodsOf(input.StartTime, input.EndTime, Period);
    if (starts.length > MOST_POINTS)
      throw invalidValue(`The time range has ${starts.length} periods; at most ${MOST_POINTS} are answered.`);
    for (const statistic of statistics) checkStatistic(statistic);
    const metric = { region, namespace, metricName, dimensions: readDimensions(input.Dimensions) };
    hub.sample();
    const unit = metrics.unit(metric);
    if ((input.Unit ?? unit) !== unit) return { Label: metricName, Datapoints: [] };
    const Datapoints = starts.flatMap((start) => {
      const end = (start + Period) * 1000 - 1;
      const values = statistics.map(
        (statistic) => [statistic, metrics.statistic(metric, statistic, Period, end)] as const,
      );
      if (values.every(([, value]) => value === undefined)) return [];
      return [{ Timestamp: new Date(start * 1000), ...Object.fromEntries(values), Unit: unit }];
    });
    return { Label: metricName, Datapoints };
  },
});
