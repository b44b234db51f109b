import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Tags } from "../parts/component.ts";
import type { ScalingSchedule, ServiceScaling } from "./args.ts";

/** Resources that scaling looks at and changes. */
interface ScaledParts {
  readonly cluster: aws.ecs.Cluster;
  readonly service: aws.ecs.Service;
  readonly loadBalancer: aws.lb.LoadBalancer;
  readonly targetGroup: aws.lb.TargetGroup;
  readonly forwarding: pulumi.Resource;
  readonly tags: Tags | undefined;
}

/** Changes the number of tasks by their load, and the limits of it by the clock. An update takes no limit of a schedule back as long as the limits
 * of the program are the same; one with `--refresh` does.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-auto-scaling.html */
export function scaleService(
  name: string,
  { minimum, maximum, cpuPercent = 40, requestsPerTarget, schedules = [] }: ServiceScaling,
  parts: ScaledParts,
  parent: pulumi.Resource,
): void {
  const { cluster, service, loadBalancer, targetGroup, forwarding, tags } = parts;
  const target = new aws.appautoscaling.Target(
    `${name}-scaling`,
    {
      serviceNamespace: "ecs",
      scalableDimension: "ecs:service:DesiredCount",
      resourceId: pulumi.interpolate`service/${cluster.name}/${service.name}`,
      minCapacity: minimum,
      maxCapacity: maximum,
      tags,
    },
    { parent },
  );
  track(name, "cpu", target, { targetValue: cpuPercent, metric: "ECSServiceAverageCPUUtilization" }, parent);
  if (requestsPerTarget !== undefined)
    track(
      name,
      "requests",
      target,
      {
        targetValue: requestsPerTarget,
        metric: "ALBRequestCountPerTarget",
        resourceLabel: pulumi.interpolate`${loadBalancer.arnSuffix}/${targetGroup.arnSuffix}`,
        // The group must be that of a load balancer when the policy names it.
        dependsOn: [forwarding],
      },
      parent,
    );
  for (const schedule of schedules) limitFrom(name, schedule, target, parent);
}

/** Keeps a metric near a figure. Scaling in is slower than scaling out.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-autoscaling-targettracking.html */
function track(
  name: string,
  suffix: string,
  target: aws.appautoscaling.Target,
  aim: {
    readonly targetValue: number;
    readonly metric: "ECSServiceAverageCPUUtilization" | "ALBRequestCountPerTarget";
    readonly resourceLabel?: pulumi.Input<string>;
    readonly dependsOn?: pulumi.Resource[];
  },
  parent: pulumi.Resource,
): void {
  new aws.appautoscaling.Policy(
    `${name}-scaling-${suffix}`,
    {
      serviceNamespace: target.serviceNamespace,
      scalableDimension: target.scalableDimension,
      resourceId: target.resourceId,
      policyType: "TargetTrackingScaling",
      targetTrackingScalingPolicyConfiguration: {
        predefinedMetricSpecification: {
          predefinedMetricType: aim.metric,
          resourceLabel: aim.resourceLabel,
        },
        targetValue: aim.targetValue,
        scaleOutCooldown: 60,
        scaleInCooldown: 300,
      },
    },
    { parent, dependsOn: aim.dependsOn },
  );
}

/** @see https://docs.aws.amazon.com/autoscaling/application/userguide/scheduled-scaling-using-cron-expressions.html */
function limitFrom(
  name: string,
  { name: scheduleName, schedule, timeZone, minimum, maximum }: ScalingSchedule,
  target: aws.appautoscaling.Target,
  parent: pulumi.Resource,
): void {
  new aws.appautoscaling.ScheduledAction(
    `${name}-scaling-${scheduleName}`,
    {
      serviceNamespace: target.serviceNamespace,
      scalableDimension: target.scalableDimension,
      resourceId: target.resourceId,
      schedule,
      timezone: timeZone ?? "UTC",
      scalableTargetAction: { minCapacity: minimum, maxCapacity: maximum },
    },
    { parent },
  );
}
