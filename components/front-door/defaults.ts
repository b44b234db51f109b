import type { WithDefaults } from "../parts/component.ts";
import type { FrontDoorArgs } from "./args.ts";

/** Values for what the caller left out; what they mean is said at each argument. */
export const defaults = { keys: [1] as readonly number[] } satisfies Partial<FrontDoorArgs>;

/** Arguments of `FrontDoor` with the defaults. */
export type Settings = WithDefaults<FrontDoorArgs, typeof defaults>;
