import type { ServiceFactory } from "../../contract/service.ts";
import { logsApi } from "./api.ts";
import { LogGroups } from "./log-groups.ts";
import { logGroupHandler } from "./resources/log-group.ts";
import { logStreamHandler } from "./resources/log-stream.ts";

/** CloudWatch Logs. Events are in `logs/` of the state folder, one file per stream and day. */
export const logs: ServiceFactory = async (platform) => {
  const groups = await LogGroups.open(platform);
  return {
    name: "logs",
    resources: {
      "aws:cloudwatch/logGroup:LogGroup": logGroupHandler(groups),
      "aws:cloudwatch/logStream:LogStream": logStreamHandler(groups),
    },
    api: logsApi(groups),
    capabilities: {
      logGroups: {
        append: async ({ principal, region, group, stream, makesGroup = false, events }) => {
          if (makesGroup) await groups.makeFor(principal, region, group);
          groups.authorize(principal, region, group, stream);
          await groups.put(region, group, stream, events);
        },
      },
    },
    foreign: () => groups.foreign(),
    stop: () => groups.stop(),
  };
};
