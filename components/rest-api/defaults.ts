import type { WithDefaults } from "../parts/component.ts";
import type { RestApiArgs } from "./args.ts";

/** Values for what the caller left out; what they mean is said at each argument. */
export const defaults = {
  throttle: { ratePerSecond: 100, burst: 200 },
  logRetentionDays: 14,
  tracing: true,
} as const satisfies Partial<RestApiArgs>;

/** Arguments of `RestApi` with the defaults. */
export type Settings = WithDefaults<RestApiArgs, typeof defaults>;
