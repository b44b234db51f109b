import { prepareDatabase, type Prepared } from "../../shop/migrate.ts";
import type { ApplicationUser } from "../../shop/migrations/application-user.ts";
import { asOwner, type Master, type OwnerOptions } from "../database-owner.ts";

/** Makes the database ready for this version of the shop: its tables, its goods, and the user that the service signs in as.
 * @throws Error when the payload is no master, when the database refuses it, when a migration fails, or when the time is over. */
export async function migrateAsOwner(
  master: Master,
  user: ApplicationUser,
  options: OwnerOptions,
): Promise<Prepared> {
  return await asOwner(master, options, async (client) => await prepareDatabase(client, user));
}
