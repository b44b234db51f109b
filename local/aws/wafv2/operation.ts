import type { WAFV2 } from "@aws-sdk/client-wafv2";
import { operationsOf } from "../../contract/operation.ts";
import type { WafStore } from "./store.ts";

/** Makes an operation of WAF. */
export const operation = operationsOf<WAFV2, WafStore>();
