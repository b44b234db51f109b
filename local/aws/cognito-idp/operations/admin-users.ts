import { AwsError, NotEmulatedError } from "../../../contract/errors.ts";
import { onPool, type Call } from "../call.ts";
import { invalidParameter, notAuthorized, userNotFound, usernameExists } from "../errors.ts";
import { shortPoolName } from "../ids.ts";
import type { PoolRecord, UserRecord } from "../records.ts";
import { checkAttributes } from "../users/attributes.ts";
import { checkPassword, temporaryPassword } from "../users/password-policy.ts";
import { createCredential } from "../users/srp.ts";
import { changeAttributes } from "./account.ts";
import { newUserName } from "./sign-up.ts";
import { describeUser } from "../describe.ts";

const DAY = 24 * 3_600_000;

/** An operation about the user that `Username` names. */
const onUser = (run: (call: Call, pool: PoolRecord, user: UserRecord) => Promise<object | void>) =>
  onPool(async (call, pool) => {
    const user = call.userPools.findUser(pool, call.input.text("Username"));
    if (!user) throw userNotFound();
    return (await run(call, pool, user)) ?? {};
  });

const modified = (user: UserRecord, changes: Partial<UserRecord>): UserRecord => ({
  ...user,
  ...changes,
  modifiedAt: Date.now(),
});

/** A user that an administrator makes: the password is temporary, and mailed unless that is suppressed.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminCreateUser.html */
export const adminCreateUser = onPool(async (call, pool) => {
  const { userPools, input } = call;
  const name = input.text("Username");
  const action = input.optionalText("MessageAction");
  const media = input.texts("DesiredDeliveryMediums");
  if (action !== undefined && action !== "SUPPRESS" && action !== "RESEND")
    throw invalidParameter(
      `1 validation error detected: Value '${action}' at 'messageAction' failed to satisfy constraint: Member must satisfy enum value set: [SUPPRESS, RESEND]`,
    );
  if (media.length > 0 && !media.includes("EMAIL"))
    throw new NotEmulatedError(
      "an invitation by text message (DesiredDeliveryMediums SMS)",
      "Use EMAIL here.",
    );
  const existing = userPools.findUser(pool, name);
  if (existing && action !== "RESEND") throw usernameExists("User account already exists");
  if (!existing && action === "RESEND") throw userNotFound();
  if (existing && existing.status !== "FORCE_CHANGE_PASSWORD")
    throw new AwsError(
      "UnsupportedUserStateException",
      `Resend not possible. ${existing.username} status is not FORCE_CHANGE_PASSWORD`,
    );
  const invited = existing ?? invitedUser(pool, name, input.attributes("UserAttributes"));
  if (action !== "SUPPRESS" && media.length > 0 && invited.attributes["email"] === undefined)
    throw invalidParameter("User has no email address to send the invitation to. Use SUPPRESS.");
  const user = await inviteUser(call, pool, {
    user: invited,
    name,
    password: input.optionalText("TemporaryPassword"),
    mail: action !== "SUPPRESS",
  });
  return { User: describeUser(user) };
});

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
  call: Pick<Call, "userPools" | "mails">,
  pool: PoolRecord,
  { user, name, password: given, mail }: { user: UserRecord; name: string; password?: string; mail: boolean },
): Promise<UserRecord> {
  const { passwordPolicy } = pool.settings;
  const password = given ?? temporaryPassword(passwordPolicy);
  checkPassword(passwordPolicy, password);
  const { email } = user.attributes;
  const invited = modified(user, {
    credential: createCredential(shortPoolName(pool.id) + user.username, password),
    temporaryPasswordExpires: Date.now() + passwordPolicy.temporaryPasswordValidityDays * DAY,
  });
  await call.userPools.putUser(invited);
  if (mail && email !== undefined) await call.mails.sendInvitation(pool, email, name, password);
  return invited;
}

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminGetUser.html */
export const adminGetUser = onUser(async (_, __, user) => {
  const { Attributes, ...shape } = describeUser(user);
  return { ...shape, UserAttributes: Attributes };
});

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminConfirmSignUp.html */
export const adminConfirmSignUp = onUser(async ({ userPools }, _, user) => {
  if (user.status !== "UNCONFIRMED")
    throw notAuthorized(`User cannot be confirmed. Current status is ${user.status}`);
  await userPools.putUser(modified(user, { status: "CONFIRMED" }));
});

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminDeleteUser.html */
export const adminDeleteUser = onUser(({ userPools }, _, user) => userPools.deleteUser(user));

/** Nobody signs in with a disabled user, and the tokens that are out end.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminDisableUser.html */
export const adminDisableUser = onUser(({ userPools }, _, user) =>
  userPools.signOut(modified(user, { enabled: false })),
);

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminEnableUser.html */
export const adminEnableUser = onUser(({ userPools }, _, user) =>
  userPools.putUser(modified(user, { enabled: true })),
);

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminUserGlobalSignOut.html */
export const adminUserGlobalSignOut = onUser(({ userPools }, _, user) => userPools.signOut(user));

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminSetUserPassword.html */
export const adminSetUserPassword = onUser(async ({ userPools, input }, pool, user) => {
  const password = input.text("Password");
  await userPools.putUser(withPassword(pool, user, password, input.flag("Permanent")));
});

/** A user with a new password.
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
    temporaryPasswordExpires: permanent
      ? undefined
      : Date.now() + passwordPolicy.temporaryPasswordValidityDays * DAY,
  });
}

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminUpdateUserAttributes.html */
export const adminUpdateUserAttributes = onUser(async (call, pool, user) => {
  const changes = call.input.attributes("UserAttributes");
  checkAttributes(pool, changes, { existing: user.attributes });
  await changeAttributes(call, pool, user, changes);
});
