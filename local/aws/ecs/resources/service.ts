import type * as aws from "@pulumi/aws";
import { AwsError, NotEmulatedError } from "../../../contract/errors.ts";
import { physicalName } from "../../../contract/names.ts";
import type { Inputs, KeptResource, Resource, ResourceHandler } from "../../../contract/resource.ts";
import type { Directory } from "../directory.ts";
import type { ServiceSettings } from "../records.ts";
import type { EcsServices } from "../services/ecs-services.ts";

type ServiceInputs = Inputs<aws.ecs.ServiceArgs>;

/** `aws:ecs/service:Service`. Its tasks start while the program goes on; a copy is ready when they are healthy.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/ecs/service/ */
export function serviceHandler(directory: Directory, services: EcsServices): ResourceHandler<ServiceInputs> {
  const put = (resource: Resource<ServiceInputs>, name: string, force = false) => {
    const settings = read(resource, name, directory);
    services.put(settings, force);
    const { arn } = settings;
    return {
      id: arn,
      outputs: {
        arn,
        name,
        cluster: settings.clusterArn,
        launchType: resource.inputs.launchType ?? "",
        platformVersion: "LATEST",
        tagsAll: resource.inputs.tags ?? {},
      },
    };
  };
  return {
    replaceOn: ["name", "cluster", "launchType", "schedulingStrategy"],
    create: async (resource) =>
      await Promise.resolve(put(resource, resource.inputs.name ?? physicalName(resource.name))),
    start: async (kept: KeptResource<ServiceInputs>) => {
      put(kept, String(kept.outputs["name"]));
      return await Promise.resolve();
    },
    update: async (resource, previous) =>
      await Promise.resolve(
        put(resource, String(previous.outputs["name"]), resource.inputs.forceNewDeployment),
      ),
    delete: async ({ id }) => services.remove(id),
  };
}

function read(
  { inputs, region }: Resource<ServiceInputs>,
  name: string,
  directory: Directory,
): ServiceSettings {
  const {
    taskDefinition,
    networkConfiguration: network,
    capacityProviderStrategies = [],
    loadBalancers = [],
    deploymentCircuitBreaker: breaker,
  } = inputs;
  if (!/^[\w-]{1,255}$/.test(name))
    throw new AwsError(
      "InvalidParameterException",
      `Service name '${name}' must have 1 to 255 letters, digits, hyphens and underscores`,
    );
  if (taskDefinition === undefined)
    throw new AwsError("InvalidParameterException", "TaskDefinition is required");
  if ((inputs.schedulingStrategy ?? "REPLICA") !== "REPLICA")
    throw new NotEmulatedError("scheduling strategy DAEMON");
  if ((inputs.deploymentController?.type ?? "ECS") !== "ECS")
    throw new NotEmulatedError(`deployment controller ${inputs.deploymentController?.type ?? ""}`);
  for (const member of [
    "serviceConnectConfiguration",
    "serviceRegistries",
    "volumeConfiguration",
    "vpcLatticeConfigurations",
    "orderedPlacementStrategies",
  ] as const)
    if (inputs[member] !== undefined) throw new NotEmulatedError(`${member} of a service`);
  const cluster = directory.cluster(inputs.cluster ?? "default", region);
  for (const { capacityProvider } of capacityProviderStrategies)
    if (!cluster.capacityProviders.includes(capacityProvider))
      throw new AwsError(
        "InvalidParameterException",
        `The specified capacity provider '${capacityProvider}' was not found. Specify a valid name and try again: cluster ${cluster.name} has ${cluster.capacityProviders.join(", ") || "none"}`,
      );
  if (!network)
    throw new AwsError(
      "InvalidParameterException",
      "Network Configuration must be provided when networkMode 'awsvpc' is specified.",
    );
  if (network.subnets.length === 0)
    throw new AwsError("InvalidParameterException", "subnets can not be empty.");
  return {
    name,
    region,
    clusterArn: cluster.arn,
    arn: directory.arn(region, `service/${cluster.name}/${name}`),
    taskDefinitionArn: taskDefinition,
    desiredCount: inputs.desiredCount ?? 0,
    launchType:
      capacityProviderStrategies[0]?.capacityProvider === "FARGATE_SPOT" ? "FARGATE_SPOT" : "FARGATE",
    subnetIds: network.subnets,
    securityGroupIds: network.securityGroups ?? [],
    assignPublicIp: network.assignPublicIp ?? false,
    loadBalancers: loadBalancers.map(({ targetGroupArn, containerName, containerPort }) => {
      if (targetGroupArn === undefined) throw new NotEmulatedError("a classic load balancer of a service");
      return { targetGroupArn, containerName, containerPort };
    }),
    minimumHealthyPercent: inputs.deploymentMinimumHealthyPercent ?? 100,
    maximumPercent: inputs.deploymentMaximumPercent ?? 200,
    circuitBreaker: { enable: breaker?.enable ?? false, rollback: breaker?.rollback ?? false },
    gracePeriodSeconds: inputs.healthCheckGracePeriodSeconds ?? 0,
  };
}
