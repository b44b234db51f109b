import { functionName } from "./environment.ts";

/** Namespace of the metrics that the functions write. */
export const namespace = "Mysfits";

/** Counts something: CloudWatch makes a metric of the log line. Its dimension is the function's name, which no other stage of the account has: one
 * stage's failures are no other stage's alarm.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html */
export function count(name: string, properties: Readonly<Record<string, string>> = {}, value = 1): void {
  const FunctionName = functionName();
  const line = {
    _aws: {
      Timestamp: Date.now(),
      CloudWatchMetrics: [
        { Namespace: namespace, Dimensions: [["FunctionName"]], Metrics: [{ Name: name, Unit: "Count" }] },
      ],
    },
    FunctionName,
    [name]: value,
    ...properties,
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
