import type { ServiceFactory } from "../../contract/service.ts";
import { logsApi } from "./api.ts";
import { LogDeliveries } from "./deliveries.ts";
import { logGroupCapability } from "./capability.ts";
import {
  logDeliveryDestinationResource,
  logDeliveryResource,
  logDeliverySourceResource,
} from "./resources/log-delivery.ts";
import { logGroupResource } from "./resources/log-group.ts";
import { logResourcePolicyResource } from "./resources/log-resource-policy.ts";
import { logStreamResource } from "./resources/log-stream.ts";
import { LogGroupStore } from "./store.ts";

/** CloudWatch Logs. Events are in `logs/` of the state folder, one file per stream and day. */
export const logs: ServiceFactory = async (platform) => {
  const store = await LogGroupStore.open(platform);
  const deliveries = new LogDeliveries(platform);
  return {
    name: "logs",
    resources: {
      "aws:cloudwatch/logGroup:LogGroup": logGroupResource(store),
      "aws:cloudwatch/logStream:LogStream": logStreamResource(store),
      "aws:cloudwatch/logDelivery:LogDelivery": logDeliveryResource(deliveries),
      "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination":
        logDeliveryDestinationResource(deliveries),
      "aws:cloudwatch/logDeliverySource:LogDeliverySource": logDeliverySourceResource(deliveries),
      "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": logResourcePolicyResource(store.policies),
    },
    api: logsApi(store),
    capabilities: {
      logGroups: logGroupCapability(store),
      logDeliveries: { deliver: (arn, record) => deliveries.deliver(arn, record) },
    },
    foreign: () => store.foreign(),
    flush: async () => await deliveries.flush(),
    stop: async () => {
      await deliveries.flush();
      await store.stop();
    },
  };
};
