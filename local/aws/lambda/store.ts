import type { AsyncInvocations } from "./runtime/asynchronous.ts";
import type { Invoker } from "./runtime/invoker.ts";
import type { FunctionStore } from "./stores/function-store.ts";
import type { MappingStore } from "./stores/mapping-store.ts";

/** Everything that Lambda keeps and runs. */
export interface LambdaStore {
  readonly functions: FunctionStore;
  readonly mappings: MappingStore;
  readonly invoker: Invoker;
  readonly asynchronous: AsyncInvocations;
}
