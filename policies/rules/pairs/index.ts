import type { Rule } from "../../rule.ts";
import { alarmPairs } from "./alarms.ts";
import { queuePairs } from "./queues.ts";
import { regionPairs } from "./regions.ts";
import { timeoutPairs } from "./timeouts.ts";

/** Rules of what two or more resources must agree about. */
export const pairs: readonly Rule[] = [...queuePairs, ...timeoutPairs, ...alarmPairs, ...regionPairs];
