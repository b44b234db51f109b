import type { WithDefaults } from "../parts/component.ts";
import type { ProbeArgs } from "./args.ts";

/** Values for what the caller left out; what they mean is said at each argument. */
export const defaults = { minutes: 5, logRetentionDays: 14 } as const satisfies Partial<ProbeArgs>;

/** Arguments of `Probe` with the defaults. */
export type Settings = WithDefaults<ProbeArgs, typeof defaults>;
