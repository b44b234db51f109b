import type { SNS } from "@aws-sdk/client-sns";
import { operationsOf } from "../../contract/operation.ts";
import type { TopicStore } from "./store.ts";

/** Makes an operation of SNS. */
export const operation = operationsOf<SNS, TopicStore>();
