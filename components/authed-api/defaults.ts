import type { WithDefaults } from "../parts/component.ts";
import type { AuthedApiArgs } from "./args.ts";

/** Values for what the caller left out; what they mean is said at each argument. */
export const defaults = {
  stage: "api",
  functions: {},
  internalPaths: ["/health"],
  claimHeaders: { "x-user-id": "sub" },
  timeoutMilliseconds: 15_000,
} as const satisfies Partial<AuthedApiArgs>;

/** Arguments of `AuthedApi` with the defaults. */
export type Settings = WithDefaults<AuthedApiArgs, typeof defaults>;
