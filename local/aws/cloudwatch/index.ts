import { formatArn } from "../../platform/arn.ts";
import type { ServiceFactory } from "../../platform/service.ts";
import { Alarms } from "./alarms.ts";
import { readEmbeddedMetrics } from "./embedded-metrics.ts";
import { metricAlarmHandler } from "./metric-alarm.ts";
import { MetricStore } from "./metrics.ts";

/** CloudWatch: what the services measure and what log lines embed, and alarms that watch it. It has no wire API here. */
export const cloudwatch: ServiceFactory = (platform) => {
  const alarms = new Alarms(platform, new MetricStore(platform.metrics));
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
    capabilities: { alarms: { all: () => alarms.all(), evaluate: async () => await alarms.evaluate() } },
    ready: async () => await Promise.resolve(alarms.start()),
    stop: async () => await alarms.stop(),
  };
};
