import type { EventBusArgs } from "./args.ts";

/** Nothing is filled in. */
export const defaults = {} as const satisfies Partial<EventBusArgs>;
