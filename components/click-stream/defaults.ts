import type { WithDefaults } from "../parts/component.ts";
import type { ClickStreamArgs } from "./args.ts";

/** Values for what the caller left out; what they mean is said at each argument. */
export const defaults = {
  stage: "stream",
  maximumEvents: 20,
  throttle: { ratePerSecond: 50, burst: 100 },
  buffering: { megabytes: 64, seconds: 60 },
  format: "json",
  backup: false,
  expirationDays: 365,
  queryLimitBytes: 1024 ** 3,
  alarmAgeSeconds: 900,
  protect: true,
  logRetentionDays: 14,
} as const;

/** Arguments of `ClickStream` with the defaults. */
export type Settings = WithDefaults<ClickStreamArgs, typeof defaults>;
