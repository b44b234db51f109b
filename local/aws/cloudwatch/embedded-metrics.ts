import type { MetricValue } from "../../observe/metrics.ts";

/** Metrics inside a log line.
 * @returns Nothing for a line that is no such document.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html */
export function readEmbeddedMetrics(region: string, line: string): MetricValue[] {
  if (!line.includes('"_aws"')) return [];
  let document: Record<string, unknown>;
  try {
    document = JSON.parse(line) as Record<string, unknown>;
  } catch {
    return [];
  }
  const { Timestamp, CloudWatchMetrics } = (document["_aws"] ?? {}) as {
    Timestamp?: number;
    CloudWatchMetrics?: {
      Namespace?: string;
      Dimensions?: string[][];
      Metrics?: { Name: string; Unit?: string }[];
    }[];
  };
  return (CloudWatchMetrics ?? []).flatMap(({ Namespace = "", Dimensions = [[]], Metrics = [] }) =>
    Metrics.flatMap(({ Name, Unit = "None" }) =>
      Dimensions.flatMap((names): MetricValue[] =>
        [document[Name]].flat().flatMap((value) =>
          typeof value !== "number"
            ? []
            : [
                {
                  region,
                  namespace: Namespace,
                  metricName: Name,
                  value,
                  unit: Unit,
                  dimensions: Object.fromEntries(
                    names.map((name) => [name, String(document[name] as string)]),
                  ),
                  ...(Timestamp !== undefined && { timestamp: Timestamp }),
                },
              ],
        ),
      ),
    ),
  );
}
