import type { WithDefaults } from "../component.ts";
import type { ClickStreamArgs } from "./args.ts";

/** What a click stream is unless its arguments say otherwise. */
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

/** The arguments with the defaults. */
export type Settings = WithDefaults<ClickStreamArgs, typeof defaults>;
