import { createWriteStream } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Engines } from "../../../duckdb/engines.ts";
import { duckDbType } from "../../../duckdb/hive-type.ts";
import type { Platform } from "../../../contract/service.ts";
import type { FormatConversion } from "../records.ts";
import type { Field } from "./values.ts";

/** Bytes that the JSON of one row may have: more than any record. */
const LARGEST_ROW = 32 * 1024 * 1024;

const identifier = (name: string) => `"${name.replaceAll('"', '""')}"`;
const text = (value: string) => `'${value.replaceAll("'", "''")}'`;

/** Name of a column in the file of rows, by its place. */
export const rowKey = (_: Field, index: number): string => `c${index}`;

/** Writes Parquet by DuckDB, in a process of its own that starts with the first conversion and goes when there is none for a while. */
export class ParquetWriter {
  readonly #platform: Platform;
  #opened: Promise<{ readonly engines: Engines; readonly folder: string }> | undefined;

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  /** @param rows Lines of JSON with the keys of {@link rowKey}.
   * @throws EngineError, EngineEnded
   * @see https://duckdb.org/docs/stable/sql/statements/copy.html#parquet-options */
  async write(
    fields: readonly Field[],
    rows: Iterable<string>,
    { compression, writerVersion }: FormatConversion,
  ): Promise<Buffer> {
    this.#opened ??= this.#open().catch((error: unknown) => {
      this.#opened = undefined;
      throw error;
    });
    const { engines, folder: parent } = await this.#opened;
    const folder = await mkdtemp(join(parent, "conversion-"));
    const [from, to] = [join(folder, "rows.json"), join(folder, "rows.parquet")];
    try {
      await pipeline(Readable.from(rows), createWriteStream(from, { flags: "wx", mode: 0o600 }));
      const types = fields
        .map((field, index) => `${text(rowKey(field, index))}: ${text(duckDbType(field.type))}`)
        .join(", ");
      const selected = fields
        .map((field, index) => `${rowKey(field, index)} AS ${identifier(field.name)}`)
        .join(", ");
      const source = `read_json(${text(from)}, format = 'newline_delimited', columns = {${types}}, maximum_object_size = ${LARGEST_ROW})`;
      await engines.use(new AbortController().signal, async (engine) => {
        await engine.ask({ type: "open", folder, setup: [] });
        const options = `FORMAT parquet, COMPRESSION ${compression.toLowerCase()}, PARQUET_VERSION ${writerVersion}`;
        await engine.ask({
          type: "rows",
          sql: `COPY (SELECT ${selected} FROM ${source}) TO ${text(to)} (${options})`,
        });
      });
      return await readFile(to);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** Ends what is under way. */
  async stop(): Promise<void> {
    await (await this.#opened)?.engines.stop();
  }

  async #open() {
    const folder = await this.#platform.store.folder("firehose");
    for (const name of await readdir(folder)) await rm(join(folder, name), { recursive: true, force: true });
    return {
      engines: new Engines(folder, (line) => this.#platform.logs.write("firehose", "error", line.trim())),
      folder,
    };
  }
}
