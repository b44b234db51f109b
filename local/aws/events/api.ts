import type { ServiceApi } from "../../contract/api.ts";
import type { Operation } from "../../contract/operation.ts";
import { lazyModel } from "../../wire/model.ts";
import { serviceApi } from "../../wire/service-api.ts";
import { createEventBus } from "./operations/create-event-bus.ts";
import { deleteEventBus } from "./operations/delete-event-bus.ts";
import { deleteRule } from "./operations/delete-rule.ts";
import { describeEventBus, listEventBuses } from "./operations/describe-event-buses.ts";
import { describeRule, listRules } from "./operations/describe-rules.ts";
import { disableRule, enableRule } from "./operations/enable-rule.ts";
import { listTargetsByRule } from "./operations/list-targets-by-rule.ts";
import { putEvents } from "./operations/put-events.ts";
import { putRule } from "./operations/put-rule.ts";
import { putTargets } from "./operations/put-targets.ts";
import { removeTargets } from "./operations/remove-targets.ts";
import { testEventPattern } from "./operations/test-event-pattern.ts";
import type { BusStore } from "./store.ts";

/** @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Operations.html */
export const operations: readonly Operation<BusStore>[] = [
  createEventBus,
  deleteEventBus,
  deleteRule,
  describeEventBus,
  describeRule,
  disableRule,
  enableRule,
  listEventBuses,
  listRules,
  listTargetsByRule,
  putEvents,
  putRule,
  putTargets,
  removeTargets,
  testEventPattern,
];

/** EventBridge's buses and rules as SDK clients, and the services here, call it. */
export function eventsApi(store: BusStore): ServiceApi {
  return serviceApi({
    signingName: "events",
    protocol: "json-1.1",
    model: lazyModel(import.meta.dirname),
    store,
    operations,
  });
}
