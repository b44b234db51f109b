import { randomUUID } from "node:crypto";
import type { ScalableTarget } from "./records.ts";
import type { ScalingStore } from "./store.ts";

/** Tells a service how many tasks to have, and keeps a record of it. Nothing is done when it has so many, or is not there. */
export async function setCapacity(
  store: ScalingStore,
  { region, resourceId }: ScalableTarget,
  count: number,
  cause: string,
): Promise<void> {
  const { containerServices } = store.platform.capabilities;
  const tasks = containerServices.tasksOf(region, resourceId);
  if (!tasks || tasks.desired === count) return;
  containerServices.setDesiredCount(region, resourceId, count);
  await store.putActivity({
    id: randomUUID(),
    region,
    resourceId,
    cause,
    description: `Setting desired count to ${count}.`,
    startedAt: new Date().toISOString(),
    status: "InProgress",
    message: `Successfully set desired count to ${count}. Waiting for change to be fulfilled by ecs.`,
  });
  store.platform.logs.write("application-autoscaling", "info", `${resourceId} gets ${count} tasks: ${cause}`);
}

/** Brings a service inside the limits of its target.
 * @see https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-scalable-target.html */
export async function keepInLimits(store: ScalingStore, target: ScalableTarget, cause = ""): Promise<void> {
  const { region, resourceId, minimum, maximum } = target;
  const tasks = store.platform.capabilities.containerServices.tasksOf(region, resourceId);
  if (!tasks) return;
  if (tasks.desired < minimum)
    await setCapacity(store, target, minimum, cause || `minimum capacity was set to ${minimum}`);
  else if (tasks.desired > maximum)
    await setCapacity(store, target, maximum, cause || `maximum capacity was set to ${maximum}`);
}

/** Ends the records of changes that the services have followed. */
export async function settleActivities(store: ScalingStore): Promise<void> {
  const { containerServices } = store.platform.capabilities;
  const seen = new Set<string>();
  for (const activity of store.activities()) {
    const key = `${activity.region} ${activity.resourceId}`;
    const isNewest = !seen.has(key);
    seen.add(key);
    if (activity.status !== "InProgress") continue;
    const tasks = containerServices.tasksOf(activity.region, activity.resourceId);
    const isFulfilled = tasks?.running === tasks?.desired;
    if (isNewest && !isFulfilled) continue;
    await store.putActivity({
      ...activity,
      status: isNewest ? "Successful" : "Overridden",
      endedAt: new Date().toISOString(),
      message: activity.message.replace(
        "Waiting for change to be fulfilled by ecs.",
        isNewest ? "Change successfully fulfilled by ecs." : "A later change took its place.",
      ),
    });
  }
}
