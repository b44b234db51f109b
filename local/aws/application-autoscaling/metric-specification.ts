import { invalid } from "./errors.ts";
import type { ScalingPolicy, TrackedMetric } from "./records.ts";

/** Metrics of ECS by the name that AWS gave them for scaling. */
const serviceMetrics: Readonly<Record<string, string>> = {
  ECSServiceAverageCPUUtilization: "CPUUtilization",
  ECSServiceAverageMemoryUtilization: "MemoryUtilization",
};
const statistics = ["Average", "Maximum", "Minimum", "SampleCount", "Sum"] as const;

/** A predefined metric as it is given: its type is any text. */
interface PredefinedMetric {
  readonly PredefinedMetricType?: string | undefined;
  readonly ResourceLabel?: string | undefined;
}

/** A customized metric as it is given: its statistic is any text. */
interface CustomizedMetric {
  readonly Namespace?: string | undefined;
  readonly MetricName?: string | undefined;
  readonly Statistic?: string | undefined;
  readonly Dimensions?:
    readonly { readonly Name?: string | undefined; readonly Value?: string | undefined }[] | undefined;
}

/** Reads which metric a policy follows.
 * @throws AwsError ValidationException.
 * @see https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PredefinedMetricSpecification.html */
export function readMetric(
  resourceId: string,
  predefined: PredefinedMetric | undefined,
  customized: CustomizedMetric | undefined,
): Pick<ScalingPolicy, "metric" | "predefined"> {
  if ((predefined === undefined) === (customized === undefined))
    throw invalid(
      "Exactly one of PredefinedMetricSpecification and CustomizedMetricSpecification must be specified",
    );
  if (customized) return { metric: readCustomized(customized) };
  const { PredefinedMetricType: type = "", ResourceLabel: label } = predefined ?? {};
  if (type === "ALBRequestCountPerTarget") {
    const [, LoadBalancer, TargetGroup] =
      /^(app\/[^/]+\/[^/]+)\/(targetgroup\/[^/]+\/[^/]+)$/.exec(label ?? "") ?? [];
    if (LoadBalancer === undefined || TargetGroup === undefined)
      throw invalid(
        `ResourceLabel must be app/<name>/<id>/targetgroup/<name>/<id> for ALBRequestCountPerTarget (got ${label ?? "nothing"})`,
      );
    const dimensions = { LoadBalancer, TargetGroup };
    return {
      metric: {
        namespace: "AWS/ApplicationELB",
        metricName: "RequestCountPerTarget",
        dimensions,
        statistic: "Sum",
      },
      predefined: { type, label },
    };
  }
  const metricName = serviceMetrics[type];
  if (metricName === undefined)
    throw invalid(
      `PredefinedMetricType ${type} is none of a service of ECS: ${[...Object.keys(serviceMetrics), "ALBRequestCountPerTarget"].join(", ")}`,
    );
  if (label !== undefined) throw invalid(`ResourceLabel is only for ALBRequestCountPerTarget (got ${label})`);
  const [, ClusterName = "", ServiceName = ""] = resourceId.split("/");
  const dimensions = { ClusterName, ServiceName };
  return {
    metric: { namespace: "AWS/ECS", metricName, dimensions, statistic: "Average" },
    predefined: { type },
  };
}

function readCustomized(given: CustomizedMetric): TrackedMetric {
  const { Namespace: namespace = "", MetricName: metricName = "", Dimensions = [] } = given;
  const statistic = statistics.find((one) => one === given.Statistic);
  if (namespace === "" || metricName === "" || statistic === undefined)
    throw invalid("CustomizedMetricSpecification must have Namespace, MetricName and Statistic");
  return {
    namespace,
    metricName,
    statistic,
    dimensions: Object.fromEntries(Dimensions.map(({ Name = "", Value = "" }) => [Name, Value])),
  };
}
