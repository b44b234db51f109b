import type { WithDefaults } from "../parts/component.ts";
import type { FargateServiceArgs } from "./args.ts";

/** Values for what the caller left out; what they mean is said at each argument. */
export const defaults = {
  port: 8080,
  environment: {},
  secrets: {},
  cpu: 256,
  memory: 512,
  tasks: 1,
  spot: false,
  architecture: "arm64",
  readinessPath: "/health/ready",
  deregistrationDelaySeconds: 30,
  drainSeconds: 25,
  stopTimeoutSeconds: 60,
  idleTimeoutSeconds: 60,
  gracePeriodSeconds: 30,
  logRetentionDays: 14,
  containerInsights: "disabled",
  waitForSteadyState: true,
  protect: true,
} as const satisfies Partial<FargateServiceArgs>;

/** Arguments of `FargateService` with the defaults. */
export type Settings = WithDefaults<FargateServiceArgs, typeof defaults>;

/** Defaults that are warned about when a transform changes them. */
export const guards = {
  loadBalancer: ["internal", "dropInvalidHeaderFields", "securityGroups", "enableDeletionProtection"],
  service: ["enableExecuteCommand", "networkConfiguration.securityGroups"],
};
