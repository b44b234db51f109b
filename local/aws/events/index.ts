import type { ServiceFactory } from "../../contract/service.ts";
import { eventsApi } from "./api.ts";
import { Buses } from "./buses.ts";
import { eventBusHandler, eventBusPolicyHandler } from "./resources/event-bus.ts";
import { eventRuleHandler, eventTargetHandler } from "./resources/event-rule.ts";

/** EventBridge: buses and rules that send events to queues, topics, functions, delivery streams and other buses. */
export const events: ServiceFactory = (platform) => {
  const buses = new Buses(platform);
  return {
    name: "events",
    resources: {
      "aws:cloudwatch/eventBus:EventBus": eventBusHandler(buses),
      "aws:cloudwatch/eventBusPolicy:EventBusPolicy": eventBusPolicyHandler(buses),
      "aws:cloudwatch/eventRule:EventRule": eventRuleHandler(buses),
      "aws:cloudwatch/eventTarget:EventTarget": eventTargetHandler(buses),
    },
    api: eventsApi(buses),
    foreign: () => buses.foreign(),
    ready: async () => await Promise.resolve(buses.deliveries.resume()),
    stop: async () => await buses.deliveries.stop(),
  };
};
