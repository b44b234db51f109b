import type { LogGroupCapability } from "../../contract/capabilities.ts";
import type { LogGroupStore } from "./store.ts";

/** Log groups for the services that write to them. */
export function logGroupCapability(store: LogGroupStore): LogGroupCapability {
  return {
    append: async ({ principal, region, group, stream, makesGroup = false, events }) => {
      if (makesGroup) await store.makeFor(principal, region, group);
      store.authorize(principal, region, group, stream);
      await store.put(region, group, stream, events);
    },
  };
}
