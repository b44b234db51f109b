import { aliasExists } from "../errors.ts";
import type { PoolRecord, UserRecord } from "../records.ts";
import type { UserPoolStore } from "../store.ts";

/** Gives an address that is an alias to a user who has verified it. It belongs to whoever verified it first, unless the new user insists.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html#user-pool-settings-aliases
 * @throws AwsError AliasExistsException */
export async function takeOverAlias(
  userPools: UserPoolStore,
  pool: PoolRecord,
  user: Pick<UserRecord, "username" | "attributes">,
  force: boolean,
): Promise<void> {
  const { email } = user.attributes;
  if (email === undefined || !pool.settings.aliasAttributes.includes("email")) return;
  const owner = userPools.findUser(pool, email);
  if (!owner || owner.username === user.username) return;
  if (!force) throw aliasExists();
  await userPools.putUser({ ...owner, attributes: { ...owner.attributes, email_verified: "false" } });
}
