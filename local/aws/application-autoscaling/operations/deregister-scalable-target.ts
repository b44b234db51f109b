import { accessTo, operation, readResourceId, scalable } from "../operation.ts";

/** @see https://docs.aws.amazon.com/autoscaling/application/APIReference/API_DeregisterScalableTarget.html */
export const deregisterScalableTarget = operation("DeregisterScalableTarget", {
  members: scalable,
  read: (_, { ResourceId }) => ({ ResourceId: readResourceId(ResourceId) }),
  access: (call, { ResourceId }) => accessTo("DeregisterScalableTarget", call, ResourceId),
  run: async ({ store, region }, { ResourceId }) => {
    store.target(region, ResourceId);
    await store.deleteTarget(region, ResourceId);
    return {};
  },
});
