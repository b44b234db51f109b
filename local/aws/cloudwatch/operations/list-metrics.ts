import { describeDimensions } from "../dimensions.ts";
import { operation } from "../operation.ts";

/** Lists the metrics of a region, all on one page.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_ListMetrics.html */
export const listMetrics = operation("ListMetrics", {
  members: {
    Namespace: true,
    MetricName: true,
    Dimensions: { Name: true, Value: true },
    NextToken: "everything is on one page",
  },
  access: () => [{ action: "cloudwatch:ListMetrics", resource: "*" }],
  run: ({ store, region }, { Namespace, MetricName, Dimensions = [] }) => ({
    Metrics: store.metrics
      .all(region)
      .filter(({ namespace }) => (Namespace ?? namespace) === namespace)
      .filter(({ metricName }) => (MetricName ?? metricName) === metricName)
      .filter(({ dimensions }) =>
        Dimensions.every(
          ({ Name, Value }) =>
            Object.hasOwn(dimensions, Name) && (Value ?? dimensions[Name]) === dimensions[Name],
        ),
      )
      .map(({ namespace, metricName, dimensions }) => ({
        Namespace: namespace,
        MetricName: metricName,
        Dimensions: describeDimensions(dimensions),
      })),
  }),
});
