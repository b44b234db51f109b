import { rm } from "node:fs/promises";
import type { ServiceFactory } from "../../contract/service.ts";
import { lambdaApi } from "./api.ts";
import { failureCapability } from "./capability.ts";
import { aliasResource } from "./resources/alias.ts";
import { eventSourceMappingResource } from "./resources/event-source-mapping.ts";
import { functionResource } from "./resources/function.ts";
import { functionEventInvokeConfigResource } from "./resources/function-event-invoke-config.ts";
import { invocationResource } from "./resources/invocation.ts";
import { permissionResource } from "./resources/permission.ts";
import { AsyncInvocations, RETRY_SECONDS } from "./runtime/asynchronous.ts";
import { Invoker } from "./runtime/invoker.ts";
import type { LambdaStore } from "./store.ts";
import { FunctionStore } from "./stores/function-store.ts";
import { MappingStore } from "./stores/mapping-store.ts";

/** Lambda. Functions run as processes of this machine's Node, one event at a time each; not as micro virtual machines. */
export const lambda: ServiceFactory = lambdaWith({ retrySeconds: RETRY_SECONDS });

/** Lambda with other waiting times between the attempts at asynchronous events. */
export function lambdaWith({ retrySeconds }: { readonly retrySeconds: readonly number[] }): ServiceFactory {
  return async (platform) => {
    const folder = await platform.store.folder("lambda/tmp");
    // What a killed process left.
    await rm(folder, { recursive: true, force: true });
    const functions = await FunctionStore.open(platform);
    const invoker = new Invoker(platform, functions, folder);
    const asynchronous = new AsyncInvocations(platform, functions, invoker, retrySeconds);
    const mappings = new MappingStore(platform, functions, invoker);
    const store: LambdaStore = { functions, invoker, asynchronous, mappings };
    return {
      name: "lambda",
      resources: {
        "aws:lambda/function:Function": functionResource(store, platform),
        "aws:lambda/alias:Alias": aliasResource(functions),
        "aws:lambda/invocation:Invocation": invocationResource(store),
        "aws:lambda/permission:Permission": permissionResource(functions),
        "aws:lambda/eventSourceMapping:EventSourceMapping": eventSourceMappingResource(store),
        "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig":
          functionEventInvokeConfigResource(functions),
      },
      api: lambdaApi(store),
      capabilities: { failures: failureCapability(platform, store) },
      ready: async () => asynchronous.resume(),
      stop: async () => {
        await mappings.stop();
        await asynchronous.stop();
        await invoker.stop();
      },
      // The processes go first: their functions must not end what they are at.
      abandon: async () => {
        await invoker.stop();
        await mappings.stop();
        await asynchronous.stop();
      },
    };
  };
}
