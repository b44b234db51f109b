import { callingClient } from "../calling-client.ts";
import { attributesOf, withTexts } from "../constraints.ts";
import { notAuthorized, usernameExists } from "../errors.ts";
import { shortPoolName } from "../ids.ts";
import { attributeMembers, callerMembers, TRIGGER } from "../members.ts";
import { operation } from "../operation.ts";
import type { UserRecord } from "../records.ts";
import { checkAttributes } from "../users/attributes.ts";
import { sendCode } from "../users/code-delivery.ts";
import { newUserName } from "../users/new-user-name.ts";
import { checkPassword } from "../users/password-policy.ts";
import { createCredential } from "../users/srp.ts";

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SignUp.html */
export const signUp = operation("SignUp", {
  members: {
    ClientId: true,
    SecretHash: true,
    Username: true,
    Password: true,
    UserAttributes: attributeMembers,
    ValidationData: TRIGGER,
    ...callerMembers,
  },
  read: (_call, input) => ({
    ...withTexts(input, "Username", "ClientId", "Password"),
    given: attributesOf(input.UserAttributes),
  }),
  access: () => "public",
  run: async ({ store }, request) => {
    const { Username, Password, given } = request;
    const { client, pool } = callingClient(store.userPools, request);
    if (pool.settings.adminCreateUserOnly) throw notAuthorized("SignUp is not permitted for this user pool");
    const { username, attributes } = newUserName(pool, Username, given);
    checkPassword(pool.settings.passwordPolicy, Password);
    checkAttributes(pool, given, { by: client });
    const { sub, ...written } = attributes;
    checkAttributes(pool, written, { needed: true });
    // An address that is the user name is told to be taken, whatever preventUserExistenceErrors says; an alias is not.
    if (store.userPools.findUser(pool, Username))
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
      credential: createCredential(shortPoolName(pool.id) + username, Password),
      codes: {},
      groups: [],
      createdAt: now,
      modifiedAt: now,
    };
    if (!pool.settings.autoVerifyEmail || attributes["email"] === undefined) {
      await store.userPools.putUser(user);
      store.metrics.succeeded("SignUpSuccesses", pool, client);
      return { UserConfirmed: false, UserSub: sub };
    }
    const CodeDeliveryDetails = await sendCode(store, pool, user, "sign-up");
    store.metrics.succeeded("SignUpSuccesses", pool, client);
    return { UserConfirmed: false, UserSub: sub, CodeDeliveryDetails };
  },
});
