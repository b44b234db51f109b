import type { UserRecord } from "../records.ts";

/** A user with changes, made now. */
export const modified = (user: UserRecord, changes: Partial<UserRecord>): UserRecord => ({
  ...user,
  ...changes,
  modifiedAt: Date.now(),
});
