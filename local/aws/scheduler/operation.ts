import type { Scheduler } from "@aws-sdk/client-scheduler";
import { operationsOf } from "../../contract/operation.ts";
import type { ScheduleStore } from "./store.ts";

/** Makes an operation of EventBridge Scheduler. */
export const operation = operationsOf<Scheduler, ScheduleStore>();
