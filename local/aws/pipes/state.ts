import type { PipeRecord } from "./records.ts";

/** State of a pipe as the API names it: here it is always the one that is wanted. */
export function stateOf({ isRunning }: PipeRecord): "RUNNING" | "STOPPED" {
  return isRunning ? "RUNNING" : "STOPPED";
}
