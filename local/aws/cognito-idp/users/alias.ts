import { aliasExists } from "../errors.ts";
import type { PoolRecord, UserRecord } from "../records.ts";
import type { UserPoolStore } from "../store.ts";

/** A user with an address that is an alias once it is verified. */
type Claimant = Pick<UserRecord, "username" | "attributes">;

/** Somebody else who has verified a user's address, where addresses are aliases.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html#user-pool-settings-aliases */
function ownerOf(userPools: UserPoolStore, pool: PoolRecord, user: Claimant): UserRecord | undefined {
  const { email } = user.attributes;
  if (email === undefined || !pool.settings.aliasAttributes.includes("email")) return undefined;
  const owner = userPools.findUser(pool, email);
  return owner?.username === user.username ? undefined : owner;
}

/** Checks that nobody else has verified a user's address: it belongs to whoever did so first.
 * @throws AwsError AliasExistsException */
export function checkAliasIsFree(userPools: UserPoolStore, pool: PoolRecord, user: Claimant): void {
  if (ownerOf(userPools, pool, user)) throw aliasExists();
}

/** Takes an address from whoever has verified it, for a user who insists. It is free at once. */
export async function freeAlias(userPools: UserPoolStore, pool: PoolRecord, user: Claimant): Promise<void> {
  const owner = ownerOf(userPools, pool, user);
  if (owner)
    await userPools.putUser({ ...owner, attributes: { ...owner.attributes, email_verified: "false" } });
}
