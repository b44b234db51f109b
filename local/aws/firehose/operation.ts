import type { Firehose } from "@aws-sdk/client-firehose";
import { operationsOf } from "../../contract/operation.ts";
import type { DeliveryStreamStore } from "./store.ts";

/** Makes an operation of Firehose. */
export const operation = operationsOf<Firehose, DeliveryStreamStore>();
