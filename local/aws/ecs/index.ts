import type { ServiceFactory } from "../../contract/service.ts";
import { ecsApi } from "./api.ts";
import { containerServiceCapability } from "./capability.ts";
import { clusterResource } from "./resources/cluster.ts";
import { clusterCapacityProvidersResource } from "./resources/cluster-capacity-providers.ts";
import { serviceResource } from "./resources/service.ts";
import { taskDefinitionResource } from "./resources/task-definition.ts";
import type { EcsStore } from "./store.ts";
import { ClusterStore } from "./stores/cluster-store.ts";
import { ServiceStore } from "./stores/service-store.ts";
import { TaskDefinitionStore } from "./stores/task-definition-store.ts";

/** Elastic Container Service on Fargate: a task is a process of this machine's Node, in the place that its container has on AWS. */
export const ecs: ServiceFactory = async (platform) => {
  const taskDefinitions = new TaskDefinitionStore(platform.store);
  const store: EcsStore = {
    clusters: new ClusterStore(platform.store),
    taskDefinitions,
    services: await ServiceStore.open(platform, taskDefinitions),
  };
  return {
    name: "ecs",
    resources: {
      "aws:ecs/cluster:Cluster": clusterResource(store),
      "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders": clusterCapacityProvidersResource(
        store.clusters,
      ),
      "aws:ecs/taskDefinition:TaskDefinition": taskDefinitionResource(taskDefinitions),
      "aws:ecs/service:Service": serviceResource(store),
    },
    api: ecsApi(store),
    capabilities: { containerServices: containerServiceCapability(store.services) },
    ready: () => store.services.ready(),
    stop: () => store.services.stop(),
    abandon: () => store.services.stop(),
  };
};
