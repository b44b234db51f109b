import { resourceNotFound, tableNotFound } from "../errors.ts";
import type { Change, Database } from "../database/database.ts";
import { rangeOf } from "../database/keys.ts";
import type { TableDefinition } from "../records.ts";
import { Table } from "./table.ts";

const PREFIX = "t/";
const GARBAGE = "g/";

/** The tables of all regions. */
export class TableStore {
  readonly #database: Database;
  readonly #tables = new Map<string, Table>();
  /** The removal of what is left of deleted tables. */
  #removing: Promise<void> = Promise.resolve();

  private constructor(database: Database) {
    this.#database = database;
  }

  /** Reads the definitions, and goes on removing what a crash left of deleted tables. */
  static async open(database: Database): Promise<TableStore> {
    const tables = new TableStore(database);
    for await (const step of database.entries(rangeOf(PREFIX)))
      for (const [, text] of step) {
        const table = new Table(JSON.parse(text) as TableDefinition);
        tables.#tables.set(nameIn(table.definition.region, table.definition.name), table);
      }
    for await (const step of database.entries(rangeOf(GARBAGE)))
      for (const [key, text] of step) tables.#remove(key, JSON.parse(text) as { gte: string; lt: string }[]);
    return tables;
  }

  find(region: string, name: string): Table | undefined {
    return this.#tables.get(nameIn(region, name));
  }

  /** The table for reading and writing items.
   * @throws AwsError ResourceNotFoundException */
  get(region: string, name: string): Table {
    const table = this.find(region, name);
    if (!table) throw resourceNotFound();
    return table;
  }

  /** The table for managing it.
   * @throws AwsError ResourceNotFoundException naming it */
  managed(region: string, name: string): Table {
    const table = this.find(region, name);
    if (!table) throw tableNotFound(name);
    return table;
  }

  /** The table with an ARN, or of which it names an index or stream. */
  byArn(arn: string): Table | undefined {
    const [, , , region = "", , resource = ""] = arn.split(":");
    const table = this.find(region, resource.split("/")[1] ?? "");
    return table && (arn === table.definition.arn || arn.startsWith(`${table.definition.arn}/`))
      ? table
      : undefined;
  }

  /** By region and name. */
  all(): Table[] {
    return [...this.#tables].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, table]) => table);
  }

  /** Keeps a new or changed definition, which holds for every operation from now on.
   * @param further Changes that are part of the same batch. */
  async save(definition: TableDefinition, further: readonly Change[] = []): Promise<Table> {
    const table = new Table(definition);
    const name = nameIn(definition.region, definition.name);
    this.#tables.set(name, table);
    await this.#database.commit([{ key: PREFIX + name, value: JSON.stringify(definition) }, ...further]);
    return table;
  }

  /** Forgets a table at once, and removes its data after that.
   * @param further Changes that are part of the same batch. */
  async delete(table: Table, further: readonly Change[] = []): Promise<void> {
    const name = nameIn(table.definition.region, table.definition.name);
    this.#tables.delete(name);
    await this.discard(table.definition.id, table.ranges(), [
      { key: PREFIX + name, value: undefined },
      ...further,
    ]);
  }

  /** Removes data that nothing refers to any more, after `changes`, which made it so. Goes on after a crash. */
  async discard(
    name: string,
    ranges: { gte: string; lt: string }[],
    changes: readonly Change[],
  ): Promise<void> {
    await this.#database.commit([...changes, { key: GARBAGE + name, value: JSON.stringify(ranges) }]);
    this.#remove(GARBAGE + name, ranges);
  }

  #remove(key: string, ranges: readonly { gte: string; lt: string }[]): void {
    this.#removing = this.#removing
      .then(async () => {
        for (const range of ranges) await this.#database.clear(range);
        await this.#database.commit([{ key, value: undefined }]);
      })
      .catch(() => undefined); // stays in the list, so the next start does it again
  }

  async stop(): Promise<void> {
    await this.#removing;
  }
}

function nameIn(region: string, table: string): string {
  return `${region}/${table}`;
}
