import type * as aws from "@pulumi/aws";
import { resource } from "../../../contract/resource.ts";
import { invalidParameter } from "../errors.ts";
import type { ClusterStore } from "../stores/cluster-store.ts";

/** `aws:ecs/clusterCapacityProviders:ClusterCapacityProviders`: which of FARGATE and FARGATE_SPOT services may use. Spare capacity is never
 * taken back here.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/ecs/clustercapacityproviders/ */
export function clusterCapacityProvidersResource(clusters: ClusterStore) {
  const put = async (clusterName: string, region: string, providers: readonly string[] = []) => {
    const { name } = clusters.get(clusterName, region);
    const unknown = providers.find((provider) => provider !== "FARGATE" && provider !== "FARGATE_SPOT");
    if (unknown !== undefined)
      throw invalidParameter(
        `Capacity provider ${unknown} is not emulated here: FARGATE and FARGATE_SPOT are`,
      );
    await clusters.put(name, region, providers);
    return { id: name, outputs: {} };
  };
  return resource<aws.ecs.ClusterCapacityProvidersArgs, Record<never, never>>()({
    inputs: {
      clusterName: true,
      capacityProviders: true,
      defaultCapacityProviderStrategies: "every task runs on this machine, whatever its provider",
    },
    replaceOn: ["clusterName"],
    create: async ({ region, inputs }) => await put(inputs.clusterName, region, inputs.capacityProviders),
    update: async ({ region, inputs }) => await put(inputs.clusterName, region, inputs.capacityProviders),
    delete: async ({ id, region }) => {
      if (clusters.find(id, region)) await clusters.put(id, region, []);
    },
  });
}
