import { type Call, type PublicOperation } from "../call.ts";
import { incorrectUsernameOrPassword, invalidParameter } from "../errors.ts";
import { shortPoolName } from "../ids.ts";
import type { PoolRecord, UserRecord } from "../records.ts";
import { bearerOf, type Bearer } from "../tokens/access-token.ts";
import { checkAttributes, readable, withChanges } from "../users/attributes.ts";
import { useCode } from "../users/mail-codes.ts";
import { checkPassword } from "../users/password-policy.ts";
import { createCredential, matchesPassword } from "../users/srp.ts";
import { attemptKey, sendCode, type CodeDelivery } from "../users/code-delivery.ts";
import { aliasExists } from "./sign-up.ts";

// What signed-in users do with their own accounts: the access token says who they are.

const bearer = (call: Call): Promise<Bearer> =>
  bearerOf(call.userPools, call.verifier, call.input.text("AccessToken"));

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUser.html */
export const getUser: PublicOperation = async (call) => {
  const { user, client } = await bearer(call);
  return {
    Username: user.username,
    UserAttributes: readable(user.attributes, client).map(([Name, Value]) => ({ Name, Value })),
  };
};

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserAttributes.html */
export const updateUserAttributes: PublicOperation = async (call) => {
  const changes = call.input.attributes("UserAttributes");
  const { pool, user, client } = await bearer(call);
  checkAttributes(pool, changes, { existing: user.attributes, by: client });
  if (changes["email"]) call.attempts.take("request a code", attemptKey(pool, user.username, user));
  const sent = await changeAttributes(call, pool, user, changes);
  return { CodeDeliveryDetailsList: sent ? [sent] : [] };
};

/** Writes attributes. A new address has to be verified: before it is taken over, where the pool says so.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-email-phone-verification.html
 * @throws AwsError AliasExistsException */
export async function changeAttributes(
  call: Call,
  pool: PoolRecord,
  user: UserRecord,
  changes: Readonly<Record<string, string>>,
): Promise<CodeDelivery | undefined> {
  const { email } = changes;
  const changed = (attributes: Readonly<Record<string, string>>): UserRecord => ({
    ...user,
    attributes: withChanges(user.attributes, attributes),
    modifiedAt: Date.now(),
  });
  if (email === undefined || email === user.attributes["email"]) {
    await call.userPools.putUser(changed(changes));
    return undefined;
  }
  if (email === "" && pool.settings.usernameAttributes.includes("email"))
    throw invalidParameter("Cannot delete attribute email: it is the user name.");
  checkFree(call, pool, user, email);
  if (email === "" || changes["email_verified"] === "true") {
    await call.userPools.putUser({ ...changed({ email_verified: "", ...changes }), pendingEmail: undefined });
    return undefined;
  }
  if (!pool.settings.autoVerifyEmail) {
    await call.userPools.putUser(changed({ ...changes, email_verified: "false" }));
    return undefined;
  }
  if (!pool.settings.verifyEmailBeforeUpdate)
    return await sendCode(
      call,
      pool,
      { ...changed({ ...changes, email_verified: "false" }), pendingEmail: undefined },
      "email",
    );
  const { email: pendingEmail, ...others } = changes;
  return await sendCode(call, pool, { ...changed(others), pendingEmail }, "email");
}

function checkFree({ userPools }: Call, pool: PoolRecord, user: UserRecord, email: string): void {
  if (!pool.settings.usernameAttributes.includes("email")) return;
  const owner = userPools.findUser(pool, email);
  if (owner && owner.username !== user.username) throw aliasExists();
}

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUserAttributeVerificationCode.html */
export const getUserAttributeVerificationCode: PublicOperation = async (call) => {
  checkIsEmail(call);
  const { pool, user } = await bearer(call);
  call.attempts.take("request a code", attemptKey(pool, user.username, user));
  return { CodeDeliveryDetails: await sendCode(call, pool, user, "email") };
};

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_VerifyUserAttribute.html */
export const verifyUserAttribute: PublicOperation = async (call) => {
  checkIsEmail(call);
  const code = call.input.text("Code");
  const { pool, user } = await bearer(call);
  const key = attemptKey(pool, user.username, user);
  call.attempts.take("enter a code", key);
  const codes = useCode(user, "email", code);
  const email = user.pendingEmail ?? user.attributes["email"] ?? "";
  checkFree(call, pool, user, email);
  await call.userPools.putUser({
    ...user,
    codes,
    pendingEmail: undefined,
    attributes: { ...user.attributes, email, email_verified: "true" },
    modifiedAt: Date.now(),
  });
  call.attempts.reset("enter a code", key);
  return {};
};

function checkIsEmail({ input }: Call): void {
  const name = input.text("AttributeName");
  if (name !== "email") throw invalidParameter(`Attribute ${name} can't be verified: only email is here.`);
}

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ChangePassword.html */
export const changePassword: PublicOperation = async (call) => {
  const proposed = call.input.text("ProposedPassword");
  const previous = call.input.text("PreviousPassword");
  const { pool, user } = await bearer(call);
  const key = attemptKey(pool, user.username, user);
  call.attempts.take("change the password", key);
  const owner = shortPoolName(pool.id) + user.username;
  if (!user.credential || !matchesPassword(user.credential, owner, previous))
    throw incorrectUsernameOrPassword();
  checkPassword(pool.settings.passwordPolicy, proposed);
  await call.userPools.putUser({
    ...user,
    credential: createCredential(owner, proposed),
    modifiedAt: Date.now(),
  });
  call.attempts.reset("change the password", key);
  return {};
};

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GlobalSignOut.html */
export const globalSignOut: PublicOperation = async (call) => {
  const { user } = await bearer(call);
  await call.userPools.signOut(user);
  return {};
};

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteUser.html */
export const deleteUser: PublicOperation = async (call) => {
  const { user } = await bearer(call);
  await call.userPools.deleteUser(user);
  return {};
};
