import type { ClientBase } from "pg";
import { giveRights, lockRights, SCHEMA } from "./prepare.ts";
import { type Place, usersAt } from "./rights.ts";

/** Takes the rights away that the monolith has no more at a step: those that are left it has at every moment.
 * @returns The names of the users whose rights were looked at. */
export async function settleRights(
  client: ClientBase,
  place: Place,
): Promise<{ readonly users: readonly string[] }> {
  // Those of all others are the same at every step.
  const users = usersAt(place).filter(({ name }) => name === "monolith");
  await client.query("BEGIN");
  try {
    await lockRights(client);
    for (const user of users) {
      await client.query(`REVOKE ALL ON ALL TABLES IN SCHEMA ${SCHEMA} FROM "${user.name}"`);
      await giveRights(client, user);
    }
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  }
  return { users: users.map(({ name }) => name) };
}
