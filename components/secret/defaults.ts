import type { WithDefaults } from "../parts/component.ts";
import type { SecretArgs } from "./args.ts";

/** Values for what the caller left out; what they mean is said at each argument. */
export const defaults = { isSetByHand: false, revision: 1, protect: true } as const satisfies SecretArgs;

/** Arguments of `Secret` with the defaults. */
export type Settings = WithDefaults<SecretArgs, typeof defaults>;

/** Characters of a generated value: 256 bits. */
export const LENGTH = 43;

/** Days between two rotations. */
export const ROTATION_DAYS = 30;

/** Days in which a secret can be restored. */
export const recoveryDaysOf = ({ recoveryDays, protect }: Settings): number =>
  recoveryDays ?? (protect ? 30 : 0);

/** Defaults that are warned about when a transform changes them. */
export const guards = ["kmsKeyId", "policy"];
