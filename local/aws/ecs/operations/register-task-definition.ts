import { checkDefinition, checkSecrets, definitionMembers } from "../check-definition.ts";
import { ecsArn } from "../arn.ts";
import { readContainerDefinitions } from "../container-definition.ts";
import { operation } from "../operation.ts";
import { readSize } from "../task-size.ts";
import { describeDefinition } from "./task-definition-description.ts";

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html */
export const registerTaskDefinition = operation("RegisterTaskDefinition", {
  members: {
    ...definitionMembers,
  },
  read: (_call, input) => {
    checkDefinition(input);
    return input;
  },
  access: ({ region }, { family, executionRoleArn, taskRoleArn }) => [
    { action: "ecs:RegisterTaskDefinition", resource: ecsArn(region, `task-definition/${family}:*`) },
    ...[executionRoleArn, taskRoleArn].flatMap((resource) =>
      resource === undefined
        ? []
        : [
            {
              action: "iam:PassRole",
              resource,
              context: { "iam:PassedToService": "ecs-tasks.amazonaws.com" },
            },
          ],
    ),
  ],
  run: async ({ store, region }, input) => {
    const { family, executionRoleArn, taskRoleArn, containerDefinitions, volumes = [] } = input;
    const names = volumes.map(({ name = "" }) => name);
    const container = readContainerDefinitions(JSON.stringify(containerDefinitions), names);
    checkSecrets(container, executionRoleArn);
    const definition = await store.taskDefinitions.register({
      family,
      region,
      ...readSize(input.cpu, input.memory),
      executionRoleArn,
      taskRoleArn,
      container,
    });
    return { taskDefinition: describeDefinition(definition) };
  },
});
