/** What `Function` uses where nothing is said. */
export const defaults = {
  handler: "index.handler",
  timeoutSeconds: 10,
  memory: 256,
  logRetentionDays: 14,
  tracing: true,
};

/** Defaults that are warned about when a transform changes them. */
export const guards = ["role", "loggingConfig.logGroup"];
