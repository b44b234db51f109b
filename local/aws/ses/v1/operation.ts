import type { SES } from "@aws-sdk/client-ses";
import { operationsOf } from "../../../contract/operation.ts";
import type { Ses } from "../ses.ts";

/** Makes an operation of SES, version 1. */
export const operation = operationsOf<SES, Ses>();
