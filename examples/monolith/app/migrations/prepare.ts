import type { ClientBase } from "pg";
import { migrate } from "../../../../app/shop/migrations/run.ts";
import { items } from "../shop/goods.ts";
import { migrations } from "./index.ts";
import { type DatabaseUser, type Place, usersAt } from "./rights.ts";

/** Schema of all tables. */
export const SCHEMA = "monolith";

/** Settings of every user's sessions: nothing runs, waits or holds locks for long. */
const settings = {
  search_path: SCHEMA,
  statement_timeout: "5s",
  lock_timeout: "3s",
  idle_in_transaction_session_timeout: "5s",
} as const;

/** Result of {@link prepareDatabase}. */
export interface Prepared {
  /** Numbers of the steps of the schema that were taken. */
  readonly steps: readonly number[];
}

/** Makes a database ready for a step of the ladder: schema, goods, and the users that services and functions sign in as. Run it before they begin, as
 * often as you like; what is there stays, and rights are only added.
 * @param client Signed in as the owner of the database.
 * @param iamRole Role that lets users sign in by an IAM token. Omit it where there is none, as in a test. */
export async function prepareDatabase(
  client: ClientBase,
  place: Place,
  iamRole?: "rds_iam",
): Promise<Prepared> {
  const taken = await countTaken(client);
  // A database that has more than this step needs keeps it.
  const wanted = migrations.filter(({ number, ladder }) => number <= taken || ladder <= place.built);
  const steps = await migrate(client, wanted, SCHEMA);
  await plant(client);
  await client.query("BEGIN");
  try {
    await lockRights(client);
    for (const user of usersAt(place)) {
      await makeUser(client, user.name, iamRole);
      await giveRights(client, user);
    }
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  }
  return { steps };
}

/** Key of the lock that lets one change of rights happen at a time: two of one table would fail. */
const RIGHTS_LOCK = 7_236_412;

/** Waits for the lock of rights; it ends with the transaction. */
export async function lockRights(client: ClientBase): Promise<void> {
  await client.query("SELECT pg_advisory_xact_lock($1)", [RIGHTS_LOCK]);
}

async function isThere(client: ClientBase, table: string): Promise<boolean> {
  const { rows } = await client.query<{ there: boolean }>("SELECT to_regclass($1) IS NOT NULL AS there", [
    `${SCHEMA}.${table}`,
  ]);
  return rows[0]?.there === true;
}

async function countTaken(client: ClientBase): Promise<number> {
  if (!(await isThere(client, "migrations"))) return 0;
  const counted = await client.query<{ count: number }>(
    `SELECT count(*)::integer AS count FROM ${SCHEMA}.migrations`,
  );
  return counted.rows[0]?.count ?? 0;
}

/** Puts items into the shop that are not there. */
async function plant(client: ClientBase): Promise<void> {
  for (const { itemId, collection, position, name, price, stock } of items)
    await client.query(
      `INSERT INTO ${SCHEMA}.items (item_id, collection, position, name, price, currency, stock)
       VALUES ($1, $2, $3, $4, $5, 'USD', $6) ON CONFLICT DO NOTHING`,
      [itemId, collection, position, name, price, stock],
    );
}

/** Makes a user of the database where it is missing. Names are ours, and can't be parameters of these statements. */
async function makeUser(client: ClientBase, name: string, iamRole?: string): Promise<void> {
  const { rowCount } = await client.query("SELECT FROM pg_roles WHERE rolname = $1", [name]);
  if (rowCount === 0) await client.query(`CREATE ROLE "${name}" LOGIN`);
  if (iamRole !== undefined) await client.query(`GRANT ${iamRole} TO "${name}"`);
  for (const [setting, value] of Object.entries(settings))
    await client.query(`ALTER ROLE "${name}" SET ${setting} = '${value}'`);
  await client.query(`GRANT USAGE ON SCHEMA ${SCHEMA} TO "${name}"`);
}

/** Gives a user its rights; what it has beyond them stays. */
export async function giveRights(
  client: ClientBase,
  { name, rights, functions = [] }: DatabaseUser,
): Promise<void> {
  for (const [right, table] of rights)
    // The old tables may be retired.
    if (await isThere(client, table)) await client.query(`GRANT ${right} ON ${SCHEMA}.${table} TO "${name}"`);
  for (const fn of functions) await client.query(`GRANT EXECUTE ON FUNCTION ${SCHEMA}.${fn} TO "${name}"`);
}
