import type pg from "pg";
import type { DatabasePeek } from "../../../contract/capabilities/databases.ts";
import type { ClusterServer } from "./cluster-server.ts";
import { asSuperuser } from "./roles.ts";

/** Rows of a table that are shown. */
const ROWS = 50;

interface TableRow {
  readonly schema: string;
  readonly name: string;
  readonly rows: number;
}

/** Looks into a database that runs, in a transaction that can't write: its tables, and the first rows of one.
 * @param table As it is listed: `public.orders`.
 * @returns undefined for a database that is paused: a look must not start it. */
export async function peek(
  server: ClusterServer,
  database: string,
  table: string | undefined,
): Promise<DatabasePeek | undefined> {
  if (!server.isRunning) return undefined;
  return await asSuperuser(await server.server(), database, async (client) => {
    await client.query("begin read only");
    await client.query("set local statement_timeout = 2000");
    const { rows: tables } = await client.query<TableRow>(
      `select n.nspname as schema, c.relname as name, greatest(c.reltuples, 0)::float8 as rows
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind in ('r', 'p') and n.nspname !~ '^(pg_|information_schema)' order by 1, 2`,
    );
    const one = tables.find(({ schema, name }) => `${schema}.${name}` === table);
    const shown = one && (await firstRows(client, one));
    await client.query("rollback");
    return {
      tables: tables.map(({ schema, name, rows }) => ({ name: `${schema}.${name}`, rows })),
      ...shown,
    };
  });
}

async function firstRows(client: pg.Client, { schema, name }: TableRow) {
  const table = `${client.escapeIdentifier(schema)}.${client.escapeIdentifier(name)}`;
  const { fields, rows } = await client.query<unknown[]>({
    text: `select * from ${table} limit ${ROWS}`,
    rowMode: "array",
  });
  return {
    columns: fields.map((field) => field.name),
    values: rows.map((row) => row.map((value) => (value === null ? null : text(value)))),
  };
}

function text(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  return typeof value === "string" ? value : JSON.stringify(value);
}
