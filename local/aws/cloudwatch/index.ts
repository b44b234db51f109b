import { formatArn } from "../../contract/arn.ts";
import type { ServiceFactory } from "../../contract/service.ts";
import { Alarms } from "./alarms.ts";
import { cloudWatchApi } from "./api.ts";
import { readEmbeddedMetrics } from "./embedded-metrics.ts";
import { metricAlarmHandler } from "./metric-alarm.ts";
import { MetricStore } from "./metrics.ts";

/** CloudWatch: what the services measure and what log lines embed, and alarms that watch it. Metrics are kept for a day, in memory. */
export const cloudwatch: ServiceFactory = (platform) => {
  const store = new MetricStore(platform.metrics);
  const alarms = new Alarms(platform, store);
  platform.logs.listen(({ message }) => {
    // A line comes by the log driver, whatever its group; its region is the program's.
    for (const value of readEmbeddedMetrics(platform.region, message)) platform.metrics.put(value);
  });
  return {
    name: "cloudwatch",
    resources: {
      "aws:cloudwatch/metricAlarm:MetricAlarm": metricAlarmHandler(alarms, platform.accountId),
      "aws:cloudwatch/dashboard:Dashboard": {
        without: "no metric is shown",
        outputs: ({ inputs, name }) => {
          const dashboardName = (inputs["dashboardName"] as string | undefined) ?? name;
          const dashboardArn = formatArn({
            service: "cloudwatch",
            region: "",
            accountId: platform.accountId,
            resource: `dashboard/${dashboardName}`,
          });
          return { id: dashboardName, outputs: { dashboardArn } };
        },
      },
    },
    api: cloudWatchApi(platform.metrics, store, alarms, platform.accountId),
    capabilities: { alarms: { all: () => alarms.all(), evaluate: async () => await alarms.evaluate() } },
    ready: async () => await Promise.resolve(alarms.start()),
    stop: async () => await alarms.stop(),
  };
};
