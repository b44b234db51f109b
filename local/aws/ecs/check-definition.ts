import { NotEmulatedError } from "../../contract/errors.ts";
import { clientException } from "./errors.ts";

/** Members of a task definition that a call and the program have alike. */
export const definitionMembers = {
  family: true,
  // What of a container is done here is said where they are read.
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
} as const;

/** Checks that there is a role to read secrets with.
 * @throws AwsError ClientException */
export function checkSecrets(
  { secrets = [] }: { readonly secrets?: readonly object[] | undefined },
  executionRoleArn: string | undefined,
): void {
  if (secrets.length > 0 && executionRoleArn === undefined)
    throw clientException(
      "When you are specifying container secrets, you must also specify a value for 'executionRoleArn'.",
    );
}

/** Checks what a task definition says of itself, beside its containers.
 * @throws AwsError ClientException for a family that is no name; NotEmulatedError for one that is not for Fargate. */
export function checkDefinition({
  family,
  networkMode,
  requiresCompatibilities = [],
}: {
  readonly family: string;
  readonly networkMode?: string | undefined;
  readonly requiresCompatibilities?: readonly string[] | undefined;
}): void {
  if (!/^[\w-]{1,255}$/.test(family))
    throw clientException(`Family '${family}' must have 1 to 255 letters, digits, hyphens and underscores`);
  if (networkMode !== "awsvpc" || !requiresCompatibilities.includes("FARGATE"))
    throw new NotEmulatedError(
      "a task definition for EC2",
      'Give networkMode "awsvpc" and requiresCompatibilities ["FARGATE"].',
    );
}
