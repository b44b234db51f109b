import { notFound } from "../errors.ts";
import { accessTo, operation, readResourceId, scalable } from "../operation.ts";

/** @see https://docs.aws.amazon.com/autoscaling/application/APIReference/API_DeleteScheduledAction.html */
export const deleteScheduledAction = operation("DeleteScheduledAction", {
  members: { ...scalable, ScheduledActionName: true },
  read: (_, { ResourceId, ScheduledActionName }) => ({
    ScheduledActionName,
    ResourceId: readResourceId(ResourceId),
  }),
  access: (call, { ResourceId }) => accessTo("DeleteScheduledAction", call, ResourceId),
  run: async ({ store, region }, { ResourceId, ScheduledActionName }) => {
    const action = store.action(region, ResourceId, ScheduledActionName);
    if (!action)
      throw notFound(
        `No scheduled action found for service namespace: ecs, resource ID: ${ResourceId} and scheduled action name: ${ScheduledActionName}`,
      );
    await store.deleteAction(action);
    return {};
  },
});
