import type * as aws from "@pulumi/aws";
import { NotEmulatedError } from "../../../contract/errors.ts";
import { resource } from "../../../contract/resource.ts";
import { readContainerDefinitions } from "../container-definition.ts";
import { clientException } from "../errors.ts";
import type { TaskDefinitionStore } from "../stores/task-definition-store.ts";

/** CPU units, and the MiB that go with them on Fargate: least, most, step.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size */
const sizes: Readonly<Record<number, readonly [number, number, number]>> = {
  256: [512, 2048, 512],
  512: [1024, 4096, 1024],
  1024: [2048, 8192, 1024],
  2048: [4096, 16_384, 1024],
  4096: [8192, 30_720, 1024],
  8192: [16_384, 61_440, 4096],
  16_384: [32_768, 122_880, 8192],
};

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
      family: true,
      containerDefinitions: true,
      cpu: true,
      memory: true,
      executionRoleArn: true,
      taskRoleArn: true,
      networkMode: ["awsvpc"],
      requiresCompatibilities: true,
      // Others than empty ones (EFS, FSx, folders of a host) are refused by name.
      volumes: { name: true },
      runtimePlatform: {
        cpuArchitecture: "tasks run on this machine's own processor",
        operatingSystemFamily: ["LINUX"],
      },
      ephemeralStorage: { sizeInGib: "the disk of this machine is the limit" },
      enableFaultInjection: [false],
      skipDestroy: true,
      trackLatest: "revisions come from the program alone",
      tags: true,
    },
    create: async ({ inputs, region }) => {
      const { family, executionRoleArn, taskRoleArn, tags = {} } = inputs;
      if (!/^[\w-]{1,255}$/.test(family))
        throw clientException(
          `Family '${family}' must have 1 to 255 letters, digits, hyphens and underscores`,
        );
      if (inputs.networkMode !== "awsvpc" || !inputs.requiresCompatibilities?.includes("FARGATE"))
        throw new NotEmulatedError(
          "a task definition for EC2",
          'Set networkMode: "awsvpc" and requiresCompatibilities: ["FARGATE"].',
        );
      const volumes = (inputs.volumes ?? []).map(({ name }) => name);
      const { arn, revision } = await taskDefinitions.register({
        family,
        region,
        ...readSize(inputs.cpu, inputs.memory),
        executionRoleArn,
        taskRoleArn,
        container: readContainerDefinitions(inputs.containerDefinitions, volumes),
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

/** @throws AwsError ClientException for a size that Fargate does not have. */
function readSize(cpuUnits: string | undefined, mebibytes: string | undefined) {
  const cpu = Number(cpuUnits);
  const memory = Number(mebibytes);
  const [least = 1, most = 0, step = 1] = sizes[cpu] ?? [];
  if (!(memory >= least && memory <= most && memory % step === 0))
    throw clientException(
      `No Fargate configuration exists for given values: ${cpuUnits ?? "no"} CPU, ${mebibytes ?? "no"} memory.`,
    );
  return { cpu, memory };
}
