import type { WithDefaults } from "../parts/component.ts";
import type { NetworkArgs } from "./args.ts";

/** Values for what the caller left out; what they mean is said at each argument. */
export const defaults = {
  egress: "public-ip",
  zones: 2,
  cidrBlock: "10.0.0.0/16",
  buckets: [],
} as const satisfies NetworkArgs;

/** Arguments of `Network` with the defaults. */
export type Settings = WithDefaults<NetworkArgs, typeof defaults>;
