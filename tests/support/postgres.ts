import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startPostgres } from "../../local/postgres/server.ts";

/** A PostgreSQL of a test file. */
export interface TestPostgres {
  /** Connection string of a superuser: `new pg.Pool({ connectionString })`. */
  readonly connectionString: string;
  /** Connection string of another database of the server. */
  database(name: string): string;
  /** Ends the server; connections end with 57P01. It ends by itself with this process, too. */
  stop(): Promise<void>;
}

/** Starts an empty PostgreSQL 17 for a test file, on a socket of its own: `before(async () => { postgres = await startTestPostgres(); })`.
 * What it writes is gone with it.
 * @param settings As in `postgresql.conf`. */
export async function startTestPostgres(settings: Record<string, string> = {}): Promise<TestPostgres> {
  const folder = await mkdtemp(join(tmpdir(), "test-postgres-"));
  const server = await startPostgres({
    folder,
    settings: { fsync: "off", max_connections: "300", ...settings },
  });
  const database = (name: string) =>
    `postgresql://${server.superuser}@/${name}?host=${encodeURIComponent(server.socketFolder)}`;
  return {
    connectionString: database("postgres"),
    database,
    stop: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
