import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Settings } from "./defaults.ts";

/** Declares the alarm of a cache that turns requests away: it is at its limit of units, and what uses it falls back to the database.
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/serverless-metrics-events-redis.html */
export function cacheAlarms(
  name: string,
  { alarms }: Settings,
  cache: aws.elasticache.ServerlessCache,
  parent: pulumi.Resource,
): void {
  alarms?.add(parent, `${name}-throttles`, {
    component: name,
    kind: "cache-throttles",
    description: "the cache turned commands away in two of five minutes",
    metric: {
      namespace: "AWS/ElastiCache",
      metricName: "ThrottledCmds",
      dimensions: { clusterId: cache.name },
      statistic: "Sum",
    },
    threshold: 0,
    period: 60,
    evaluationPeriods: 5,
    datapointsToAlarm: 2,
  });
}
