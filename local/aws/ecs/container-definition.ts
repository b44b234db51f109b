import { AwsError, NotEmulatedError } from "../../contract/errors.ts";

/** A container of a task definition, as far as it decides anything here.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html */
export interface ContainerDefinition {
  readonly name: string;
  readonly image: string;
  readonly essential?: boolean;
  readonly command?: readonly string[];
  readonly entryPoint?: readonly string[];
  readonly workingDirectory?: string;
  readonly environment?: readonly { readonly name: string; readonly value: string }[];
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
  readonly stopTimeout?: number;
  readonly memory?: number;
}

/** Members that change nothing here: isolation that a process of this machine does not have, sizes within the task's, labels. */
const withoutEffect = new Set([
  "user",
  "readonlyRootFilesystem",
  "mountPoints",
  "linuxParameters",
  "ulimits",
  "cpu",
  "memoryReservation",
  "dockerLabels",
  "privileged",
  "interactive",
  "pseudoTerminal",
  "hostname",
  "restartPolicy",
  "startTimeout",
  "versionConsistency",
  "volumesFrom",
]);
const effective = new Set([
  "name",
  "image",
  "essential",
  "command",
  "entryPoint",
  "workingDirectory",
  "environment",
  "portMappings",
  "logConfiguration",
  "healthCheck",
  "stopTimeout",
  "memory",
]);

/** Reads `containerDefinitions`.
 * @throws AwsError ClientException naming the member; NotEmulatedError for more than one container, and for secrets. */
export function readContainerDefinitions(text: string): ContainerDefinition {
  const fail = (why: string) => new AwsError("ClientException", `Invalid container definitions: ${why}`);
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
  const container = containers[0] as ContainerDefinition & Record<string, unknown>;
  for (const [member, value] of Object.entries(container)) {
    if (effective.has(member) || withoutEffect.has(member) || empty(value)) continue;
    if (known.has(member)) throw new NotEmulatedError(`${member} of a container`);
    throw fail(`"${member}" is no member of a container definition`);
  }
  if (!/^[\w-]{1,255}$/.test(container.name))
    throw fail(`name "${container.name}" must have 1 to 255 letters, digits, hyphens and underscores`);
  if (typeof container.image !== "string" || container.image === "") throw fail("image is missing");
  for (const { containerPort, hostPort = containerPort } of container.portMappings ?? []) {
    if (!(containerPort >= 1 && containerPort <= 65_535))
      throw fail(`containerPort ${containerPort} must be 1 to 65535`);
    if (hostPort !== containerPort)
      throw fail(`hostPort ${hostPort} must be the containerPort with network mode awsvpc`);
  }
  const { stopTimeout = 30, logConfiguration, healthCheck } = container;
  if (!(stopTimeout >= 1 && stopTimeout <= 120))
    throw fail(`stopTimeout ${stopTimeout} must be 1 to 120 seconds on Fargate`);
  if (logConfiguration && logConfiguration.logDriver !== "awslogs")
    throw new NotEmulatedError(`log driver ${logConfiguration.logDriver}`, "awslogs is.");
  for (const option of logConfiguration ? ["awslogs-group", "awslogs-region", "awslogs-stream-prefix"] : [])
    if (!logConfiguration?.options?.[option]) throw fail(`Log driver awslogs requires options: ${option}`);
  if (healthCheck && healthCheck.command[0] !== "CMD")
    throw new NotEmulatedError(
      `a health check by ${healthCheck.command[0] ?? "nothing"}`,
      'There is no shell: use ["CMD", "node", …].',
    );
  return container;
}

/** Of ECS, and without effect only when empty. */
const known = new Set([
  "secrets",
  "environmentFiles",
  "dependsOn",
  "links",
  "firelensConfiguration",
  "systemControls",
  "resourceRequirements",
  "repositoryCredentials",
  "disableNetworking",
  "dnsServers",
  "dnsSearchDomains",
  "extraHosts",
  "dockerSecurityOptions",
  "credentialSpecs",
]);

const empty = (value: unknown) =>
  value === null || value === undefined || value === false || (Array.isArray(value) && value.length === 0);
