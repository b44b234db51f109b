import type { WithDefaults } from "../parts/component.ts";
import type { ParameterArgs } from "./args.ts";

/** Values for what the caller left out; what they mean is said at each argument. */
export const defaults = { isSecret: false } as const satisfies Partial<ParameterArgs>;

/** Arguments of `Parameter` with the defaults. */
export type Settings = WithDefaults<ParameterArgs, typeof defaults>;

/** Defaults that are warned about when a transform changes them. */
export const guards = ["type", "keyId"];
