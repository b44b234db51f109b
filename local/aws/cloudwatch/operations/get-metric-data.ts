import { NotEmulatedError } from "../../../contract/errors.ts";
import { readDimensions } from "../dimensions.ts";
import { operation } from "../operation.ts";
import { checkStatistic, periodsOf } from "../statistics.ts";

const onOnePage = "everything is on one page";

/** Answers metrics by time; expressions are refused.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html */
export const getMetricData = operation("GetMetricData", {
  members: {
    MetricDataQueries: {
      Id: true,
      Label: true,
      Expression: true,
      MetricStat: {
        Metric: { Namespace: true, MetricName: true, Dimensions: { Name: true, Value: true } },
        Period: true,
        Stat: true,
      },
      ReturnData: true,
    },
    StartTime: true,
    EndTime: true,
    ScanBy: true,
    NextToken: onOnePage,
    MaxDatapoints: onOnePage,
  },
  access: () => [{ action: "cloudwatch:GetMetricData", resource: "*" }],
  run: ({ store: { hub, metrics }, region }, input) => {
    hub.sample();
    const results = input.MetricDataQueries.map(
      ({ Id, Label, Expression, MetricStat, ReturnData = true }) => {
        if (Expression !== undefined || !MetricStat)
          throw new NotEmulatedError(
            `the expression of query ${Id} in cloudwatch:GetMetricData`,
            "Ask for a metric by MetricStat.",
          );
        const { Metric, Period, Stat } = MetricStat;
        checkStatistic(Stat);
        const metric = {
          region,
          namespace: Metric.Namespace ?? "",
          metricName: Metric.MetricName ?? "",
          dimensions: readDimensions(Metric.Dimensions),
        };
        const points = periodsOf(input.StartTime, input.EndTime, Period).flatMap((start) => {
          const value = metrics.statistic(metric, Stat, Period, (start + Period) * 1000 - 1);
          return value === undefined ? [] : [{ at: new Date(start * 1000), value }];
        });
        if (input.ScanBy !== "TimestampAscending") points.reverse();
        const result = {
          Id,
          Label: Label ?? metric.metricName,
          StatusCode: "Complete",
          Timestamps: points.map(({ at }) => at),
          Values: points.map(({ value }) => value),
        };
        return { result, isReturned: ReturnData };
      },
    );
    const returned = results.filter(({ isReturned }) => isReturned).map(({ result }) => result);
    return { MetricDataResults: returned, Messages: [] };
  },
});
