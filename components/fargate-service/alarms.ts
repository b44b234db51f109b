import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Metric } from "../parts/alarm.ts";
import type { Settings } from "./defaults.ts";

/** Resources that are watched. */
interface Watched {
  readonly cluster: aws.ecs.Cluster;
  readonly service: aws.ecs.Service;
  readonly loadBalancer: aws.lb.LoadBalancer;
  readonly targetGroup: aws.lb.TargetGroup;
}

/** Errors of one minute that are more than one request's bad luck. */
const ERRORS = 5;
/** Per cent, as the average of the tasks. */
const USED = { cpu: 90, memory: 85 };
/** A task that is replaced is away for a minute or two. */
const LASTING = { evaluationPeriods: 5, datapointsToAlarm: 3 };

/** Declares the alarms of a service: answers that fail, tasks that are not healthy or not there, tasks that have too much to do. The number of
 * running tasks is a metric that costs; that of healthy targets is free and says more.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html */
export function serviceAlarms(
  name: string,
  { alarms, scaling, shares, tasks }: Settings,
  { cluster, service, loadBalancer, targetGroup }: Watched,
  parent: pulumi.Resource,
): void {
  if (!alarms) return;
  const LoadBalancer = loadBalancer.arnSuffix;
  const ofLoadBalancer = (
    metricName: string,
    statistic: Metric["statistic"],
    label = metricName,
  ): Metric => ({
    namespace: "AWS/ApplicationELB",
    metricName,
    dimensions: { LoadBalancer },
    statistic,
    label,
  });
  const ofTargets = (metricName: string, statistic: Metric["statistic"], label = metricName): Metric => ({
    namespace: "AWS/ApplicationELB",
    metricName,
    dimensions: { LoadBalancer, TargetGroup: targetGroup.arnSuffix },
    statistic,
    label,
  });
  const ofService = (metricName: string): Metric => ({
    namespace: "AWS/ECS",
    metricName,
    dimensions: { ClusterName: cluster.name, ServiceName: service.name },
    statistic: "Average",
  });
  const metrics = {
    loadBalancerErrors: ofLoadBalancer("HTTPCode_ELB_5XX_Count", "Sum", "errors of the load balancer"),
    targetErrors: ofTargets("HTTPCode_Target_5XX_Count", "Sum", "errors of the tasks"),
    unhealthy: ofTargets("UnHealthyHostCount", "Maximum", "unhealthy"),
    healthy: ofTargets("HealthyHostCount", "Minimum", "healthy"),
    cpu: ofService("CPUUtilization"),
    memory: ofService("MemoryUtilization"),
  };
  alarms.chart({
    title: `${name}: requests`,
    metrics: [
      ofTargets("RequestCount", "Sum", "requests"),
      metrics.targetErrors,
      ...(shares ? [] : [metrics.loadBalancerErrors]),
    ],
  });
  alarms.chart({
    title: `${name}: seconds`,
    metrics: [ofTargets("TargetResponseTime", "p99", "slowest 1 %")],
  });
  alarms.chart({ title: `${name}: tasks`, metrics: [metrics.healthy, metrics.unhealthy] });
  alarms.chart({ title: `${name}: per cent in use`, metrics: [metrics.cpu, metrics.memory] });

  const least = scaling?.minimum ?? tasks;
  const common = { component: name };
  // Errors of a load balancer are told once, by the service that it belongs to.
  if (!shares)
    alarms.add(parent, `${name}-lb-errors`, {
      ...common,
      kind: "load-balancer-errors",
      description: `the load balancer answers more than ${ERRORS} requests a minute with errors of its own (5xx)`,
      metric: metrics.loadBalancerErrors,
      threshold: ERRORS,
      evaluationPeriods: 5,
      datapointsToAlarm: 2,
    });
  alarms.add(parent, `${name}-target-errors`, {
    ...common,
    kind: "target-errors",
    description: `the tasks answer more than ${ERRORS} requests a minute with errors (5xx)`,
    metric: metrics.targetErrors,
    threshold: ERRORS,
    evaluationPeriods: 5,
    datapointsToAlarm: 2,
  });
  alarms.add(parent, `${name}-unhealthy`, {
    ...common,
    ...LASTING,
    kind: "unhealthy-hosts",
    description: "tasks run that are not healthy",
    metric: metrics.unhealthy,
  });
  alarms.add(parent, `${name}-missing`, {
    ...common,
    // As many as it takes: one figure of a new service, of which there is none from before, is enough for it to be good.
    evaluationPeriods: 3,
    kind: "tasks-missing",
    description: `fewer than ${least} tasks are healthy`,
    metric: metrics.healthy,
    comparisonOperator: "LessThanThreshold",
    threshold: least,
    // Without any target there is no figure either.
    treatMissingData: "breaching",
    dependsOn: [service],
  });
  alarms.add(parent, `${name}-cpu`, {
    ...common,
    ...LASTING,
    kind: "service-cpu",
    description: `the tasks use more than ${USED.cpu} % of their CPU`,
    metric: metrics.cpu,
    threshold: USED.cpu,
  });
  alarms.add(parent, `${name}-memory`, {
    ...common,
    ...LASTING,
    kind: "service-memory",
    description: `the tasks use more than ${USED.memory} % of their memory`,
    metric: metrics.memory,
    threshold: USED.memory,
  });
}
