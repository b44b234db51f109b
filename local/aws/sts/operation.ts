import type { STS } from "@aws-sdk/client-sts";
import { operationsOf } from "../../contract/operation.ts";
import type { Platform } from "../../contract/service.ts";

/** Makes an operation of STS, which keeps nothing of its own: IAM gives out the credentials. */
export const operation = operationsOf<STS, Platform>();
