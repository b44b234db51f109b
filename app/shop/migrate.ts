import type { ClientBase } from "pg";
import { collections, items } from "./data/catalogue.ts";
import { type ApplicationUser, makeApplicationUser } from "./migrations/application-user.ts";
import { migrations } from "./migrations/index.ts";
import { migrate } from "./migrations/run.ts";
import { plant } from "./migrations/seed.ts";

/** Result of {@link prepareDatabase}. */
export interface Prepared {
  /** Numbers of the steps that were taken. */
  readonly steps: readonly number[];
  /** Items that were new. */
  readonly items: number;
}

/** Makes a database ready for this version of the service: schema, goods, and the user that the service signs in as. Run it before the new
 * tasks serve, as often as you like; what is there stays.
 * @param client Signed in as somebody who owns the database. */
export async function prepareDatabase(client: ClientBase, user: ApplicationUser): Promise<Prepared> {
  const steps = await migrate(client, migrations);
  const planted = await plant(client, collections, items);
  await makeApplicationUser(client, user);
  return { steps, items: planted };
}
