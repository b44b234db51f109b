import type { WithDefaults } from "../parts/component.ts";
import type { EventPipelineArgs } from "./args.ts";

/** Values for what the caller left out; what they mean is said at each argument. */
export const defaults = {
  batchSize: 10,
  batchingWindowSeconds: 0,
  maximumRetries: 5,
  maximumAgeSeconds: 21_600,
  bisect: true,
  failureRetentionDays: 14,
  alarmAgeSeconds: 300,
} as const satisfies Partial<EventPipelineArgs>;

/** Arguments of `EventPipeline` with the defaults. */
export type Settings = WithDefaults<EventPipelineArgs, typeof defaults>;

/** Defaults that are warned about when a transform changes them. */
export const guards = {
  mapping: ["functionResponseTypes", "destinationConfig", "maximumRetryAttempts"],
  queue: ["redrivePolicy", "sqsManagedSseEnabled", "visibilityTimeoutSeconds"],
};
