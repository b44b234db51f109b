/** Namespace of the metrics that the functions write. */
export const namespace = "Mysfits";

/** Counts something: CloudWatch makes a metric of the log line.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html */
export function count(name: string, properties: Readonly<Record<string, string>> = {}, value = 1): void {
  const line = {
    _aws: {
      Timestamp: Date.now(),
      CloudWatchMetrics: [
        { Namespace: namespace, Dimensions: [[]], Metrics: [{ Name: name, Unit: "Count" }] },
      ],
    },
    [name]: value,
    ...properties,
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
