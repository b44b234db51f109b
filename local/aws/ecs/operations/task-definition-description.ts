import type { TaskDefinition } from "../records.ts";

/** A task definition as the API answers it.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskDefinition.html */
export function describeDefinition(definition: TaskDefinition) {
  const { arn, family, revision, status, cpu, memory, container, executionRoleArn, taskRoleArn } = definition;
  return {
    taskDefinitionArn: arn,
    family,
    revision,
    status,
    cpu: String(cpu),
    memory: String(memory),
    executionRoleArn,
    taskRoleArn,
    networkMode: "awsvpc",
    requiresCompatibilities: ["FARGATE"],
    containerDefinitions: [container],
    volumes: (container.mountPoints ?? []).map(({ sourceVolume }) => ({ name: sourceVolume })),
  };
}
