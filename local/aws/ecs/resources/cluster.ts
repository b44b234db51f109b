import type * as aws from "@pulumi/aws";
import { AwsError } from "../../../contract/errors.ts";
import { physicalName } from "../../../contract/names.ts";
import type { Inputs, Resource, ResourceHandler } from "../../../contract/resource.ts";
import type { Directory } from "../directory.ts";
import type { EcsServices } from "../services/ecs-services.ts";

type ClusterInputs = Inputs<aws.ecs.ClusterArgs>;
type ProvidersInputs = Inputs<aws.ecs.ClusterCapacityProvidersArgs>;

/** `aws:ecs/cluster:Cluster`. Container Insights are kept as a setting; nothing is measured here. */
export function clusterHandler(directory: Directory, services: EcsServices): ResourceHandler<ClusterInputs> {
  const state = (arn: string, name: string, { inputs }: Resource<ClusterInputs>) => ({
    id: arn,
    outputs: { arn, name, tagsAll: inputs.tags ?? {}, settings: inputs.settings ?? [] },
  });
  return {
    replaceOn: ["name"],
    create: async (resource) => {
      const name = resource.inputs.name ?? physicalName(resource.name);
      if (!/^[\w-]{1,255}$/.test(name))
        throw new AwsError(
          "InvalidParameterException",
          `Cluster name '${name}' must have 1 to 255 letters, digits, hyphens and underscores`,
        );
      const { arn } = await directory.putCluster(name, resource.region);
      return state(arn, name, resource);
    },
    update: async (resource, { id, outputs }) =>
      await Promise.resolve(state(id, String(outputs["name"]), resource)),
    delete: async ({ id }) => {
      if (services.of(id).length > 0)
        throw new AwsError(
          "ClusterContainsServicesException",
          "The Cluster cannot be deleted while Services are active.",
        );
      await directory.deleteCluster(id);
    },
  };
}

/** `aws:ecs/clusterCapacityProviders:ClusterCapacityProviders`: which of FARGATE and FARGATE_SPOT services may use. Spare capacity is never
 * taken back here. */
export function capacityProvidersHandler(directory: Directory): ResourceHandler<ProvidersInputs> {
  const put = async ({ inputs, region }: Resource<ProvidersInputs>) => {
    const { name } = directory.cluster(inputs.clusterName, region);
    const providers = inputs.capacityProviders ?? [];
    const unknown = providers.find((provider) => provider !== "FARGATE" && provider !== "FARGATE_SPOT");
    if (unknown !== undefined)
      throw new AwsError(
        "InvalidParameterException",
        `Capacity provider ${unknown} is not emulated here: FARGATE and FARGATE_SPOT are`,
      );
    await directory.putCluster(name, region, providers);
    return { id: name, outputs: {} };
  };
  return {
    replaceOn: ["clusterName"],
    create: put,
    update: put,
    delete: async ({ id, region }) => {
      await directory.putCluster(id, region, []);
    },
  };
}
