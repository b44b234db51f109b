import type * as aws from "@pulumi/aws";
import { AwsError, NotEmulatedError } from "../../../contract/errors.ts";
import type { Inputs, ResourceHandler } from "../../../contract/resource.ts";
import { readContainerDefinitions } from "../container-definition.ts";
import type { Directory } from "../directory.ts";

type TaskDefinitionInputs = Inputs<aws.ecs.TaskDefinitionArgs>;

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

/** `aws:ecs/taskDefinition:TaskDefinition`: each change is a new revision.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/ecs/taskdefinition/ */
export function taskDefinitionHandler(directory: Directory): ResourceHandler<TaskDefinitionInputs> {
  return {
    create: async ({ inputs, region }) => {
      const { family, executionRoleArn, taskRoleArn } = inputs;
      if (!/^[\w-]{1,255}$/.test(family))
        throw new AwsError(
          "ClientException",
          `Family '${family}' must have 1 to 255 letters, digits, hyphens and underscores`,
        );
      if (inputs.networkMode !== "awsvpc" || !inputs.requiresCompatibilities?.includes("FARGATE"))
        throw new NotEmulatedError(
          "a task definition for EC2",
          'Set networkMode: "awsvpc" and requiresCompatibilities: ["FARGATE"].',
        );
      for (const member of ["proxyConfiguration", "pidMode", "ipcMode", "placementConstraints"] as const)
        if (inputs[member] !== undefined) throw new NotEmulatedError(`${member} of a task definition`);
      const cpu = Number(inputs.cpu);
      const memory = Number(inputs.memory);
      const [least, most, step] = sizes[cpu] ?? [];
      if (
        least === undefined ||
        most === undefined ||
        step === undefined ||
        memory < least ||
        memory > most ||
        memory % step !== 0
      )
        throw new AwsError(
          "ClientException",
          `No Fargate configuration exists for given values: ${inputs.cpu ?? "no"} CPU, ${inputs.memory ?? "no"} memory.`,
        );
      const container = readContainerDefinitions(inputs.containerDefinitions);
      const { arn, revision } = await directory.register({
        family,
        region,
        cpu,
        memory,
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
          tagsAll: inputs.tags ?? {},
          enableFaultInjection: false,
        },
      };
    },
    delete: async ({ inputs, outputs }) => {
      if (!inputs.skipDestroy) await directory.deregister(String(outputs["arn"]));
    },
  };
}
