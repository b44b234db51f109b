import type { Rule } from "../../rule.ts";
import { accessPairs } from "./access.ts";
import { alarmPairs } from "./alarms.ts";
import { apiPairs } from "./apis.ts";
import { healthPairs } from "./health.ts";
import { logPairs } from "./logs.ts";
import { queuePairs } from "./queues.ts";
import { regionPairs } from "./regions.ts";
import { servicePairs } from "./services.ts";
import { streamPairs } from "./streams.ts";
import { timeoutPairs } from "./timeouts.ts";

/** Rules of what two or more resources must agree about. */
export const pairs: readonly Rule[] = [
  ...accessPairs,
  ...queuePairs,
  ...streamPairs,
  ...timeoutPairs,
  ...alarmPairs,
  ...logPairs,
  ...apiPairs,
  ...servicePairs,
  ...healthPairs,
  ...regionPairs,
];
