import { setTimeout as delay } from "node:timers/promises";
import { jsonBody, jsonCall } from "../../../delivery/destinations.ts";
import { unzip } from "../../../host/zip.ts";
import { ActionFailure, s3Of, setting, type ActionContext, type ActionResult } from "./action.ts";

/** Milliseconds between two looks at a service. */
const INTERVAL = 200;
/** Minutes that a deployment may take.
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-ECS.html */
const USUAL_MINUTES = 60;

interface ServiceAnswer {
  readonly taskDefinition: string;
  readonly desiredCount: number;
  readonly deployments?: readonly {
    readonly status: string;
    readonly taskDefinition: string;
    readonly runningCount: number;
    readonly rolloutState?: string;
    readonly rolloutStateReason?: string;
  }[];
}

interface TaskDefinitionAnswer {
  readonly taskDefinitionArn: string;
  readonly containerDefinitions: readonly { readonly name: string; readonly image: string }[];
}

/** Gives a service a task definition like the one that it has, with the images of the artefact, and waits until it runs.
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-ECS.html */
export async function ecsDeploy(context: ActionContext): Promise<ActionResult> {
  const cluster = setting(context, "ClusterName");
  const service = setting(context, "ServiceName");
  let arn = context.action.externalId;
  if (arn === undefined) {
    arn = await revise(context, cluster, service);
    await context.note({ externalId: arn });
    await call(context, "UpdateService", { cluster, service, taskDefinition: arn });
  }
  const minutes = Number(context.configuration["DeploymentTimeout"] ?? USUAL_MINUTES);
  const limit = context.action.startedAt + minutes * 60_000;
  while (Date.now() < limit) {
    const { deployments = [], desiredCount } = await serviceOf(context, cluster, service);
    const primary = deployments.find(({ status }) => status === "PRIMARY");
    if (primary?.taskDefinition !== arn || primary.rolloutState === "FAILED")
      throw new ActionFailure(
        "JobFailed",
        `The deployment of ${arn} has failed: ${primary?.rolloutStateReason ?? "the service has another task definition by now"}`,
      );
    if (
      deployments.length === 1 &&
      primary.rolloutState === "COMPLETED" &&
      primary.runningCount >= desiredCount
    )
      return { summary: `Deployment of ${arn} succeeded` };
    await delay(INTERVAL, undefined, { signal: context.signal });
  }
  throw new ActionFailure("JobFailed", `The Amazon ECS service did not stabilise within ${minutes} minutes`);
}

/** Registers the next revision. */
async function revise(context: ActionContext, cluster: string, service: string): Promise<string> {
  const images = await readImages(context);
  const { taskDefinition } = await serviceOf(context, cluster, service);
  const { taskDefinition: current } = await call<{
    readonly taskDefinition: TaskDefinitionAnswer & Readonly<Record<string, unknown>>;
  }>(context, "DescribeTaskDefinition", { taskDefinition });
  const names = current.containerDefinitions.map(({ name }) => name);
  const unknown = images.find(({ name }) => !names.includes(name));
  if (unknown)
    throw new ActionFailure(
      "InvalidImageDefinitions",
      `The task definition does not contain a container with the name ${unknown.name}: it has ${names.join(", ")}`,
    );
  const {
    family,
    cpu,
    memory,
    networkMode,
    requiresCompatibilities,
    executionRoleArn,
    taskRoleArn,
    volumes,
  } = current;
  const { taskDefinition: registered } = await call<{ readonly taskDefinition: TaskDefinitionAnswer }>(
    context,
    "RegisterTaskDefinition",
    {
      family,
      cpu,
      memory,
      networkMode,
      requiresCompatibilities,
      executionRoleArn,
      taskRoleArn,
      volumes,
      containerDefinitions: current.containerDefinitions.map((container) => ({
        ...container,
        image: images.find(({ name }) => name === container.name)?.imageUri ?? container.image,
      })),
    },
  );
  return registered.taskDefinitionArn;
}

/** @throws ActionFailure for a file that is missing, or no list of images. */
async function readImages(
  context: ActionContext,
): Promise<readonly { readonly name: string; readonly imageUri: string }[]> {
  const file = context.configuration["FileName"] ?? "imagedefinitions.json";
  const [place] = Object.values(context.inputs);
  if (!place)
    throw new ActionFailure("ConfigurationError", `Action ${context.declaration.name} has no input artifact`);
  const { body } = await s3Of(context).get(place);
  const entry = unzip(body).find(({ path }) => path === file);
  if (!entry)
    throw new ActionFailure(
      "InvalidImageDefinitions",
      `Did not find the image definition file ${file} in the input artifacts ZIP file`,
    );
  try {
    const list = JSON.parse(entry.content.toString()) as unknown;
    if (
      Array.isArray(list) &&
      list.every((one: unknown) => {
        const { name, imageUri } = (one ?? {}) as { name?: unknown; imageUri?: unknown };
        return typeof name === "string" && typeof imageUri === "string";
      })
    )
      return list as { name: string; imageUri: string }[];
  } catch {
    // Told below.
  }
  throw new ActionFailure(
    "InvalidImageDefinitions",
    `The image definition file ${file} is not a JSON list of name and imageUri`,
  );
}

async function serviceOf(context: ActionContext, cluster: string, service: string): Promise<ServiceAnswer> {
  const { services = [] } = await call<{ readonly services?: readonly ServiceAnswer[] }>(
    context,
    "DescribeServices",
    {
      cluster,
      services: [service],
    },
  );
  const [one] = services;
  if (!one)
    throw new ActionFailure("ConfigurationError", `There is no service ${service} in the cluster ${cluster}`);
  return one;
}

async function call<T>(
  { platform, principal, execution }: ActionContext,
  operation: string,
  input: object,
): Promise<T> {
  const answer = await platform.capabilities.gateway.call(
    principal,
    "ecs",
    jsonCall(execution.region, `AmazonEC2ContainerServiceV20141113.${operation}`, input),
  );
  return jsonBody<T>(answer);
}
