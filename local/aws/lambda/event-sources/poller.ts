import type { Principal } from "../../../contract/principal.ts";
import type { Platform } from "../../../contract/service.ts";
import type { MappingRecord } from "../records.ts";
import type { Invoker } from "../runtime/invoker.ts";
import type { FunctionStore } from "../stores/function-store.ts";

/** Reader of a source, at work until it is stopped. */
export interface Poller {
  /** Resolves when nothing is under way any more. */
  stop(): Promise<void>;
}

/** Parts that a poller works with. */
export interface PollerContext {
  readonly platform: Platform;
  readonly functions: FunctionStore;
  readonly invoker: Invoker;
  readonly mapping: MappingRecord;
  /** Acts as the function's role, as event source mappings do. */
  readonly principal: () => Principal;
  /** True when a record matches one of the filters. */
  readonly matches: (record: unknown) => boolean;
}
