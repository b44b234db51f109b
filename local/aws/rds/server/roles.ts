import type pg from "pg";
import type { PostgresServer } from "../../../postgres/server.ts";

/** Superuser of PostgreSQL, which is RDS's own: nobody signs in as it.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Appendix.PostgreSQL.CommonDBATasks.Roles.html */
export const SUPERUSER = "rdsadmin";

/** Lines of `pg_hba.conf`. Who is a member of `rds_iam` is let in here once the front has verified a token; everybody else shows PostgreSQL a
 * password. RDS puts `rds_superuser` among those who may give `rds_iam` to others, which does not make them sign in by it. */
export const authentication = [
  `local all ${SUPERUSER} trust`,
  "local all +rds_superuser scram-sha-256",
  "local all +rds_iam trust",
  "local all all scram-sha-256",
];

/** What a database is made with. */
interface Master {
  readonly name: string;
  readonly password: string;
  readonly databaseName: string | undefined;
}

/** Makes RDS's roles, the master user and the first database where they are not there, and gives the master user its password of now. */
export async function prepareRoles(server: PostgresServer, master: Master): Promise<void> {
  await asSuperuser(server, "postgres", async (client) => {
    const { rows } = await client.query<{ rolname: string }>("select rolname from pg_roles");
    const roles = new Set(rows.map(({ rolname }) => rolname));
    for (const role of ["rds_superuser", "rds_iam", "rds_replication", "rds_password"])
      if (!roles.has(role)) await client.query(`create role ${role} nologin`);
    if (!roles.has("rds_superuser"))
      await client.query(
        `grant pg_monitor, pg_signal_backend, pg_checkpoint, rds_iam, rds_replication, rds_password to rds_superuser with admin option`,
      );
    const name = client.escapeIdentifier(master.name);
    if (!roles.has(master.name))
      await client.query(`create role ${name} login createdb createrole; grant rds_superuser to ${name}`);
    await client.query(`alter role ${name} password ${client.escapeLiteral(master.password)}`);
    if (master.databaseName !== undefined) await makeDatabase(client, master.databaseName, name);
  });
}

async function makeDatabase(client: pg.Client, database: string, owner: string): Promise<void> {
  const { rowCount } = await client.query("select from pg_database where datname = $1", [database]);
  if (rowCount === 0)
    await client.query(`create database ${client.escapeIdentifier(database)} owner ${owner}`);
}

/** Gives a user another password. */
export async function changePassword(server: PostgresServer, name: string, password: string): Promise<void> {
  await asSuperuser(server, "postgres", async (client) => {
    await client.query(
      `alter role ${client.escapeIdentifier(name)} password ${client.escapeLiteral(password)}`,
    );
  });
}

/** Does something as RDS itself. */
export async function asSuperuser<T>(
  server: PostgresServer,
  database: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  // A slow statement with a password in it must not be in the log.
  const options = "-c log_min_duration_statement=-1 -c log_statement=none";
  // Loaded with the first server: a copy without one does not need it.
  const { default: postgres } = await import("pg");
  const client = new postgres.Client({ host: server.socketFolder, user: SUPERUSER, database, options });
  // A server that ends while it works rejects the work.
  client.on("error", () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
