import type { PoolRecord, UserRecord } from "../records.ts";

type Pool = Pick<PoolRecord, "settings">;

/** A name as it is compared in this pool. */
export function normalizedName({ settings }: Pool, name: string): string {
  return settings.caseSensitive ? name : name.toLowerCase();
}

/** All names that mean this user, as it is compared. An address that is an alias counts once it is verified, so that nobody
 * takes somebody else's; one that is the user name counts at once.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html#user-pool-settings-aliases */
export function loginNames(
  pool: Pool,
  user: Pick<UserRecord, "username" | "attributes" | "status">,
): Set<string> {
  const { usernameAttributes, aliasAttributes } = pool.settings;
  const { sub, email, email_verified, preferred_username } = user.attributes;
  const names = [user.username, sub];
  if (
    usernameAttributes.includes("email") ||
    (aliasAttributes.includes("email") && email_verified === "true")
  )
    names.push(email);
  if (aliasAttributes.includes("preferred_username") && user.status === "CONFIRMED")
    names.push(preferred_username);
  return new Set(
    names
      .filter((name) => name !== undefined && name !== "")
      .map((name) => normalizedName(pool, name as string)),
  );
}
