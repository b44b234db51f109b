import { formatArn } from "../../contract/arn.ts";
import type { Platform } from "../../contract/service.ts";
import type { Collection } from "../../host/store.ts";
import { alreadyExists, entityNotFound } from "./errors.ts";
import type { DatabaseInput, DatabaseRecord, TableInput, TableRecord } from "./records.ts";

/** The databases and tables of the account's catalogue, by region. Names are kept in small letters, as Glue does.
 * @see https://docs.aws.amazon.com/glue/latest/webapi/API_CreateTable.html */
export class CatalogStore {
  readonly #accountId: string;
  readonly #databases: Collection<DatabaseRecord>;
  readonly #tables: Collection<TableRecord>;

  constructor({ accountId, store }: Platform) {
    this.#accountId = accountId;
    this.#databases = store.collection("glue/databases");
    this.#tables = store.collection("glue/tables");
  }

  /** `catalog`, `database/<name>` or `table/<database>/<name>`. */
  arnOf(region: string, resource: string): string {
    return formatArn({ service: "glue", region, accountId: this.#accountId, resource });
  }

  databases(region?: string): DatabaseRecord[] {
    return this.#databases.values().filter((one) => region === undefined || one.region === region);
  }

  /** @throws AwsError EntityNotFoundException */
  database(region: string, name: string): DatabaseRecord {
    const database = this.#databases.get(`${region}/${name.toLowerCase()}`);
    if (!database) throw entityNotFound(`Database ${name} not found.`);
    return database;
  }

  /** @throws AwsError AlreadyExistsException */
  async createDatabase(
    region: string,
    input: DatabaseInput,
    origin: "program" | "api",
  ): Promise<DatabaseRecord> {
    const name = input.Name.toLowerCase();
    const key = `${region}/${name}`;
    if (this.#databases.has(key)) throw alreadyExists(`Database already exists: ${name}`);
    const record = { region, input: { ...input, Name: name }, createdAt: Date.now(), origin };
    await this.#databases.put(key, record);
    return record;
  }

  /** @throws AwsError EntityNotFoundException */
  async updateDatabase(region: string, name: string, input: Omit<DatabaseInput, "Name">): Promise<void> {
    const before = this.database(region, name);
    await this.#databases.put(`${region}/${before.input.Name}`, {
      ...before,
      input: { ...input, Name: before.input.Name },
    });
  }

  /** Deletes a database with its tables; one that is gone already does not matter. */
  async deleteDatabase(region: string, name: string): Promise<void> {
    const database = name.toLowerCase();
    for (const table of this.#tables.values())
      if (table.region === region && table.databaseName === database)
        await this.deleteTable(region, database, table.input.Name);
    await this.#databases.delete(`${region}/${database}`);
  }

  allTables(): TableRecord[] {
    return this.#tables.values();
  }

  /** @throws AwsError EntityNotFoundException when there is no such database. */
  tables(region: string, database: string): TableRecord[] {
    const { input } = this.database(region, database);
    return this.#tables
      .values()
      .filter((table) => table.region === region && table.databaseName === input.Name);
  }

  /** @throws AwsError EntityNotFoundException */
  table(region: string, database: string, name: string): TableRecord {
    this.database(region, database);
    const table = this.#tables.get(`${region}/${database.toLowerCase()}/${name.toLowerCase()}`);
    if (!table) throw entityNotFound(`Table ${name} not found.`);
    return table;
  }

  /** @throws AwsError EntityNotFoundException for the database, AlreadyExistsException */
  async createTable(
    region: string,
    database: string,
    input: TableInput,
    origin: "program" | "api",
  ): Promise<TableRecord> {
    const { Name: databaseName } = this.database(region, database).input;
    const name = input.Name.toLowerCase();
    const key = `${region}/${databaseName}/${name}`;
    if (this.#tables.has(key)) throw alreadyExists("Table already exists.");
    const now = Date.now();
    const record = {
      region,
      databaseName,
      input: { ...input, Name: name },
      createdAt: now,
      updatedAt: now,
      version: 1,
      origin,
    };
    await this.#tables.put(key, record);
    return record;
  }

  /** @throws AwsError EntityNotFoundException */
  async updateTable(region: string, database: string, input: TableInput): Promise<void> {
    const before = this.table(region, database, input.Name);
    await this.#tables.put(`${region}/${before.databaseName}/${before.input.Name}`, {
      ...before,
      input: { ...input, Name: before.input.Name },
      updatedAt: Date.now(),
      version: before.version + 1,
    });
  }

  /** A table that is gone already does not matter. */
  async deleteTable(region: string, database: string, name: string): Promise<void> {
    await this.#tables.delete(`${region}/${database.toLowerCase()}/${name.toLowerCase()}`);
  }
}
