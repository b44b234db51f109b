import { randomUUID } from "node:crypto";
import { AwsError } from "../../../contract/errors.ts";
import { callingClient, type Call, type PublicOperation } from "../call.ts";
import { codeMismatch, invalidParameter, notAuthorized, userDisabled, usernameExists } from "../errors.ts";
import { shortPoolName } from "../ids.ts";
import type { PoolRecord, UserRecord } from "../records.ts";
import { checkAttributes, isEmailAddress } from "../users/attributes.ts";
import { useCode } from "../users/mail-codes.ts";
import { checkPassword } from "../users/password-policy.ts";
import { createCredential } from "../users/srp.ts";
import { attemptKey, sendCode, simulatedDelivery } from "../users/code-delivery.ts";

/** The name and attributes of a new user. Where an address takes the place of the name, the name is the user's `sub`.
 * @throws AwsError InvalidParameterException */
export function newUserName(
  { settings }: PoolRecord,
  given: string,
  attributes: Readonly<Record<string, string>>,
): { username: string; attributes: Record<string, string> } {
  const sub = randomUUID();
  if (settings.usernameAttributes.includes("email")) {
    if (!isEmailAddress(given)) throw invalidParameter("Username should be an email.");
    return { username: sub, attributes: { sub, ...attributes, email: given } };
  }
  if (!/^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}$/u.test(given))
    throw invalidParameter(
      `1 validation error detected: Value at 'username' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+`,
    );
  if (settings.aliasAttributes.includes("email") && isEmailAddress(given))
    throw invalidParameter(
      "Username cannot be of email format, since user pool is configured for email alias.",
    );
  return {
    username: settings.caseSensitive ? given : given.toLowerCase(),
    attributes: { sub, ...attributes },
  };
}

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SignUp.html */
export const signUp: PublicOperation = async (call) => {
  const { userPools, input } = call;
  const name = input.text("Username");
  const { client, pool } = callingClient(call, { username: name, hash: input.optionalText("SecretHash") });
  const password = input.text("Password");
  if (pool.settings.adminCreateUserOnly) throw notAuthorized("SignUp is not permitted for this user pool");
  const given = input.attributes("UserAttributes");
  const { username, attributes } = newUserName(pool, name, given);
  checkPassword(pool.settings.passwordPolicy, password);
  checkAttributes(pool, given, { by: client });
  const { sub, ...written } = attributes;
  checkAttributes(pool, written, { needed: true });
  // An address that is the user name is told to be taken, whatever preventUserExistenceErrors says; an alias is not.
  if (userPools.findUser(pool, name))
    throw usernameExists(
      pool.settings.usernameAttributes.includes("email")
        ? "An account with the given email already exists."
        : "User already exists",
    );
  const now = Date.now();
  const user: UserRecord = {
    poolId: pool.id,
    username,
    attributes: { ...attributes, ...(attributes["email"] !== undefined && { email_verified: "false" }) },
    status: "UNCONFIRMED",
    enabled: true,
    credential: createCredential(shortPoolName(pool.id) + username, password),
    codes: {},
    groups: [],
    createdAt: now,
    modifiedAt: now,
  };
  if (!pool.settings.autoVerifyEmail || attributes["email"] === undefined) {
    await userPools.putUser(user);
    return { UserConfirmed: false, UserSub: sub };
  }
  return {
    UserConfirmed: false,
    UserSub: sub,
    CodeDeliveryDetails: await sendCode(call, pool, user, "sign-up"),
  };
};

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ResendConfirmationCode.html */
export const resendConfirmationCode: PublicOperation = async (call) => {
  const { userPools, input, attempts } = call;
  const name = input.text("Username");
  const { client, pool } = callingClient(call, { username: name, hash: input.optionalText("SecretHash") });
  const user = userPools.findUser(pool, name);
  attempts.take("request a code", attemptKey(pool, name, user));
  if (!user || !user.enabled) {
    if (!client.preventUserExistenceErrors) throw user ? userDisabled() : combinationNotFound();
    return { CodeDeliveryDetails: simulatedDelivery(name) };
  }
  if (user.status !== "UNCONFIRMED") throw invalidParameter("User is already confirmed.");
  return { CodeDeliveryDetails: await sendCode(call, pool, user, "sign-up") };
};

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ConfirmSignUp.html */
export const confirmSignUp: PublicOperation = async (call) => {
  const { userPools, input, attempts } = call;
  const name = input.text("Username");
  const { client, pool } = callingClient(call, { username: name, hash: input.optionalText("SecretHash") });
  const code = input.text("ConfirmationCode");
  const user = userPools.findUser(pool, name);
  const key = attemptKey(pool, name, user);
  attempts.take("enter a code", key);
  if (!user) throw client.preventUserExistenceErrors ? codeMismatch() : combinationNotFound();
  if (!user.enabled) throw userDisabled();
  if (user.status !== "UNCONFIRMED")
    throw notAuthorized(`User cannot be confirmed. Current status is ${user.status}`);
  const codes = useCode(user, "sign-up", code);
  await takeOverAlias(call, pool, user, input.flag("ForceAliasCreation"));
  await userPools.putUser({
    ...user,
    codes,
    status: "CONFIRMED",
    attributes: { ...user.attributes, email_verified: "true" },
    modifiedAt: Date.now(),
  });
  attempts.reset("enter a code", key);
  return {};
};

/** An address that is an alias belongs to whoever verified it first, unless the new user insists.
 * @throws AwsError AliasExistsException */
async function takeOverAlias(
  { userPools }: Call,
  pool: PoolRecord,
  user: UserRecord,
  force: boolean,
): Promise<void> {
  const { email } = user.attributes;
  if (email === undefined || !pool.settings.aliasAttributes.includes("email")) return;
  const owner = userPools.findUser(pool, email);
  if (!owner || owner.username === user.username) return;
  if (!force) throw aliasExists();
  await userPools.putUser({ ...owner, attributes: { ...owner.attributes, email_verified: "false" } });
}

export const aliasExists = () =>
  new AwsError("AliasExistsException", "An account with the email already exists.");

const combinationNotFound = () =>
  new AwsError("UserNotFoundException", "Username/client id combination not found.");
