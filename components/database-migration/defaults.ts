import type { WithDefaults } from "../parts/component.ts";
import type { DatabaseMigrationArgs } from "./args.ts";

/** Values for what the caller left out; what they mean is said at each argument. */
export const defaults = { timeoutSeconds: 300 } as const satisfies Partial<DatabaseMigrationArgs>;

/** Arguments of `DatabaseMigration` with the defaults. */
export type Settings = WithDefaults<DatabaseMigrationArgs, typeof defaults>;
