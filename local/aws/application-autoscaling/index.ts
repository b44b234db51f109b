import type { ServiceFactory } from "../../contract/service.ts";
import { scalingApi } from "./api.ts";
import { scalingCapability } from "./capability.ts";
import { MeasuredMinutes } from "./measured-minutes.ts";
import { policyResource } from "./resources/policy.ts";
import { scheduledActionResource } from "./resources/scheduled-action.ts";
import { targetResource } from "./resources/target.ts";
import { ScheduledScaling } from "./scheduled-scaling.ts";
import { ScalingStore } from "./store.ts";
import { TargetTracking } from "./target-tracking.ts";

/** Milliseconds between two looks at metrics and clock. */
const INTERVAL = 1_000;

/** Application Auto Scaling: the number of tasks of ECS services follows metrics and the clock. A minute of a metric takes two seconds here, a
 * minute of a schedule one minute. */
export const applicationAutoScaling: ServiceFactory = (platform) => {
  const store = new ScalingStore(platform);
  const minutes = new MeasuredMinutes();
  const tracking = new TargetTracking(store, minutes);
  const schedules = new ScheduledScaling(store, Date.now());
  const unlisten = platform.metrics.listen((value) => minutes.add(value));
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> = Promise.resolve();
  const look = async (now: number) => {
    await tracking.look(now);
    await schedules.look(now);
  };
  return {
    name: "application-autoscaling",
    resources: {
      "aws:appautoscaling/target:Target": targetResource(store),
      "aws:appautoscaling/policy:Policy": policyResource(store),
      "aws:appautoscaling/scheduledAction:ScheduledAction": scheduledActionResource(store),
    },
    api: scalingApi(store),
    capabilities: { scaling: scalingCapability(store) },
    ready: async () => {
      await tracking.keepInLimits();
      timer ??= setInterval(() => {
        looking = looking
          .then(() => look(Date.now()))
          .catch((error: unknown) =>
            platform.logs.write("application-autoscaling", "error", (error as Error).message),
          );
      }, INTERVAL).unref();
    },
    stop: async () => {
      unlisten();
      clearInterval(timer);
      await looking;
    },
  };
};
