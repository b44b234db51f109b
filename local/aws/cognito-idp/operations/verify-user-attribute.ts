import { withTexts } from "../constraints.ts";
import { invalidParameter, userNotFound } from "../errors.ts";
import { operation } from "../operation.ts";
import { bearerOf } from "../tokens/access-token.ts";
import { checkAliasIsFree } from "../users/alias.ts";
import { checkFree } from "../users/change-attributes.ts";
import { sendCode } from "../users/code-delivery.ts";
import { useCode } from "../users/mail-codes.ts";
import { modified } from "../users/modified.ts";
import { takeAttempt } from "../users/take-attempt.ts";

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUserAttributeVerificationCode.html */
export const getUserAttributeVerificationCode = operation("GetUserAttributeVerificationCode", {
  members: { AccessToken: true, AttributeName: true, ClientMetadata: true },
  read: (_call, input) => {
    const request = withTexts(input, "AttributeName", "AccessToken");
    checkIsEmail(request.AttributeName);
    return request;
  },
  access: () => "public",
  run: async ({ store }, { AccessToken, ClientMetadata: clientMetadata }) => {
    const { pool, client, user: bearer } = await bearerOf(store, AccessToken);
    const { user } = await takeAttempt(store, pool, "request a code", bearer.username);
    if (!user) throw userNotFound();
    const caller = { pool, client, clientMetadata };
    return { CodeDeliveryDetails: await sendCode(store, caller, user, "VerifyUserAttribute") };
  },
});

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_VerifyUserAttribute.html */
export const verifyUserAttribute = operation("VerifyUserAttribute", {
  members: { AccessToken: true, AttributeName: true, Code: true },
  read: (_call, input) => {
    const request = withTexts(input, "AttributeName", "Code", "AccessToken");
    checkIsEmail(request.AttributeName);
    return request;
  },
  access: () => "public",
  run: async ({ store }, { AccessToken, Code }) => {
    const { pool, user: bearer } = await bearerOf(store, AccessToken);
    const { user, key } = await takeAttempt(store, pool, "enter a code", bearer.username);
    if (!user) throw userNotFound();
    const codes = useCode(user, "email", Code);
    const email = user.pendingEmail ?? user.attributes["email"] ?? "";
    checkFree(store, pool, user, email);
    checkAliasIsFree(store.userPools, pool, { username: user.username, attributes: { email } });
    await store.userPools.putUser(
      modified(user, {
        codes,
        pendingEmail: undefined,
        attributes: { ...user.attributes, email, email_verified: "true" },
      }),
    );
    await store.attempts.reset("enter a code", key);
    return {};
  },
});

function checkIsEmail(name: string): void {
  if (name !== "email") throw invalidParameter(`Attribute ${name} can't be verified: only email is here.`);
}
