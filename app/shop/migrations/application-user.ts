import type { ClientBase } from "pg";

/** The database's user of the service. */
export interface ApplicationUser {
  /** Lower-case letters, digits and underscores. */
  readonly name: string;
  /** Role that lets it sign in by an IAM token. Omit it where there is none, as in a test.
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/UsingWithRDS.IAMDBAuth.DBAccounts.html */
  readonly iamRole?: "rds_iam";
}

/** Rights of the service by table: what it does, and nothing else. It can't make, change or empty a table, and can't write a price. */
const rights: readonly (readonly [rights: string, table: string])[] = [
  ["SELECT", "shop.collections"],
  ["SELECT, UPDATE (stock)", "shop.items"],
  ["SELECT, INSERT, UPDATE, DELETE", "shop.cart_lines"],
  ["SELECT, INSERT, DELETE", "shop.cart_merges"],
  ["SELECT, INSERT, UPDATE (state, paid_at)", "shop.orders"],
  ["SELECT, INSERT", "shop.order_lines"],
  ["SELECT, INSERT, UPDATE, DELETE", "shop.requests"],
  ["SELECT, INSERT, UPDATE (reference, state, reason, challenge_url, changed_at, check_at)", "shop.payments"],
  ["SELECT, INSERT, DELETE", "shop.payment_events"],
  ["SELECT, INSERT, UPDATE (sent_at), DELETE", "shop.outbox"],
  ["SELECT, INSERT, UPDATE", "sandbox.charges"],
];

/** Settings of its sessions: nothing runs, waits or holds locks for long, whoever connects in this name.
 * @see https://www.postgresql.org/docs/17/runtime-config-client.html */
const settings = {
  search_path: "shop",
  statement_timeout: "5s",
  lock_timeout: "3s",
  idle_in_transaction_session_timeout: "5s",
} as const;

/** Makes the user of the service where it is missing, and gives it what it needs and no more. */
export async function makeApplicationUser(
  client: ClientBase,
  { name, iamRole }: ApplicationUser,
): Promise<void> {
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(name))
    throw new Error(
      `the name of the database's user must be lower-case letters, digits and underscores (got ${JSON.stringify(name)})`,
    );
  // A name can't be a parameter of these statements; it is one of the pattern above, in quotation marks.
  const user = `"${name}"`;
  await client.query("BEGIN");
  try {
    const { rowCount } = await client.query("SELECT FROM pg_roles WHERE rolname = $1", [name]);
    if (rowCount === 0) await client.query(`CREATE ROLE ${user} LOGIN`);
    if (iamRole !== undefined) await client.query(`GRANT ${iamRole} TO ${user}`);
    for (const [setting, value] of Object.entries(settings))
      await client.query(`ALTER ROLE ${user} SET ${setting} = '${value}'`);
    await client.query(`REVOKE ALL ON ALL TABLES IN SCHEMA shop, sandbox FROM ${user}`);
    await client.query(`GRANT USAGE ON SCHEMA shop, sandbox TO ${user}`);
    for (const [right, table] of rights) await client.query(`GRANT ${right} ON ${table} TO ${user}`);
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  }
}
