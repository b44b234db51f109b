import type { SESv2 } from "@aws-sdk/client-sesv2";
import { operationsOf } from "../../../contract/operation.ts";
import type { Ses } from "../ses.ts";

/** Makes an operation of SES, version 2. */
export const operation = operationsOf<SESv2, Ses>();
