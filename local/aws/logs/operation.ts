import type { CloudWatchLogs } from "@aws-sdk/client-cloudwatch-logs";
import { operationsOf } from "../../contract/operation.ts";
import type { LogGroupStore } from "./store.ts";

/** Makes an operation of CloudWatch Logs. */
export const operation = operationsOf<CloudWatchLogs, LogGroupStore>();
