import type { WithDefaults } from "../parts/component.ts";
import type { BucketArgs } from "./args.ts";

/** Values for what the caller left out; what they mean is said at each argument. */
export const defaults = {
  isVersioned: true,
  expirationDays: {},
  protect: true,
} as const satisfies BucketArgs;

/** Arguments of `Bucket` with the defaults. */
export type Settings = WithDefaults<BucketArgs, typeof defaults>;
