import { DescribeServicesCommand, DescribeTaskDefinitionCommand, type ECSClient } from "@aws-sdk/client-ecs";

/** Outputs of a stack that tell what the service and, where there is one, the shop are meant to run. */
export const releaseOutputs = { service: "release", shop: "shopRelease" } as const;

/** Tasks that a stack wants to run: one of {@link releaseOutputs}. */
export interface Release {
  /** Name or ARN. */
  readonly cluster: string;
  readonly service: string;
  /** ARN with its revision. */
  readonly taskDefinition: string;
  /** Address with its digest. */
  readonly image: string;
}

/** Events of a service that are shown with a roll-back, newest first. */
const EVENTS = 5;

/** Reads the releases of a stack's outputs; the shop's only where there is one.
 * @throws Error when one is missing, or none. */
export function readReleases(outputs: Readonly<Record<string, unknown>>): readonly Release[] {
  const shop = outputs[releaseOutputs.shop];
  return [readRelease(outputs[releaseOutputs.service]), ...(shop === undefined ? [] : [readRelease(shop)])];
}

/** Reads a release.
 * @throws Error for a value that is none. */
export function readRelease(value: unknown): Release {
  const members = ["cluster", "service", "taskDefinition", "image"] as const;
  const release = value as Release | undefined;
  if (typeof release !== "object" || members.some((member) => typeof release[member] !== "string"))
    throw new Error(
      "the stack has no output `release` with cluster, service, taskDefinition and image. Fix: run `up` with this version of the program",
    );
  return release;
}

/** Compares what a service runs with what its stack wants. ECS goes back to the tasks before when new ones do not become healthy, and `pulumi up`
 * calls the service steady then.
 * @returns what is wrong, one sentence each; none when the release runs.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html */
export async function problemsOf(ecs: ECSClient, release: Release): Promise<string[]> {
  const { services = [] } = await ecs.send(
    new DescribeServicesCommand({ cluster: release.cluster, services: [release.service] }),
  );
  const [service] = services;
  if (!service || service.status === "INACTIVE") return [`there is no service ${release.service}`];
  const { deployments = [], desiredCount = 0, runningCount = 0, events = [] } = service;
  const primary = deployments.find(({ status }) => status === "PRIMARY");
  if (primary?.taskDefinition !== release.taskDefinition) {
    const told = events
      .map(({ message = "" }) => message)
      .filter((message) => /\b(roll|fail|unhealthy|unable|ended)/i.test(message))
      .slice(0, EVENTS);
    return [
      [
        `rolled back: ${shortOf(primary?.taskDefinition)} runs, not ${shortOf(release.taskDefinition)}`,
        ...told,
      ].join("\n  "),
    ];
  }
  const problems: string[] = [];
  if (primary.rolloutState !== undefined && primary.rolloutState !== "COMPLETED")
    problems.push(`the deployment is ${primary.rolloutState}: ${primary.rolloutStateReason ?? ""}`);
  if (runningCount !== desiredCount) problems.push(`${runningCount} of ${desiredCount} tasks run`);
  const { taskDefinition } = await ecs.send(
    new DescribeTaskDefinitionCommand({ taskDefinition: release.taskDefinition }),
  );
  const images = taskDefinition?.containerDefinitions?.map(({ image }) => image) ?? [];
  if (!images.includes(release.image))
    problems.push(`the tasks are made from ${images.join(", ")}, not from ${release.image}`);
  return problems;
}

/** Family and revision of a task definition's ARN. */
const shortOf = (arn = "nothing") => arn.slice(arn.lastIndexOf("/") + 1);
