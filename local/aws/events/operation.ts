import type { EventBridge } from "@aws-sdk/client-eventbridge";
import { operationsOf } from "../../contract/operation.ts";
import type { BusStore } from "./store.ts";

/** Makes an operation of EventBridge. */
export const operation = operationsOf<EventBridge, BusStore>();
