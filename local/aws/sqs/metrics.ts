import type { MetricValue } from "../../observe/metrics.ts";
import type { Queue } from "./queue.ts";

/** Measures a queue as CloudWatch shows it.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html */
export function measure({ record, counts, oldestAge }: Queue): MetricValue[] {
  const { region, name } = record;
  const value = (metricName: string, number: number, unit = "Count"): MetricValue => ({
    region,
    namespace: "AWS/SQS",
    metricName,
    dimensions: { QueueName: name },
    value: number,
    unit,
  });
  return [
    value("ApproximateNumberOfMessagesVisible", counts.visible),
    value("ApproximateNumberOfMessagesNotVisible", counts.inFlight),
    value("ApproximateNumberOfMessagesDelayed", counts.delayed),
    value("ApproximateAgeOfOldestMessage", oldestAge, "Seconds"),
  ];
}
