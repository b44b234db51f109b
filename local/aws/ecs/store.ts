import type { ClusterStore } from "./stores/cluster-store.ts";
import type { ServiceStore } from "./stores/service-store.ts";
import type { TaskDefinitionStore } from "./stores/task-definition-store.ts";

/** Everything that ECS keeps and runs. */
export interface EcsStore {
  readonly clusters: ClusterStore;
  readonly taskDefinitions: TaskDefinitionStore;
  readonly services: ServiceStore;
}
