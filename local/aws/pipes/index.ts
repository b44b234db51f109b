import type { ServiceFactory } from "../../contract/service.ts";
import { pipesApi } from "./api.ts";
import { pipeFailureCapability } from "./capability.ts";
import { pipeResource } from "./resources/pipe.ts";
import { PipeStore } from "./store.ts";

/** EventBridge Pipes from tables' streams. */
export const pipes: ServiceFactory = (platform) => {
  const store = new PipeStore(platform);
  return {
    name: "pipes",
    resources: { "aws:pipes/pipe:Pipe": pipeResource(store) },
    api: pipesApi(store),
    capabilities: { pipeFailures: pipeFailureCapability(platform, store) },
    stop: async () => await store.stop(),
  };
};
