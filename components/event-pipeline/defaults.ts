/** What `EventPipeline` uses where nothing is said. */
export const defaults = {
  batchSize: 10,
  batchingWindowSeconds: 0,
  maximumRetries: 5,
  maximumAgeSeconds: 21_600,
  bisect: true,
  failureRetentionDays: 14,
  alarmAgeSeconds: 300,
};

/** Defaults that are warned about when a transform changes them. */
export const guards = {
  mapping: ["functionResponseTypes", "destinationConfig", "maximumRetryAttempts"],
  queue: ["redrivePolicy", "sqsManagedSseEnabled", "visibilityTimeoutSeconds"],
  failureQueue: ["messageRetentionSeconds", "sqsManagedSseEnabled"],
};
