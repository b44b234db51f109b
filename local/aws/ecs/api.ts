import type { ServiceApi } from "../../contract/api.ts";
import type { Operation } from "../../contract/operation.ts";
import { lazyModel } from "../../wire/model.ts";
import { serviceApi } from "../../wire/service-api.ts";
import { invalidParameter } from "./errors.ts";
import { describeClusters } from "./operations/describe-clusters.ts";
import { describeServices } from "./operations/describe-services.ts";
import { describeTaskDefinition } from "./operations/describe-task-definition.ts";
import { describeTasks } from "./operations/describe-tasks.ts";
import { listClusters } from "./operations/list-clusters.ts";
import { listServices } from "./operations/list-services.ts";
import { listTaskDefinitions } from "./operations/list-task-definitions.ts";
import { listTasks } from "./operations/list-tasks.ts";
import { registerTaskDefinition } from "./operations/register-task-definition.ts";
import { stopTask } from "./operations/stop-task.ts";
import { updateService } from "./operations/update-service.ts";
import type { EcsStore } from "./store.ts";

/** The calls with which people look at tasks, stop them and start them anew. Clusters, task definitions and services come from the program.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/ */
export const operations: readonly Operation<EcsStore>[] = [
  describeClusters,
  describeServices,
  describeTaskDefinition,
  describeTasks,
  listClusters,
  listServices,
  listTaskDefinitions,
  listTasks,
  registerTaskDefinition,
  stopTask,
  updateService,
];

/** ECS as SDK clients call it. */
export function ecsApi(store: EcsStore): ServiceApi {
  return serviceApi({
    signingName: "ecs",
    protocol: "json-1.1",
    model: lazyModel(import.meta.dirname),
    store,
    operations,
    faults: { missing: (path) => invalidParameter(`${path} can not be blank.`) },
  });
}
