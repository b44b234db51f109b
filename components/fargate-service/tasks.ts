import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { transformed } from "../parts/component.ts";
import { whereabouts } from "../parts/whereabouts.ts";
import { containerDefinition } from "./container.ts";
import type { Settings } from "./defaults.ts";

/** Resources that a task definition names. */
interface TaskParts {
  readonly cluster: aws.ecs.Cluster;
  readonly image: pulumi.Input<string>;
  readonly logGroup: aws.cloudwatch.LogGroup;
  readonly executionRole: aws.iam.Role;
  readonly taskRole: aws.iam.Role;
}

/** Makes a cluster that runs tasks on Fargate, on spare capacity too; that of the service that it is shared with is there already.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html */
export function fargateCluster(
  name: string,
  { containerInsights, shares, tags }: Settings,
  parent: pulumi.Resource,
): { readonly cluster: aws.ecs.Cluster; readonly capacity: aws.ecs.ClusterCapacityProviders } {
  if (shares) return shares.service.nodes;
  const cluster = new aws.ecs.Cluster(
    `${name}-cluster`,
    { settings: [{ name: "containerInsights", value: containerInsights }], tags },
    { parent },
  );
  const capacity = new aws.ecs.ClusterCapacityProviders(
    `${name}-capacity`,
    { clusterName: cluster.name, capacityProviders: ["FARGATE", "FARGATE_SPOT"] },
    { parent },
  );
  return { cluster, capacity };
}

/** Makes the definition of the tasks, each with one container.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html */
export function taskDefinitionOf(
  name: string,
  args: Settings,
  { cluster, image, logGroup, executionRole, taskRole }: TaskParts,
  parent: pulumi.ComponentResource,
): aws.ecs.TaskDefinition {
  const { region } = whereabouts(parent);
  const container = containerDefinition(args, { image, logGroup: logGroup.name, region });
  const definition: aws.ecs.TaskDefinitionArgs = {
    family: args.shares ? pulumi.interpolate`${cluster.name}-${name}` : pulumi.interpolate`${cluster.name}`,
    requiresCompatibilities: ["FARGATE"],
    networkMode: "awsvpc",
    cpu: String(args.cpu),
    memory: String(args.memory),
    runtimePlatform: {
      cpuArchitecture: args.architecture === "arm64" ? "ARM64" : "X86_64",
      operatingSystemFamily: "LINUX",
    },
    executionRoleArn: executionRole.arn,
    taskRoleArn: taskRole.arn,
    containerDefinitions: pulumi.jsonStringify([container]),
    volumes: [{ name: "tmp" }],
    tags: args.tags,
  };
  return new aws.ecs.TaskDefinition(
    `${name}-tasks`,
    transformed(parent, "taskDefinition", definition, args.transform?.taskDefinition),
    { parent },
  );
}
