import type { ClientBase } from "pg";
import { giveRights, lockRights, SCHEMA } from "./prepare.ts";
import { type Place, usersAt } from "./rights.ts";

/** Takes the rights away that the monolith has no more at a step: those that are left it has at every moment.
 * @returns The names of the users whose rights were looked at. */
export async function settleRights(
  client: ClientBase,
  place: Place,
): Promise<{ readonly users: readonly string[] }> {
  await client.query("BEGIN");
  try {
    await changeRights(client, place);
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  }
  return { users: usersOf(place).map(({ name }) => name) };
}

/** True when {@link settleRights} would take a right away. Nothing is changed. */
export async function wouldTakeRights(client: ClientBase, place: Place): Promise<boolean> {
  await client.query("BEGIN");
  try {
    const before = await rightsOf(client);
    await changeRights(client, place);
    const after = new Set(await rightsOf(client));
    return before.some((right) => !after.has(right));
  } finally {
    await client.query("ROLLBACK");
  }
}

/** Users whose rights are not the same at every step. */
const usersOf = (place: Place) => usersAt(place).filter(({ name }) => name === "monolith");

/** Changes rights in a transaction. */
async function changeRights(client: ClientBase, place: Place): Promise<void> {
  await lockRights(client);
  for (const user of usersOf(place)) {
    await client.query(`REVOKE ALL ON ALL TABLES IN SCHEMA ${SCHEMA} FROM "${user.name}"`);
    await giveRights(client, user);
  }
}

/** The monolith's rights on tables and on their columns, a text for each. */
async function rightsOf(client: ClientBase): Promise<readonly string[]> {
  const { rows } = await client.query<{ right: string }>(
    `SELECT concat_ws(' ', privilege_type, table_name) AS right FROM information_schema.role_table_grants
     WHERE grantee = 'monolith' AND table_schema = $1
     UNION ALL
     SELECT concat_ws(' ', privilege_type, table_name, column_name) FROM information_schema.column_privileges
     WHERE grantee = 'monolith' AND table_schema = $1`,
    [SCHEMA],
  );
  return rows.map(({ right }) => right);
}
