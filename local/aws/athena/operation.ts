import type { Athena } from "@aws-sdk/client-athena";
import { operationsOf } from "../../contract/operation.ts";
import type { Platform } from "../../contract/service.ts";
import type { QueryRunner } from "./query-runner.ts";
import type { QueryStore } from "./stores/queries.ts";
import type { WorkgroupStore } from "./stores/workgroups.ts";

/** Things that operations of Athena work on. */
export interface AthenaStore {
  readonly platform: Platform;
  readonly workgroups: WorkgroupStore;
  readonly queries: QueryStore;
  readonly runner: QueryRunner;
}

/** Makes an operation of Athena. */
export const operation = operationsOf<Athena, AthenaStore>();
