import { mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { openPool } from "../../../../app/shop/database/pool.ts";
import { prepareDatabase } from "../../../../app/shop/migrate.ts";
import { startPostgres, type PostgresServer } from "../../../../local/postgres/server.ts";

/** A PostgreSQL with the shop in it, which can be restarted at the same address. */
export class Store {
  readonly #folder: string;
  /** Lines of the server's log, oldest first. */
  readonly log: string[];
  #server: PostgresServer;
  #admin: pg.Client;

  private constructor(folder: string, log: string[], server: PostgresServer, admin: pg.Client) {
    this.#folder = folder;
    this.log = log;
    this.#server = server;
    this.#admin = admin;
  }

  /** Starts a server of its own.
   * @param prepared False for an empty database.
   * @default true */
  static async start({ prepared = true }: { prepared?: boolean } = {}): Promise<Store> {
    const folder = await mkdtemp(join(tmpdir(), "shop-store-"));
    const log: string[] = [];
    const server = await startServer(folder, log);
    const store = new Store(folder, log, server, await connect(join(folder, "socket")));
    if (prepared) await prepareDatabase(store.#admin, { name: "shop" });
    return store;
  }

  /** Folder of the server's socket, the same after each start. */
  get socketFolder(): string {
    return join(this.#folder, "socket");
  }

  /** Client of the superuser. */
  get admin(): pg.Client {
    return this.#admin;
  }

  /** Rows of a statement, as the superuser sees them. */
  async rows<Row extends pg.QueryResultRow>(statement: string, values: unknown[] = []): Promise<Row[]> {
    return (await this.#admin.query<Row>(statement, values)).rows;
  }

  /** A pool of the service's own user. */
  pool(options: { size?: number; patience?: number; idle?: number; life?: number } = {}): pg.Pool {
    return openPool({
      host: this.socketFolder,
      port: 5432,
      database: "postgres",
      user: "shop",
      password: async () => "",
      tls: false,
      ...options,
    });
  }

  /** Another connection of the superuser, whose caller ends it. */
  async connect(database = "postgres"): Promise<pg.Client> {
    return await connect(this.socketFolder, database);
  }

  /** Ends the server and starts it again with its data, as a failover does. */
  async restart(how: "fast" | "immediate" = "fast"): Promise<void> {
    await this.#admin.end();
    await this.#server.stop(how);
    this.#server = await startServer(this.#folder, this.log);
    this.#admin = await connect(this.socketFolder);
  }

  async stop(): Promise<void> {
    await this.#admin.end();
    await this.#server.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

async function startServer(folder: string, log: string[]): Promise<PostgresServer> {
  const server = await startPostgres({
    folder: join(folder, "data"),
    settings: { fsync: "off", max_connections: "200" },
    onLine: (line) => log.push(line),
  });
  // The server's socket has another folder after each start.
  await rm(join(folder, "socket"), { force: true });
  await symlink(server.socketFolder, join(folder, "socket"));
  return server;
}

async function connect(host: string, database = "postgres"): Promise<pg.Client> {
  const client = new pg.Client({ host, port: 5432, user: "postgres", database });
  // A restart of the server ends it.
  client.on("error", () => undefined);
  await client.connect();
  return client;
}
