import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Settings } from "./defaults.ts";

/** Per cent of the largest capacity that it must not stay above. */
const UTILIZATION = 90;

/** Declares the alarm of a database that is at its largest capacity: it gets slower from there on.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2.setting-capacity.html */
export function databaseAlarms(
  name: string,
  { alarms }: Settings,
  cluster: aws.rds.Cluster,
  parent: pulumi.Resource,
): void {
  alarms?.add(parent, `${name}-capacity`, {
    component: name,
    kind: "database-capacity",
    description: `the database is above ${UTILIZATION} % of its largest capacity for a quarter of an hour`,
    metric: {
      namespace: "AWS/RDS",
      metricName: "ACUUtilization",
      dimensions: { DBClusterIdentifier: cluster.clusterIdentifier },
      statistic: "Average",
    },
    threshold: UTILIZATION,
    period: 300,
    evaluationPeriods: 3,
  });
}
