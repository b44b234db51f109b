import type { Caller } from "../caller.ts";
import type { CognitoStore } from "../cognito-store.ts";
import { aliasExists, invalidParameter } from "../errors.ts";
import type { PoolRecord, UserRecord } from "../records.ts";
import { checkAliasIsFree } from "./alias.ts";
import { withChanges } from "./attributes.ts";
import { sendCode, type CodeDelivery } from "./code-delivery.ts";
import { modified } from "./modified.ts";

/** Writes attributes. A new address has to be verified: before it is taken over, where the pool says so.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-email-phone-verification.html
 * @throws AwsError AliasExistsException */
export async function changeAttributes(
  store: CognitoStore,
  caller: Caller,
  user: UserRecord,
  changes: Readonly<Record<string, string>>,
): Promise<CodeDelivery | undefined> {
  const { pool } = caller;
  const { email } = changes;
  const changed = (attributes: Readonly<Record<string, string>>) =>
    modified(user, { attributes: withChanges(user.attributes, attributes) });
  if (changes["email_verified"] === "true") {
    const { username, attributes } = user;
    checkAliasIsFree(store.userPools, pool, { username, attributes: { ...attributes, ...changes } });
  }
  if (email === undefined || email === user.attributes["email"]) {
    await store.userPools.putUser(changed(changes));
    return undefined;
  }
  if (email === "" && pool.settings.usernameAttributes.includes("email"))
    throw invalidParameter("Cannot delete attribute email: it is the user name.");
  checkFree(store, pool, user, email);
  if (email === "" || changes["email_verified"] === "true") {
    await store.userPools.putUser({
      ...changed({ email_verified: "", ...changes }),
      pendingEmail: undefined,
    });
    return undefined;
  }
  if (!pool.settings.autoVerifyEmail) {
    await store.userPools.putUser(changed({ ...changes, email_verified: "false" }));
    return undefined;
  }
  if (!pool.settings.verifyEmailBeforeUpdate)
    return await sendCode(
      store,
      caller,
      { ...changed({ ...changes, email_verified: "false" }), pendingEmail: undefined },
      "UpdateUserAttribute",
    );
  const { email: pendingEmail, ...others } = changes;
  return await sendCode(store, caller, { ...changed(others), pendingEmail }, "UpdateUserAttribute");
}

/** Checks that an address that is a user name belongs to nobody else.
 * @throws AwsError AliasExistsException */
export function checkFree(
  { userPools }: CognitoStore,
  pool: PoolRecord,
  user: UserRecord,
  email: string,
): void {
  if (!pool.settings.usernameAttributes.includes("email")) return;
  const owner = userPools.findUser(pool, email);
  if (owner && owner.username !== user.username) throw aliasExists();
}
