import type { AlarmCapability } from "../../contract/capabilities.ts";
import type { CloudWatchStore } from "./store.ts";

/** Alarms for the console. */
export function alarmCapability({ alarms, watch }: CloudWatchStore): AlarmCapability {
  return { all: () => alarms.all(), evaluate: async (at) => await watch.evaluate(at) };
}
