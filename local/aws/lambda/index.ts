import { rm } from "node:fs/promises";
import type { ServiceFactory } from "../../contract/service.ts";
import { lambdaApi } from "./api.ts";
import { EventSourceMappings } from "./event-sources/mappings.ts";
import { Functions } from "./functions.ts";
import { aliasHandler } from "./resources/alias.ts";
import { eventInvokeConfigHandler } from "./resources/event-invoke-config.ts";
import { eventSourceMappingHandler } from "./resources/event-source-mapping.ts";
import { functionHandler } from "./resources/function.ts";
import { permissionHandler } from "./resources/permission.ts";
import { failures } from "./replay.ts";
import { AsyncInvocations, RETRY_SECONDS } from "./runtime/asynchronous.ts";
import { Invoker } from "./runtime/invoker.ts";

/** Lambda. Functions run as processes of this machine's Node, one event at a time each; not as micro virtual machines. */
export const lambda: ServiceFactory = lambdaWith({ retrySeconds: RETRY_SECONDS });

/** Lambda with other waiting times between the attempts at asynchronous events. */
export function lambdaWith({ retrySeconds }: { readonly retrySeconds: readonly number[] }): ServiceFactory {
  return async (platform) => {
    const folder = await platform.store.folder("lambda/tmp");
    // What a killed process left.
    await rm(folder, { recursive: true, force: true });
    const functions = await Functions.open(platform);
    const invoker = new Invoker(platform, functions, folder);
    const asynchronous = new AsyncInvocations(platform, functions, invoker, retrySeconds);
    const mappings = new EventSourceMappings(platform, functions, invoker);
    return {
      name: "lambda",
      resources: {
        "aws:lambda/function:Function": functionHandler(functions, invoker),
        "aws:lambda/alias:Alias": aliasHandler(functions),
        "aws:lambda/permission:Permission": permissionHandler(functions),
        "aws:lambda/eventSourceMapping:EventSourceMapping": eventSourceMappingHandler(functions, mappings),
        "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": eventInvokeConfigHandler(functions),
      },
      api: lambdaApi(functions, invoker, asynchronous, mappings),
      capabilities: { failures: failures(platform, functions, invoker, mappings) },
      ready: async () => await Promise.resolve(asynchronous.resume()),
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
