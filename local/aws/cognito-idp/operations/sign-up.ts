import { callingClient } from "../calling-client.ts";
import { attributesOf, withTexts } from "../constraints.ts";
import { invalidParameter, notAuthorized, usernameExists } from "../errors.ts";
import { shortPoolName } from "../ids.ts";
import { attributeMembers, callerMembers } from "../members.ts";
import { operation } from "../operation.ts";
import type { PoolRecord, UserRecord } from "../records.ts";
import type { UserPoolStore } from "../store.ts";
import { postConfirmation } from "../triggers/post-confirmation.ts";
import { preSignUp } from "../triggers/pre-sign-up.ts";
import { freeAlias } from "../users/alias.ts";
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
    ValidationData: attributeMembers,
    ...callerMembers,
  },
  read: (_call, input) => ({
    ...withTexts(input, "Username", "ClientId"),
    given: attributesOf(input.UserAttributes),
    validationData: input.ValidationData && attributesOf(input.ValidationData),
  }),
  access: () => "public",
  run: async ({ store }, request) => {
    const { Username, Password, given, validationData } = request;
    const { client, pool } = callingClient(store.userPools, request);
    if (pool.settings.adminCreateUserOnly) throw notAuthorized("SignUp is not permitted for this user pool");
    const { username, attributes } = newUserName(pool, Username, given);
    // Whoever signs in by mail or passkey needs none.
    if (Password === undefined && !pool.settings.firstFactors?.some((factor) => factor !== "PASSWORD"))
      throw invalidParameter("Password is required: the pool lets nobody sign in without one.");
    if (Password !== undefined) checkPassword(pool.settings.passwordPolicy, Password);
    checkAttributes(pool, given, { by: client });
    const { sub, ...written } = attributes;
    checkAttributes(pool, written, { needed: true });
    checkNameIsFree(store.userPools, pool, Username);
    const caller = { pool, client, clientMetadata: request.ClientMetadata };
    const newcomer = { username, attributes, validationData };
    const { isConfirmed, isEmailVerified } = await preSignUp(store.triggers, caller, "SignUp", newcomer);
    if (isEmailVerified) await freeAlias(store.userPools, pool, newcomer);
    // The trigger takes its time: somebody else may have the name meanwhile.
    checkNameIsFree(store.userPools, pool, Username);
    const now = Date.now();
    const user: UserRecord = {
      poolId: pool.id,
      username,
      attributes: {
        ...attributes,
        ...(attributes["email"] !== undefined && { email_verified: String(isEmailVerified) }),
      },
      status: isConfirmed ? "CONFIRMED" : "UNCONFIRMED",
      enabled: true,
      ...(Password !== undefined && {
        credential: createCredential(shortPoolName(pool.id) + username, Password),
      }),
      codes: {},
      groups: [],
      createdAt: now,
      modifiedAt: now,
    };
    if (isConfirmed || !pool.settings.autoVerifyEmail || attributes["email"] === undefined) {
      await store.userPools.putUser(user);
      store.metrics.succeeded("SignUpSuccesses", pool, client);
      if (isConfirmed) await postConfirmation(store.triggers, caller, "ConfirmSignUp", user);
      return { UserConfirmed: isConfirmed, UserSub: sub };
    }
    const CodeDeliveryDetails = await sendCode(store, caller, user, "SignUp");
    store.metrics.succeeded("SignUpSuccesses", pool, client);
    return { UserConfirmed: false, UserSub: sub, CodeDeliveryDetails };
  },
});

/** An address that is the user name is told to be taken, whatever preventUserExistenceErrors says; an alias is not.
 * @throws AwsError UsernameExistsException */
function checkNameIsFree(userPools: UserPoolStore, pool: PoolRecord, name: string): void {
  if (userPools.findUser(pool, name))
    throw usernameExists(
      pool.settings.usernameAttributes.includes("email")
        ? "An account with the given email already exists."
        : "User already exists",
    );
}
