import type { WithDefaults } from "../parts/component.ts";
import type { AlarmsArgs } from "./args.ts";

/** Values for what the caller left out; what they mean is said at each argument. */
export const defaults = {
  mailTo: [],
  events: false,
  level: "essential",
  runbook: "docs/runbook.md",
} as const satisfies Partial<AlarmsArgs>;

/** True when somebody is told. */
export const isHeard = ({ mailTo, slack }: Settings): boolean => mailTo.length > 0 || slack !== undefined;

/** Arguments of `Alarms` with the defaults. */
export type Settings = WithDefaults<AlarmsArgs, typeof defaults>;
