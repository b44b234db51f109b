import type { EngineProcess } from "../../../duckdb/engine-process.ts";

/** Objects whose keys are remembered. */
const MOST = 20_000;

/** Spellings of the keys of JSON objects in a file: the serde takes `eventId` for the column `eventid`, DuckDB does not. To know all
 * spellings a file is read once; the answer is kept by ETag, so that the next query on it need not.
 * @see https://docs.aws.amazon.com/athena/latest/ug/openx-json-serde.html */
export class KeySpellings {
  readonly #byEtag = new Map<string, readonly string[]>();

  /** @returns Every key at the top of an object in these files. @throws EngineError for lines that are not JSON. */
  async of(
    engine: EngineProcess,
    files: readonly { readonly path: string; readonly etag: string }[],
    options: string,
  ): Promise<ReadonlySet<string>> {
    const unknown = files.filter(({ etag }) => !this.#byEtag.has(etag));
    if (unknown.length > 0) {
      const paths = unknown.map(({ path }) => `'${path.replaceAll("'", "''")}'`).join(", ");
      // Any other value than an object is an error, unless the table says that errors are not.
      const complaint = "error('Malformed JSON in file \"' || filename || '\": not an object')";
      const keys = `CASE WHEN json IS NULL OR json_type(json) = 'OBJECT' THEN json_keys(json) ${options === "" ? `ELSE ${complaint}` : ""} END`;
      const sql = `SELECT DISTINCT filename, unnest(${keys}) FROM read_ndjson_objects([${paths}], filename = true${options})`;
      const answer = await engine.ask({ type: "rows", sql });
      const byPath = new Map<string, string[]>(unknown.map(({ path }) => [path, []]));
      for (const [path, key] of "rows" in answer ? answer.rows : []) byPath.get(path ?? "")?.push(key ?? "");
      for (const { path, etag } of unknown) this.#byEtag.set(etag, byPath.get(path) ?? []);
    }
    const keys = new Set(files.flatMap(({ etag }) => this.#byEtag.get(etag) ?? []));
    for (const etag of this.#byEtag.keys()) {
      if (this.#byEtag.size <= MOST) break;
      this.#byEtag.delete(etag);
    }
    return keys;
  }
}
