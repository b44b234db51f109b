import type { ServiceFactory } from "../../contract/service.ts";
import { ecsApi } from "./api.ts";
import { Directory } from "./directory.ts";
import { capacityProvidersHandler, clusterHandler } from "./resources/cluster.ts";
import { serviceHandler } from "./resources/service.ts";
import { taskDefinitionHandler } from "./resources/task-definition.ts";
import { EcsServices } from "./services/ecs-services.ts";

/** Elastic Container Service on Fargate: a task is a process of this machine's Node, in the place that its container has on AWS. */
export const ecs: ServiceFactory = async (platform) => {
  const directory = new Directory(platform);
  const services = await EcsServices.open(platform, directory);
  return {
    name: "ecs",
    resources: {
      "aws:ecs/cluster:Cluster": clusterHandler(directory, services),
      "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders": capacityProvidersHandler(directory),
      "aws:ecs/taskDefinition:TaskDefinition": taskDefinitionHandler(directory),
      "aws:ecs/service:Service": serviceHandler(directory, services),
    },
    api: ecsApi(directory, services),
    ready: () => services.ready(),
    stop: () => services.stop(),
    abandon: () => services.stop(),
  };
};
