import { notFound } from "../errors.ts";
import { accessTo, operation, readResourceId, scalable } from "../operation.ts";

/** @see https://docs.aws.amazon.com/autoscaling/application/APIReference/API_DeleteScalingPolicy.html */
export const deleteScalingPolicy = operation("DeleteScalingPolicy", {
  members: { ...scalable, PolicyName: true },
  read: (_, { ResourceId, PolicyName }) => ({ PolicyName, ResourceId: readResourceId(ResourceId) }),
  access: (call, { ResourceId }) => accessTo("DeleteScalingPolicy", call, ResourceId),
  run: async ({ store, region }, { ResourceId, PolicyName }) => {
    const policy = store.policy(region, ResourceId, PolicyName);
    if (!policy)
      throw notFound(
        `No scaling policy found for service namespace: ecs, resource ID: ${ResourceId}, scalable dimension: ecs:service:DesiredCount and policy name: ${PolicyName}`,
      );
    await store.deletePolicy(policy);
    return {};
  },
});
