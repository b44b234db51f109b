import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { transformed } from "../parts/component.ts";
import { sourcesOf } from "../parts/secret-source.ts";
import type { ServiceRelease } from "./args.ts";
import { guards, type Settings } from "./defaults.ts";

/** Resources that a service connects. */
interface ServiceParts {
  readonly cluster: aws.ecs.Cluster;
  readonly taskDefinition: aws.ecs.TaskDefinition;
  readonly targetGroup: aws.lb.TargetGroup;
  readonly securityGroup: aws.ec2.SecurityGroup;
  /** Without its policy the execution role can't pull, without the endpoints it does not get to the registry; without a listener or a rule the
   * target group can't be registered with. */
  readonly dependsOn: pulumi.Resource[];
}

/** Makes the service, which goes back to what ran before when new tasks do not become healthy. `pulumi up` calls that a success: the service is
 * steady again. `npm run verify` tells which tasks run.
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
    {
      parent,
      // A task whose secret has no value yet does not start.
      dependsOn: [...parts.dependsOn, ...sourcesOf(args.secrets).flatMap(({ filled }) => filled)],
      ignoreChanges: args.scaling ? ["desiredCount"] : [],
    },
  );
}

/** Tasks that a service is meant to run. */
export function releaseOf(
  cluster: aws.ecs.Cluster,
  service: aws.ecs.Service,
  taskDefinition: aws.ecs.TaskDefinition,
  image: pulumi.Input<string>,
): pulumi.Output<ServiceRelease> {
  return pulumi.output({
    cluster: cluster.name,
    service: service.name,
    taskDefinition: taskDefinition.arn,
    image,
  });
}

function serviceArgs(args: Settings, parts: ServiceParts): aws.ecs.ServiceArgs {
  const { network } = args;
  return {
    cluster: parts.cluster.arn,
    taskDefinition: parts.taskDefinition.arn,
    desiredCount: args.tasks,
    // A strategy divides tasks by weight, it does not fall back: with two providers, a service without spare capacity would lack its part.
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
    // The provider replaces a service whose capacity provider changes, unless every update is a new deployment.
    // https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html
    forceNewDeployment: true,
    propagateTags: "SERVICE",
    waitForSteadyState: args.waitForSteadyState,
    tags: args.tags,
  };
}
