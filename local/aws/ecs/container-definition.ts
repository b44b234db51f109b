import type { ContainerDefinition as SdkContainerDefinition } from "@aws-sdk/client-ecs";
import { NotEmulatedError } from "../../contract/errors.ts";
import { refuseUnnamed, type Members } from "../../contract/members.ts";
import { lazyModel } from "../../wire/model.ts";
import { clientException } from "./errors.ts";

/** A container of a task definition, as far as it decides anything here.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html */
export interface ContainerDefinition {
  readonly name: string;
  readonly image: string;
  readonly essential?: boolean;
  readonly command?: readonly string[];
  readonly entryPoint?: readonly string[];
  readonly workingDirectory?: string;
  readonly user?: string;
  readonly environment?: readonly { readonly name: string; readonly value: string }[];
  /** Variables whose values are read when a task starts. */
  readonly secrets?: readonly { readonly name: string; readonly valueFrom: string }[];
  readonly portMappings?: readonly {
    readonly containerPort: number;
    readonly hostPort?: number;
    readonly protocol?: string;
  }[];
  readonly logConfiguration?: {
    readonly logDriver: string;
    readonly options?: Readonly<Record<string, string>>;
  };
  readonly healthCheck?: {
    readonly command: readonly string[];
    readonly interval?: number;
    readonly timeout?: number;
    readonly retries?: number;
    readonly startPeriod?: number;
  };
  readonly mountPoints?: readonly { readonly sourceVolume?: string; readonly containerPath?: string }[];
  readonly stopTimeout?: number;
  readonly memory?: number;
}

/** Members of a container definition that are dealt with here. */
const members: Members<SdkContainerDefinition> = {
  name: true,
  image: true,
  // There is one container in a task, so it is the essential one.
  essential: [true],
  command: true,
  entryPoint: true,
  workingDirectory: true,
  environment: true,
  secrets: { name: true, valueFrom: true },
  portMappings: {
    containerPort: true,
    hostPort: true,
    protocol: ["tcp"],
    name: "only Service Connect, which is refused, looks at a port's name",
    appProtocol: "only Service Connect, which is refused, looks at a port's protocol",
  },
  logConfiguration: { logDriver: ["awslogs"], options: true },
  healthCheck: true,
  stopTimeout: true,
  memory: true,
  mountPoints: { sourceVolume: true, containerPath: ["/tmp"], readOnly: [false] },
  readonlyRootFilesystem: "nothing but /tmp can be written anyway",
  // A process of this machine runs as whoever started the local cloud; who may write to a volume on Fargate is told.
  user: true,
  privileged: [false],
  interactive: [false],
  pseudoTerminal: [false],
  linuxParameters: {
    initProcessEnabled: "the local cloud itself takes up what has ended",
    capabilities: {
      drop: "a process of this machine has no more rights than whoever started the local cloud",
    },
  },
  ulimits: "the limits of this machine hold",
  cpu: "the task's own size is told",
  memoryReservation: "a soft limit stops nothing",
  dockerLabels: "labels change nothing of a container",
  versionConsistency: "an image here is the same as long as its digest is",
  restartPolicy: { enabled: [false] },
};

const model = lazyModel(import.meta.dirname);

/** True for a member that ECS has. */
function isOfEcs(member: string): boolean {
  const shape = model().shapes["ContainerDefinition"];
  return shape !== undefined && "members" in shape && Object.hasOwn(shape.members, member);
}

/** Reads `containerDefinitions`.
 * @param volumes Names of the task's volumes.
 * @throws AwsError ClientException naming the member; NotEmulatedError for more than one container. */
export function readContainerDefinitions(text: string, volumes: readonly string[]): ContainerDefinition {
  const fail = (why: string) => clientException(`Invalid container definitions: ${why}`);
  let containers: unknown;
  try {
    containers = JSON.parse(text);
  } catch {
    throw fail("they are not JSON");
  }
  if (!Array.isArray(containers) || containers.length === 0)
    throw fail("there must be a list with at least one container");
  if (containers.length > 1)
    throw new NotEmulatedError("a task of several containers", "Give each process a task of its own.");
  const container = containers[0] as ContainerDefinition;
  if (typeof container !== "object" || container === null) throw fail("a container must be an object");
  const unknown = Object.keys(container).find((member) => !isOfEcs(member));
  if (unknown !== undefined) throw fail(`"${unknown}" is no member of a container definition`);
  refuseUnnamed(members, container, (path, allowed) =>
    allowed
      ? new NotEmulatedError(`${path} of a container with another value than ${allowed.join(", ")}`)
      : new NotEmulatedError(`${path} of a container`),
  );
  if (typeof container.name !== "string" || !/^[\w-]{1,255}$/.test(container.name))
    throw fail(`name "${container.name}" must have 1 to 255 letters, digits, hyphens and underscores`);
  if (typeof container.image !== "string" || container.image === "") throw fail("image is missing");
  const volume = container.mountPoints?.find(({ sourceVolume = "" }) => !volumes.includes(sourceVolume));
  if (volume) throw fail(`Unknown volume '${volume.sourceVolume ?? ""}'.`);
  for (const { containerPort, hostPort = containerPort } of container.portMappings ?? []) {
    if (!(containerPort >= 1 && containerPort <= 65_535))
      throw fail(`containerPort ${containerPort} must be 1 to 65535`);
    if (hostPort !== containerPort)
      throw fail(`hostPort ${hostPort} must be the containerPort with network mode awsvpc`);
  }
  const variables = [...(container.environment ?? []), ...(container.secrets ?? [])].map(({ name }) => name);
  if ((container.secrets ?? []).some(({ name }) => variables.indexOf(name) !== variables.lastIndexOf(name)))
    throw fail(
      "The secret name must be unique and not shared with any new or existing environment variables set on the container, such as " +
        variables.filter((name, index) => variables.indexOf(name) !== index).join(", "),
    );
  const { stopTimeout = 30, logConfiguration, healthCheck } = container;
  if (!(stopTimeout >= 1 && stopTimeout <= 120))
    throw fail(`stopTimeout ${stopTimeout} must be 1 to 120 seconds on Fargate`);
  for (const option of logConfiguration ? ["awslogs-group", "awslogs-region", "awslogs-stream-prefix"] : [])
    if (!logConfiguration?.options?.[option]) throw fail(`Log driver awslogs requires options: ${option}`);
  if (healthCheck && healthCheck.command[0] !== "CMD")
    throw new NotEmulatedError(
      `a health check by ${healthCheck.command[0] ?? "nothing"}`,
      'There is no shell: use ["CMD", "node", …].',
    );
  return container;
}
