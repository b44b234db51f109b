import { createHash } from "node:crypto";
import type { ClientBase } from "pg";

/** A step of the schema, forward only. */
export interface Migration {
  /** From 1 on, without a gap. */
  readonly number: number;
  readonly name: string;
  /** Statements, without BEGIN and COMMIT. */
  readonly sql: string;
}

/** Key of the lock that lets one migration run at a time: any number that nobody else uses. */
const LOCK = 7_236_411;
/** Longest time that a migration waits for another one, or for tables that are in use. */
const PATIENCE = "60s";

/** Thrown when the database and the code do not belong together. Nothing was changed. */
export class MigrationError extends Error {
  override readonly name = "MigrationError";
}

/** Brings a database from whatever version it has to the last one, each step in a transaction of its own. Two at the same time do it one
 * after the other; one that is killed leaves the steps that it had committed, and the next one goes on.
 * @param schema Schema where what was taken is written down; it is made.
 * @returns The numbers of the steps that were taken.
 * @throws MigrationError when a step that was taken has been changed since, or the database is newer than the code. */
export async function migrate(
  client: ClientBase,
  migrations: readonly Migration[],
  schema = "shop",
): Promise<number[]> {
  await client.query(`SET lock_timeout = '${PATIENCE}'`);
  await client.query("SELECT pg_advisory_lock($1)", [LOCK]);
  try {
    await client.query(`CREATE SCHEMA IF NOT EXISTS ${schema};
      CREATE TABLE IF NOT EXISTS ${schema}.migrations (
        number integer PRIMARY KEY,
        name text NOT NULL,
        checksum text NOT NULL,
        applied_at timestamptz NOT NULL DEFAULT now()
      )`);
    const { rows } = await client.query<Applied>(
      `SELECT number, name, checksum FROM ${schema}.migrations ORDER BY number`,
    );
    const left = stepsLeft(migrations, rows);
    for (const migration of left) await take(client, migration, schema);
    return left.map(({ number }) => number);
  } finally {
    await client.query("SELECT pg_advisory_unlock($1)", [LOCK]);
  }
}

interface Applied {
  readonly number: number;
  readonly name: string;
  readonly checksum: string;
}

/** Compares the steps that were taken with those of the code. @throws MigrationError */
function stepsLeft(migrations: readonly Migration[], applied: readonly Applied[]): readonly Migration[] {
  for (const [index, { number, name, checksum }] of applied.entries()) {
    const migration = migrations[index];
    if (!migration || migration.number !== number)
      throw new MigrationError(
        `the database has step ${number} (${name}), which this version does not know. Fix: deploy a version that has it`,
      );
    if (checksumOf(migration) !== checksum)
      throw new MigrationError(
        `step ${number} (${name}) was changed after it had been applied. Fix: put it back as it was, and write a new step`,
      );
  }
  return migrations.slice(applied.length);
}

async function take(client: ClientBase, migration: Migration, schema: string): Promise<void> {
  await client.query("BEGIN");
  try {
    await client.query(migration.sql);
    await client.query(`INSERT INTO ${schema}.migrations (number, name, checksum) VALUES ($1, $2, $3)`, [
      migration.number,
      migration.name,
      checksumOf(migration),
    ]);
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK");
    throw new Error(`step ${migration.number} (${migration.name}) failed: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/** Checksum of a step: of its statements alone. */
export function checksumOf({ sql }: Migration): string {
  return createHash("sha256").update(sql).digest("hex");
}
