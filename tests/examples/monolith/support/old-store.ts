import pg from "pg";
import { openPool } from "../../../../app/shop/database/pool.ts";
import { Database } from "../../../../examples/monolith/app/database/database.ts";
import { prepareDatabase } from "../../../../examples/monolith/app/migrations/prepare.ts";
import { startTestPostgres, type TestPostgres } from "../../../support/postgres.ts";

/** Somebody who registered. */
export interface NewRow {
  readonly registrationId: string;
  readonly email: string;
  /** ISO 8601. */
  readonly registeredAt?: string;
  readonly name?: string;
  /** Whether the outbox has it.
   * @default false */
  readonly told?: boolean;
}

/** The monolith's database, as the migration makes it, on a real PostgreSQL. */
export class OldStore {
  readonly #postgres: TestPostgres;
  readonly #clients: pg.Client[] = [];
  /** The owner. */
  readonly owner: pg.Client;

  private constructor(postgres: TestPostgres, owner: pg.Client) {
    this.#postgres = postgres;
    this.owner = owner;
  }

  /** @param built Step of the ladder that the schema is made for. */
  static async start(built: number): Promise<OldStore> {
    const postgres = await startTestPostgres();
    const owner = new pg.Client({ connectionString: postgres.connectionString });
    await owner.connect();
    await prepareDatabase(owner, { step: built, built });
    await owner.query("SET search_path = monolith");
    return new OldStore(postgres, owner);
  }

  /** Folder of the server's socket. */
  get socketFolder(): string {
    return new URL(this.#postgres.connectionString.replace("@/", "@local/")).searchParams.get(
      "host",
    ) as string;
  }

  /** A connection of one of the users that the migration makes. */
  async as(user: string): Promise<pg.Client> {
    const connectionString = this.#postgres.connectionString.replace(/\/\/[^@]*@/, `//${user}@`);
    const client = new pg.Client({ connectionString });
    // Some tests end the connection from the other side.
    client.on("error", () => undefined);
    await client.connect();
    this.#clients.push(client);
    return client;
  }

  /** Opens the database as the services have it; whoever opens it closes it. */
  open(user = "monolith"): Database {
    return new Database(
      openPool({
        host: this.socketFolder,
        port: 5432,
        database: "postgres",
        user,
        password: async () => "",
        tls: false,
      }),
    );
  }

  /** Writes registrations as the monolith does. */
  async register(...rows: readonly NewRow[]): Promise<void> {
    for (const { registrationId, email, registeredAt, name = "Jara", told = false } of rows) {
      await this.owner.query(
        `INSERT INTO registrations (registration_id, email, name, mobile, registered_at)
         VALUES ($1, $2, $3, '+821012345678', coalesce($4::timestamptz, now()))`,
        [registrationId, email, name, registeredAt],
      );
      if (told)
        await this.owner.query("INSERT INTO registration_outbox (registration_id) VALUES ($1)", [
          registrationId,
        ]);
    }
  }

  /** Reads a value of a statement with one row and one column. */
  async value(statement: string, values: unknown[] = []): Promise<unknown> {
    const { rows } = await this.owner.query<Record<string, unknown>>(statement, values);
    return Object.values(rows[0] ?? {})[0];
  }

  async stop(): Promise<void> {
    for (const client of this.#clients) await client.end().catch(() => undefined);
    await this.owner.end();
    await this.#postgres.stop();
  }
}
