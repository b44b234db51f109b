import type { WithDefaults } from "../parts/component.ts";
import type { AuditTrailArgs } from "./args.ts";

/** Values for what the caller left out; what they mean is said at each argument. */
export const defaults = { retentionDays: 365, protect: true } as const satisfies AuditTrailArgs;

/** Arguments of `AuditTrail` with the defaults. */
export type Settings = WithDefaults<AuditTrailArgs, typeof defaults>;

/** Paths of the trail's defaults without which it tells less than it should. */
export const guards = [
  "isMultiRegionTrail",
  "includeGlobalServiceEvents",
  "enableLogFileValidation",
  "enableLogging",
];
