import type { AlarmCapability } from "../../contract/capabilities.ts";
import type { CloudWatchStore } from "./store.ts";

/** Alarms for the console, and for services that have alarms of their own. */
export function alarmCapability(store: CloudWatchStore): AlarmCapability {
  const { alarms, watch } = store;
  return {
    all: () => alarms.all(),
    evaluate: async (at) => await watch.evaluate(at),
    keep: async ({ alarmActions, ...alarm }) => {
      const arn = store.alarmArn(alarm.region, alarm.name);
      const { state = "INSUFFICIENT_DATA", reason = "", changedAt } = alarms.find(arn) ?? {};
      await alarms.put({
        ...alarm,
        arn,
        isOfService: true,
        datapointsToAlarm: alarm.evaluationPeriods,
        treatMissingData: "missing",
        actions: { ALARM: alarmActions, OK: [], INSUFFICIENT_DATA: [] },
        state,
        reason,
        changedAt: changedAt ?? new Date().toISOString(),
      });
      return arn;
    },
    tell: async (arn, state, reason) => {
      const alarm = alarms.find(arn);
      if (alarm) await watch.set(alarm, state, reason);
    },
    forget: async (arn) => await alarms.delete(arn),
  };
}
