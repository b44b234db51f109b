import type * as aws from "@pulumi/aws";
import { resource } from "../../../contract/resource.ts";
import { readContainerDefinitions } from "../container-definition.ts";
import { checkDefinition, checkSecrets, definitionMembers } from "../check-definition.ts";
import { readSize } from "../task-size.ts";
import type { TaskDefinitionStore } from "../stores/task-definition-store.ts";

/** Outputs of a task definition. */
export interface TaskDefinitionOutputs {
  readonly arn: string;
  readonly revision: number;
  readonly arnWithoutRevision: string;
  readonly tagsAll: Readonly<Record<string, string>>;
  readonly enableFaultInjection: boolean;
}

/** `aws:ecs/taskDefinition:TaskDefinition`: each change is a new revision.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/ecs/taskdefinition/ */
export const taskDefinitionResource = (taskDefinitions: TaskDefinitionStore) =>
  resource<aws.ecs.TaskDefinitionArgs, TaskDefinitionOutputs>()({
    inputs: {
      ...definitionMembers,
      ephemeralStorage: { sizeInGib: "the disk of this machine is the limit" },
      enableFaultInjection: [false],
      skipDestroy: true,
      trackLatest: "revisions come from the program alone",
      tags: true,
    },
    create: async ({ inputs, region }) => {
      const { family, executionRoleArn, taskRoleArn, tags = {} } = inputs;
      checkDefinition(inputs);
      const volumes = (inputs.volumes ?? []).map(({ name }) => name);
      const container = readContainerDefinitions(inputs.containerDefinitions, volumes);
      checkSecrets(container, executionRoleArn);
      const { arn, revision } = await taskDefinitions.register({
        family,
        region,
        ...readSize(inputs.cpu, inputs.memory),
        executionRoleArn,
        taskRoleArn,
        container,
      });
      return {
        id: family,
        outputs: {
          arn,
          revision,
          arnWithoutRevision: arn.slice(0, arn.lastIndexOf(":")),
          tagsAll: tags,
          enableFaultInjection: false,
        },
      };
    },
    delete: async ({ inputs, outputs }) => {
      if (!inputs.skipDestroy) await taskDefinitions.deregister(outputs.arn);
    },
  });
