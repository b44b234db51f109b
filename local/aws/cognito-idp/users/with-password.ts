import { shortPoolName } from "../ids.ts";
import type { PoolRecord, UserRecord } from "../records.ts";
import { modified } from "./modified.ts";
import { checkPassword, temporaryPasswordEnd } from "./password-policy.ts";
import { createCredential } from "./srp.ts";

/** A user with a password that an administrator sets.
 * @param permanent False when the user has to replace it at the next sign-in.
 * @throws AwsError InvalidPasswordException */
export function withPassword(
  pool: PoolRecord,
  user: UserRecord,
  password: string,
  permanent: boolean,
): UserRecord {
  const { passwordPolicy } = pool.settings;
  checkPassword(passwordPolicy, password);
  return modified(user, {
    credential: createCredential(shortPoolName(pool.id) + user.username, password),
    status: permanent ? "CONFIRMED" : "FORCE_CHANGE_PASSWORD",
    temporaryPasswordExpires: permanent ? undefined : temporaryPasswordEnd(passwordPolicy),
  });
}
