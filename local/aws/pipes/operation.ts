import type { Pipes } from "@aws-sdk/client-pipes";
import { operationsOf } from "../../contract/operation.ts";
import type { PipeStore } from "./store.ts";

/** Makes an operation of EventBridge Pipes. */
export const operation = operationsOf<Pipes, PipeStore>();
