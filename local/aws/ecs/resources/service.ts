import type * as aws from "@pulumi/aws";
import { NotEmulatedError } from "../../../contract/errors.ts";
import type { Read } from "../../../contract/members.ts";
import { physicalName } from "../../../contract/names.ts";
import { resource, type Inputs } from "../../../contract/resource.ts";
import { ecsArn } from "../arn.ts";
import { invalidParameter } from "../errors.ts";
import type { ServiceSettings } from "../records.ts";
import type { EcsStore } from "../store.ts";

/** Outputs of a service. */
export interface ServiceOutputs {
  readonly arn: string;
  readonly name: string;
  readonly cluster: string;
  readonly launchType: string;
  readonly platformVersion: string;
  readonly tagsAll: Readonly<Record<string, string>>;
}

const inputs = {
  name: true,
  cluster: true,
  taskDefinition: true,
  desiredCount: true,
  networkConfiguration: true,
  loadBalancers: { targetGroupArn: true, containerName: true, containerPort: true },
  capacityProviderStrategies: {
    capacityProvider: true,
    base: "every task runs on this machine, whatever its provider",
    weight: "every task runs on this machine, whatever its provider",
  },
  launchType: ["FARGATE"],
  schedulingStrategy: ["REPLICA"],
  deploymentController: { type: ["ECS"] },
  deploymentConfiguration: { strategy: ["ROLLING"] },
  deploymentCircuitBreaker: true,
  deploymentMinimumHealthyPercent: true,
  deploymentMaximumPercent: true,
  healthCheckGracePeriodSeconds: true,
  forceNewDeployment: true,
  triggers: "an update with forceNewDeployment starts new tasks",
  availabilityZoneRebalancing: "tasks take the subnets in turn, and no zone of this machine fails",
  enableExecuteCommand: [false],
  platformVersion: "this machine's Node runs",
  propagateTags: "tasks have no tags here",
  enableEcsManagedTags: "tasks have no tags here",
  forceDelete: "a service is deleted with its tasks",
  waitForSteadyState: true,
  sigintRollback: "a copy is ready when its services are steady",
  tags: true,
} as const;
type ServiceInputs = Read<Inputs<aws.ecs.ServiceArgs>, typeof inputs>;

/** `aws:ecs/service:Service`. With `waitForSteadyState` it is there when its tasks are healthy, so that what depends on it sends them requests then; an
 * update ends when the old tasks have answered what they were asked, so that what they need goes after them. Otherwise tasks start while the
 * program goes on; a copy is ready when they are healthy.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/ecs/service/ */
export function serviceResource(store: EcsStore) {
  const put = (given: ServiceInputs, region: string, name: string, force = false) => {
    const settings = readSettings(given, region, name, store);
    store.services.put(settings, force);
    const { arn, clusterArn } = settings;
    return {
      id: arn,
      outputs: {
        arn,
        name,
        cluster: clusterArn,
        launchType: given.launchType ?? "",
        platformVersion: "LATEST",
        tagsAll: given.tags ?? {},
      },
    };
  };
  return resource<aws.ecs.ServiceArgs, ServiceOutputs>()({
    inputs,
    replaceOn: ["name", "cluster", "launchType", "schedulingStrategy"],
    create: async ({ inputs: given, region, name }) => {
      const made = put(given, region, given.name ?? physicalName(name));
      if (given.waitForSteadyState) await store.services.get(made.id).replaced();
      return made;
    },
    start: async ({ inputs: given, region, outputs }) => {
      put(given, region, outputs.name);
    },
    update: async ({ inputs: given, region }, { inputs: before, outputs }) => {
      // The number of tasks is only told when it is another one: scaling has its own since.
      const scaled = store.services.find(outputs.arn)?.settings.desiredCount;
      const desiredCount = given.desiredCount === before.desiredCount ? scaled : given.desiredCount;
      const updated = put({ ...given, desiredCount }, region, outputs.name, given.forceNewDeployment);
      if (given.waitForSteadyState) await store.services.get(updated.id).replaced();
      return updated;
    },
    delete: async ({ id }) => store.services.remove(id),
  });
}

/** @throws AwsError InvalidParameterException, ClusterNotFoundException. */
function readSettings(
  given: ServiceInputs,
  region: string,
  name: string,
  { clusters }: EcsStore,
): ServiceSettings {
  const {
    taskDefinition,
    networkConfiguration: network,
    capacityProviderStrategies = [],
    loadBalancers = [],
    deploymentCircuitBreaker: breaker,
  } = given;
  if (!/^[\w-]{1,255}$/.test(name))
    throw invalidParameter(
      `Service name '${name}' must have 1 to 255 letters, digits, hyphens and underscores`,
    );
  if (taskDefinition === undefined) throw invalidParameter("TaskDefinition is required");
  const cluster = clusters.get(given.cluster ?? "default", region);
  for (const { capacityProvider } of capacityProviderStrategies)
    if (!cluster.capacityProviders.includes(capacityProvider))
      throw invalidParameter(
        `The specified capacity provider '${capacityProvider}' was not found. Specify a valid name and try again: cluster ${cluster.name} has ${cluster.capacityProviders.join(", ") || "none"}`,
      );
  if (!network)
    throw invalidParameter("Network Configuration must be provided when networkMode 'awsvpc' is specified.");
  if (network.subnets.length === 0) throw invalidParameter("subnets can not be empty.");
  const [strategy] = capacityProviderStrategies;
  return {
    name,
    region,
    clusterArn: cluster.arn,
    arn: ecsArn(region, `service/${cluster.name}/${name}`),
    taskDefinitionArn: taskDefinition,
    desiredCount: given.desiredCount ?? 0,
    launchType: strategy?.capacityProvider === "FARGATE_SPOT" ? "FARGATE_SPOT" : "FARGATE",
    subnetIds: network.subnets,
    securityGroupIds: network.securityGroups ?? [],
    assignPublicIp: network.assignPublicIp ?? false,
    loadBalancers: loadBalancers.map(({ targetGroupArn, containerName, containerPort }) => {
      if (targetGroupArn === undefined) throw new NotEmulatedError("a classic load balancer of a service");
      return { targetGroupArn, containerName, containerPort };
    }),
    minimumHealthyPercent: given.deploymentMinimumHealthyPercent ?? 100,
    maximumPercent: given.deploymentMaximumPercent ?? 200,
    circuitBreaker: { enable: breaker?.enable ?? false, rollback: breaker?.rollback ?? false },
    gracePeriodSeconds: given.healthCheckGracePeriodSeconds ?? 0,
  };
}
