import type { ServiceFactory } from "../../contract/service.ts";
import { cloudWatchApi } from "./api.ts";
import { alarmCapability } from "./capability.ts";
import { dashboardViews } from "./dashboard-view.ts";
import { readEmbeddedMetrics } from "./embedded-metrics.ts";
import { compositeAlarmResource } from "./resources/composite-alarm.ts";
import { dashboardResource } from "./resources/dashboard.ts";
import { metricAlarmResource } from "./resources/metric-alarm.ts";
import { CloudWatchStore } from "./store.ts";

/** CloudWatch: what the services measure and what log lines embed, and alarms that watch it. Metrics are kept for a day, in memory. */
export const cloudwatch: ServiceFactory = (platform) => {
  const store = new CloudWatchStore(platform);
  platform.logs.listen(({ message }) => {
    // A line comes by the log driver, whatever its group; its region is the program's.
    for (const value of readEmbeddedMetrics(platform.region, message)) platform.metrics.put(value);
  });
  return {
    name: "cloudwatch",
    resources: {
      "aws:cloudwatch/metricAlarm:MetricAlarm": metricAlarmResource(store),
      "aws:cloudwatch/compositeAlarm:CompositeAlarm": compositeAlarmResource(store),
      "aws:cloudwatch/dashboard:Dashboard": dashboardResource(store),
    },
    api: cloudWatchApi(store),
    capabilities: {
      alarms: alarmCapability(store),
      dashboards: { all: (hours) => dashboardViews(store, hours) },
    },
    ready: async () => store.watch.start(),
    stop: async () => await store.watch.stop(),
  };
};
