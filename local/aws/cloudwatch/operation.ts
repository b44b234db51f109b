import type { CloudWatch } from "@aws-sdk/client-cloudwatch";
import { operationsOf } from "../../contract/operation.ts";
import type { CloudWatchStore } from "./store.ts";

/** Makes an operation of CloudWatch. */
export const operation = operationsOf<CloudWatch, CloudWatchStore>();
