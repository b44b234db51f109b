import type { Caller, Metadata } from "../caller.ts";
import type { CognitoStore } from "../cognito-store.ts";
import { shortPoolName } from "../ids.ts";
import type { UserRecord } from "../records.ts";
import { preSignUp } from "../triggers/pre-sign-up.ts";
import type { Triggers } from "../triggers/triggers.ts";
import { checkAttributes } from "./attributes.ts";
import { modified } from "./modified.ts";
import { newUserName } from "./new-user-name.ts";
import { checkPassword, temporaryPassword, temporaryPasswordEnd } from "./password-policy.ts";
import { createCredential } from "./srp.ts";

/** A user to be made by an administrator. */
interface Invitation {
  readonly name: string;
  readonly given: Readonly<Record<string, string>>;
  readonly validationData?: Metadata;
}

/** A user as an administrator makes one, if the pool's trigger has nothing against it.
 * @throws AwsError InvalidParameterException; those of the pre sign-up trigger */
export async function invitedUser(
  triggers: Triggers,
  caller: Caller,
  { name, given, validationData }: Invitation,
): Promise<UserRecord> {
  const { pool } = caller;
  const { username, attributes } = newUserName(pool, name, given);
  checkAttributes(pool, given);
  const newcomer = { username, attributes, validationData };
  const { isEmailVerified } = await preSignUp(triggers, caller, "AdminCreateUser", newcomer);
  const now = Date.now();
  return {
    poolId: pool.id,
    username,
    attributes: isEmailVerified ? { ...attributes, email_verified: "true" } : attributes,
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
 * @throws AwsError InvalidPasswordException; those of the custom message trigger */
export async function inviteUser(
  { userPools, mails }: Pick<CognitoStore, "userPools" | "mails">,
  caller: Caller,
  { user, name, password: given, mail }: { user: UserRecord; name: string; password?: string; mail: boolean },
): Promise<UserRecord> {
  const { pool } = caller;
  const { passwordPolicy } = pool.settings;
  const password = given ?? temporaryPassword(passwordPolicy);
  checkPassword(passwordPolicy, password);
  const { email: address } = user.attributes;
  const invited = modified(user, {
    credential: createCredential(shortPoolName(pool.id) + user.username, password),
    temporaryPasswordExpires: temporaryPasswordEnd(passwordPolicy),
  });
  await userPools.putUser(invited);
  if (mail && address !== undefined) await mails.sendInvitation(caller, invited, { address, name, password });
  return invited;
}
