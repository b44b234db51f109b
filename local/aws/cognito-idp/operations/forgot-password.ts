import { callingClient, type PublicOperation } from "../call.ts";
import { codeMismatch, invalidParameter, notAuthorized, userDisabled, userNotFound } from "../errors.ts";
import { shortPoolName } from "../ids.ts";
import { useCode } from "../users/mail-codes.ts";
import { checkPassword } from "../users/password-policy.ts";
import { createCredential } from "../users/srp.ts";
import { attemptKey, sendCode, simulatedDelivery } from "../users/code-delivery.ts";

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ForgotPassword.html */
export const forgotPassword: PublicOperation = async (call) => {
  const { userPools, input, attempts } = call;
  const name = input.text("Username");
  const { client, pool } = callingClient(call, { username: name, hash: input.optionalText("SecretHash") });
  const user = userPools.findUser(pool, name);
  attempts.take("request a code", attemptKey(pool, name, user));
  if (!pool.settings.recoveryByEmail) throw notAuthorized("Contact administrator to reset password.");
  const isReachable = user?.enabled && user.attributes["email_verified"] === "true";
  if (!user || !isReachable) {
    if (client.preventUserExistenceErrors) return { CodeDeliveryDetails: simulatedDelivery(name) };
    if (!user) throw userNotFound();
    if (!user.enabled) throw userDisabled();
    throw invalidParameter(
      "Cannot reset password for the user as there is no registered/verified email or phone_number",
    );
  }
  if (user.status === "FORCE_CHANGE_PASSWORD")
    throw notAuthorized("User password cannot be reset in the current state.");
  return { CodeDeliveryDetails: await sendCode(call, pool, user, "password") };
};

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ConfirmForgotPassword.html */
export const confirmForgotPassword: PublicOperation = async (call) => {
  const { userPools, input, attempts } = call;
  const name = input.text("Username");
  const { client, pool } = callingClient(call, { username: name, hash: input.optionalText("SecretHash") });
  const code = input.text("ConfirmationCode");
  const password = input.text("Password");
  checkPassword(pool.settings.passwordPolicy, password);
  const user = userPools.findUser(pool, name);
  const key = attemptKey(pool, name, user);
  attempts.take("enter a code", key);
  if (!user || !user.enabled) {
    if (client.preventUserExistenceErrors) throw codeMismatch();
    throw user ? userDisabled() : userNotFound();
  }
  const codes = useCode(user, "password", code);
  await userPools.putUser({
    ...user,
    codes,
    status: "CONFIRMED",
    credential: createCredential(shortPoolName(pool.id) + user.username, password),
    temporaryPasswordExpires: undefined,
    modifiedAt: Date.now(),
  });
  attempts.reset("enter a code", key);
  attempts.signedIn(key);
  return {};
};
