import { operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTaskDefinition.html */
export const describeTaskDefinition = operation("DescribeTaskDefinition", {
  members: { taskDefinition: true },
  access: () => [{ action: "ecs:DescribeTaskDefinition", resource: "*" }],
  run: ({ store, region }, { taskDefinition }) => {
    const { arn, family, revision, status, cpu, memory, container, executionRoleArn, taskRoleArn } =
      store.taskDefinitions.get(taskDefinition, region);
    return {
      taskDefinition: {
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
      },
    };
  },
});
