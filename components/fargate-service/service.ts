import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { transformed, type Tags } from "../parts/component.ts";
import type { ServiceScaling } from "./args.ts";
import { guards, type Settings } from "./defaults.ts";

/** Resources that a service connects. */
interface ServiceParts {
  readonly cluster: aws.ecs.Cluster;
  readonly taskDefinition: aws.ecs.TaskDefinition;
  readonly targetGroup: aws.lb.TargetGroup;
  readonly securityGroup: aws.ec2.SecurityGroup;
  readonly dependsOn: pulumi.Resource[];
}

/** Makes the service, which goes back to what ran before when new tasks do not become healthy.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html */
export function runningService(
  name: string,
  args: Settings,
  parts: ServiceParts,
  parent: pulumi.Resource,
): aws.ecs.Service {
  return new aws.ecs.Service(
    `${name}-service`,
    transformed(parent, "service", serviceArgs(args, parts), args.transform?.service, guards.service),
    { parent, dependsOn: parts.dependsOn, ignoreChanges: args.scaling ? ["desiredCount"] : [] },
  );
}

function serviceArgs(args: Settings, parts: ServiceParts): aws.ecs.ServiceArgs {
  const { network } = args;
  return {
    cluster: parts.cluster.arn,
    taskDefinition: parts.taskDefinition.arn,
    desiredCount: args.tasks,
    capacityProviderStrategies: [{ capacityProvider: args.spot ? "FARGATE_SPOT" : "FARGATE", weight: 1 }],
    networkConfiguration: {
      subnets: network.taskSubnetIds,
      securityGroups: [parts.securityGroup.id],
      assignPublicIp: network.assignPublicIp,
    },
    loadBalancers: [
      { targetGroupArn: parts.targetGroup.arn, containerName: "app", containerPort: args.port },
    ],
    deploymentMinimumHealthyPercent: 100,
    deploymentMaximumPercent: 200,
    deploymentCircuitBreaker: { enable: true, rollback: true },
    healthCheckGracePeriodSeconds: args.gracePeriodSeconds,
    availabilityZoneRebalancing: "ENABLED",
    enableExecuteCommand: false,
    propagateTags: "SERVICE",
    waitForSteadyState: args.waitForSteadyState,
    tags: args.tags,
  };
}

/** Keeps the average CPU of the tasks near a figure, by their number.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-autoscaling-targettracking.html */
export function scaleOnCpu(
  name: string,
  { minimum, maximum, cpuPercent = 40 }: ServiceScaling,
  {
    cluster,
    service,
    tags,
  }: {
    readonly cluster: aws.ecs.Cluster;
    readonly service: aws.ecs.Service;
    readonly tags: Tags | undefined;
  },
  parent: pulumi.Resource,
): void {
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
  new aws.appautoscaling.Policy(
    `${name}-scaling-cpu`,
    {
      serviceNamespace: target.serviceNamespace,
      scalableDimension: target.scalableDimension,
      resourceId: target.resourceId,
      policyType: "TargetTrackingScaling",
      targetTrackingScalingPolicyConfiguration: {
        predefinedMetricSpecification: { predefinedMetricType: "ECSServiceAverageCPUUtilization" },
        targetValue: cpuPercent,
      },
    },
    { parent },
  );
}
