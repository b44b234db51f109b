import type { WithDefaults } from "../parts/component.ts";
import type { LogBucketArgs } from "./args.ts";

/** Values for what the caller left out; what they mean is said at each argument. */
export const defaults = { logRetentionDays: 90, protect: true } as const satisfies LogBucketArgs;

/** Arguments of `LogBucket` with the defaults. */
export type Settings = WithDefaults<LogBucketArgs, typeof defaults>;
