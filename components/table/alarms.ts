import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Metric } from "../parts/alarm.ts";
import type { Settings } from "./defaults.ts";

/** Throttled reads and writes of five minutes that the SDK's retries do not hide. */
const THROTTLES = 20;

/** Declares the alarm of a table that turns requests away. An expression fills the gaps: alarms on DynamoDB's own metrics, which are there only
 * while it throttles, ignore missing data and would never be good again.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html */
export function tableAlarms(
  name: string,
  { alarms }: Settings,
  table: aws.dynamodb.Table,
  parent: pulumi.Resource,
): void {
  const throttles = (metricName: string): Metric => ({
    namespace: "AWS/DynamoDB",
    metricName,
    dimensions: { TableName: table.name },
    statistic: "Sum",
  });
  alarms?.add(parent, `${name}-throttles`, {
    component: name,
    kind: "table-throttles",
    description: `more than ${THROTTLES} reads and writes were turned away in five minutes`,
    metric: {
      expression: "FILL(reads, 0) + FILL(writes, 0)",
      label: "Throttled reads and writes",
      metrics: { reads: throttles("ReadThrottleEvents"), writes: throttles("WriteThrottleEvents") },
    },
    threshold: THROTTLES,
    period: 300,
  });
}
