import type { CognitoStore } from "../cognito-store.ts";
import { shortPoolName } from "../ids.ts";
import type { PoolRecord, UserRecord } from "../records.ts";
import { checkAttributes } from "./attributes.ts";
import { modified } from "./modified.ts";
import { newUserName } from "./new-user-name.ts";
import { checkPassword, temporaryPassword, temporaryPasswordEnd } from "./password-policy.ts";
import { createCredential } from "./srp.ts";

/** A user as an administrator makes one.
 * @throws AwsError InvalidParameterException */
export function invitedUser(
  pool: PoolRecord,
  name: string,
  given: Readonly<Record<string, string>>,
): UserRecord {
  const { username, attributes } = newUserName(pool, name, given);
  checkAttributes(pool, given);
  const now = Date.now();
  return {
    poolId: pool.id,
    username,
    attributes,
    status: "FORCE_CHANGE_PASSWORD",
    enabled: true,
    codes: {},
    groups: [],
    createdAt: now,
    modifiedAt: now,
  };
}

/** Gives a user a temporary password and writes the user; the mail with it follows, if there is an address.
 * @param invitation.name What the mail calls the user.
 * @throws AwsError InvalidPasswordException */
export async function inviteUser(
  { userPools, mails }: Pick<CognitoStore, "userPools" | "mails">,
  pool: PoolRecord,
  { user, name, password: given, mail }: { user: UserRecord; name: string; password?: string; mail: boolean },
): Promise<UserRecord> {
  const { passwordPolicy } = pool.settings;
  const password = given ?? temporaryPassword(passwordPolicy);
  checkPassword(passwordPolicy, password);
  const { email } = user.attributes;
  const invited = modified(user, {
    credential: createCredential(shortPoolName(pool.id) + user.username, password),
    temporaryPasswordExpires: temporaryPasswordEnd(passwordPolicy),
  });
  await userPools.putUser(invited);
  if (mail && email !== undefined) await mails.sendInvitation(pool, email, name, password);
  return invited;
}
