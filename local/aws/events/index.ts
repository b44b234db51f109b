import type { ServiceFactory } from "../../contract/service.ts";
import { eventsApi } from "./api.ts";
import { eventBusPolicyResource } from "./resources/event-bus-policy.ts";
import { eventBusResource } from "./resources/event-bus.ts";
import { eventRuleResource } from "./resources/event-rule.ts";
import { eventTargetResource } from "./resources/event-target.ts";
import { Schedules } from "./schedules.ts";
import { BusStore } from "./store.ts";

/** Milliseconds between two looks at the clock. */
const INTERVAL = 1_000;

/** EventBridge: buses and rules that send events to queues, topics, functions, delivery streams and other buses. */
export const events: ServiceFactory = (platform) => {
  const store = new BusStore(platform);
  const schedules = new Schedules(store, Date.now());
  let timer: NodeJS.Timeout | undefined;
  const stop = async () => {
    clearInterval(timer);
    await store.deliveries.stop();
  };
  return {
    name: "events",
    resources: {
      "aws:cloudwatch/eventBus:EventBus": eventBusResource(store),
      "aws:cloudwatch/eventBusPolicy:EventBusPolicy": eventBusPolicyResource(store),
      "aws:cloudwatch/eventRule:EventRule": eventRuleResource(store),
      "aws:cloudwatch/eventTarget:EventTarget": eventTargetResource(store),
    },
    api: eventsApi(store),
    capabilities: { eventRules: { targetsOf: (region, event) => store.targetsOf(region, event) } },
    foreign: () => store.foreign(),
    ready: async () => {
      store.deliveries.resume();
      timer ??= setInterval(() => {
        schedules
          .look(Date.now())
          .catch((error: unknown) => platform.logs.write("events", "error", (error as Error).message));
      }, INTERVAL).unref();
    },
    stop,
    abandon: stop,
  };
};
