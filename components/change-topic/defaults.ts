import type { WithDefaults } from "../parts/component.ts";
import type { ChangeTopicArgs } from "./args.ts";

/** Values for what the caller left out; what they mean is said at each argument. */
export const defaults = { maximumRetries: 10, mailTo: [] } as const satisfies Partial<ChangeTopicArgs>;

/** Arguments of `ChangeTopic` with the defaults. */
export type Settings = WithDefaults<ChangeTopicArgs, typeof defaults>;
