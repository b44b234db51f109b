import type { WithDefaults } from "../parts/component.ts";
import type { WebAclArgs } from "./args.ts";

/** Values for what the caller left out; what they mean is said at each argument. */
export const defaults = { requestsPerAddress: 2000 } as const satisfies WebAclArgs;

/** Arguments of `WebAcl` with the defaults. */
export type Settings = WithDefaults<WebAclArgs, typeof defaults>;
