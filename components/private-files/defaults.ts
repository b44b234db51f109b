import type { WithDefaults } from "../parts/component.ts";
import type { PrivateFilesArgs } from "./args.ts";

/** Values for what the caller left out; what they mean is said at each argument. */
export const defaults = {
  uploadBy: "form",
  prefixes: { uploads: "private", made: "files" },
  uploadDays: 1,
  protect: true,
} as const satisfies Partial<PrivateFilesArgs>;

/** Arguments of `PrivateFiles` with the defaults. */
export type Settings = WithDefaults<PrivateFilesArgs, typeof defaults>;
