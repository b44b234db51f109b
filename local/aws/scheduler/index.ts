import type { ServiceFactory } from "../../contract/service.ts";
import { schedulerApi } from "./api.ts";
import { Clock } from "./clock.ts";
import { Invocations } from "./invocations.ts";
import { scheduleGroupResource } from "./resources/schedule-group.ts";
import { scheduleResource } from "./resources/schedule.ts";
import { ScheduleStore } from "./store.ts";

/** Milliseconds between two looks at the clock. */
const INTERVAL = 1_000;

/** EventBridge Scheduler: targets called by rate, by cron in any time zone, or once. */
export const scheduler: ServiceFactory = (platform) => {
  const store = new ScheduleStore(platform);
  const invocations = new Invocations(platform, store);
  const clock = new Clock(store, invocations, Date.now());
  let timer: NodeJS.Timeout | undefined;
  const stop = async () => {
    clearInterval(timer);
    await invocations.stop();
  };
  return {
    name: "scheduler",
    resources: {
      "aws:scheduler/schedule:Schedule": scheduleResource(store),
      "aws:scheduler/scheduleGroup:ScheduleGroup": scheduleGroupResource(store),
    },
    api: schedulerApi(store),
    foreign: () => store.foreign(),
    ready: async () => {
      invocations.resume();
      timer ??= setInterval(() => {
        clock
          .look(Date.now())
          .catch((error: unknown) => platform.logs.write("scheduler", "error", (error as Error).message));
      }, INTERVAL).unref();
    },
    stop,
    abandon: stop,
  };
};
