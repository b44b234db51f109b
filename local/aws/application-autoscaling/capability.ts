import type { ScalingCapability } from "../../contract/capabilities/scaling.ts";
import type { ScalingStore } from "./store.ts";

/** Targets and activities for the console. */
export function scalingCapability(store: ScalingStore): ScalingCapability {
  return {
    activities: () => store.activities(),
    targets: () =>
      store.targets().map(({ region, resourceId, minimum, maximum }) => {
        const tasks = store.platform.capabilities.containerServices.tasksOf(region, resourceId);
        return { region, resourceId, minimum, maximum, desired: tasks?.desired, running: tasks?.running };
      }),
  };
}
