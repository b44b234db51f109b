import { operation } from "../operation.ts";
import { describeDefinition } from "./task-definition-description.ts";

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTaskDefinition.html */
export const describeTaskDefinition = operation("DescribeTaskDefinition", {
  members: { taskDefinition: true },
  access: () => [{ action: "ecs:DescribeTaskDefinition", resource: "*" }],
  run: ({ store, region }, { taskDefinition }) => ({
    taskDefinition: describeDefinition(store.taskDefinitions.get(taskDefinition, region)),
  }),
});
