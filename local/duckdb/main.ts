// A process with DuckDB in it: it parses statements and runs one query at a time, on a database of that query's own.
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import { DuckDBInstance, type DuckDBConnection, type DuckDBValue } from "@duckdb/node-api";
import { csvLine } from "./csv.ts";
import type { Answer, Request, Selected } from "./messages.ts";
import { trinoText, trinoType } from "./types.ts";

/** Extensions come with DuckDB or not at all: nothing is fetched. */
const SEALED = {
  autoinstall_known_extensions: "false",
  autoload_known_extensions: "false",
  allow_community_extensions: "false",
};

const LIMITS = { memory: "2GB", disk: "8GB" };

const quote = (text: string) => `'${text.replaceAll("'", "''")}'`;

class Engine {
  #parser: Promise<DuckDBConnection> | undefined;
  #instance: DuckDBInstance | undefined;
  #connection: DuckDBConnection | undefined;

  async answer(request: Request): Promise<Answer> {
    const { id } = request;
    switch (request.type) {
      case "parse":
        return { id, tree: await this.#parse(request.sql) };
      case "open":
        await this.#open(request);
        return { id, done: true };
      case "rows":
        return {
          id,
          rows: (await this.#open_.runAndReadAll(request.sql)).getRows().map((row) => row.map(text)),
        };
      case "select":
        return { id, selected: await this.#select(request.sql, request.file) };
      case "close":
        this.#close();
        return { id, done: true };
    }
  }

  get #open_(): DuckDBConnection {
    if (!this.#connection) throw new Error("no database is open");
    return this.#connection;
  }

  async #parse(sql: string): Promise<string> {
    this.#parser ??= (async () => {
      const parser = await (await DuckDBInstance.create(":memory:", SEALED)).connect();
      for (const statement of ["SET enable_external_access = false", "SET lock_configuration = true"])
        await parser.run(statement);
      return parser;
    })();
    const parser = await this.#parser;
    const rows = (await parser.runAndReadAll(`SELECT json_serialize_sql(${quote(sql)})`)).getRows();
    return String(rows[0]?.[0]);
  }

  async #open({ folder, setup }: Extract<Request, { type: "open" }>): Promise<void> {
    this.#close();
    this.#instance = await DuckDBInstance.create(":memory:", SEALED);
    const connection = await this.#instance.connect();
    const statements = [
      "SET TimeZone = 'UTC'",
      ...setup,
      // What does not fit into memory goes to the disk, as far as that is wise.
      `SET memory_limit = '${LIMITS.memory}'`,
      `SET max_temp_directory_size = '${LIMITS.disk}'`,
      `SET temp_directory = ${quote(`${folder}/spill`)}`,
      `SET allowed_directories = [${quote(`${folder}/`)}]`,
      "SET enable_external_access = false",
      "SET lock_configuration = true",
    ];
    for (const statement of statements) await connection.run(statement);
    this.#connection = connection;
  }

  async #select(sql: string, path: string): Promise<Selected> {
    const result = await this.#open_.stream(sql);
    const types = result.columnTypes();
    const columns = result
      .columnNames()
      .map((name, index) => ({ name: name.toLowerCase(), type: trinoType(types[index] as never) }));
    const file = createWriteStream(path, { flags: "wx", mode: 0o600 });
    file.write(csvLine(columns.map(({ name }) => name)));
    let rowCount = 0;
    for await (const rows of result.yieldRows()) {
      rowCount += rows.length;
      const lines = rows
        .map((row) => csvLine(row.map((value, index) => trinoText(value, types[index] as never))))
        .join("");
      if (!file.write(lines)) await once(file, "drain");
    }
    file.end();
    await finished(file);
    return { columns, rowCount };
  }

  #close(): void {
    this.#connection?.closeSync();
    this.#instance?.closeSync();
    this.#connection = this.#instance = undefined;
  }
}

function text(value: DuckDBValue): string | null {
  return value === null ? null : String(value);
}

const engine = new Engine();
const send = (answer: Answer) => void process.send?.(answer);
process.on("message", (request: Request) => {
  engine
    .answer(request)
    .then(send, (error: unknown) =>
      send({ id: request.id, error: error instanceof Error ? error.message : String(error) }),
    );
});
// The local cloud is gone, however it ended.
process.on("disconnect", () => process.exit(0));
