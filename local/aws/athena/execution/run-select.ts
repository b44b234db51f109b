import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Principal } from "../../../contract/principal.ts";
import type { Platform } from "../../../contract/service.ts";
import { EngineEnded, EngineError, type EngineProcess } from "../../../duckdb/engine-process.ts";
import type { ResultColumn } from "../../../duckdb/messages.ts";
import type { Collected } from "./collected.ts";
import { CatalogClient } from "./catalog-client.ts";
import { DIALECT } from "./dialect.ts";
import { engineFailure } from "./engine-failure.ts";
import { CATEGORY, QueryCancelled, QueryFailure } from "./failure.ts";
import type { KeySpellings } from "./key-spellings.ts";
import { S3Client } from "../../../delivery/s3-client.ts";
import { type Statement, type TableReference, tablesOf } from "./statement.ts";
import { fetchObjects, findTable } from "./table-source.ts";
import { tableView } from "./table-view.ts";

/** Things that a query needs to run. */
export interface SelectJob {
  readonly platform: Platform;
  readonly engine: EngineProcess;
  readonly spellings: KeySpellings;
  readonly principal: Principal;
  readonly region: string;
  readonly statement: Statement;
  /** Of tables that are named without one. */
  readonly database: string;
  /** Bytes that may be scanned. */
  readonly scanLimit: number | undefined;
  /** Folder in which the query may have one of its own. */
  readonly folder: string;
  /** Called as soon as it is known what is read, bytes. */
  readonly onScan: (bytes: number) => void;
}

/** Runs a SELECT: finds its tables in the catalogue, copies the objects that it needs, and has DuckDB read them.
 * @returns The result file and what is in it.
 * @throws QueryFailure, QueryCancelled when the scan limit is exceeded. */
export async function runSelect(job: SelectJob): Promise<Collected> {
  const { platform, engine, principal, region, statement, database } = job;
  const began = performance.now();
  const folder = await mkdtemp(join(job.folder, "query-"));
  const addresses = new Map<string, string>();
  try {
    await engine.ask({ type: "open", folder, setup: catalogOf(database) });
    const s3 = new S3Client(platform, principal, region);
    const context = { engine, s3, catalog: new CatalogClient(platform, principal, region), now: Date.now() };
    const sources = [];
    for (const references of byTable(tablesOf(statement, database)))
      sources.push(await findTable(context, references));
    const bytes = sources.reduce((sum, source) => sum + source.bytes, 0);
    job.onScan(Math.min(bytes, job.scanLimit ?? bytes));
    if (job.scanLimit !== undefined && bytes > job.scanLimit)
      throw new QueryCancelled("Query cancelled! : Bytes scanned limit was exceeded");
    for (const [index, source] of sources.entries()) {
      const own = join(folder, String(index));
      await mkdir(own, { mode: 0o700 });
      const files = await fetchObjects(s3, source, own);
      for (const { path, uri } of files) addresses.set(path, uri);
      const view = await tableView(engine, job.spellings, source.table, files);
      const schema = `awsdatacatalog.${identifier(source.database)}`;
      await engine.ask({ type: "rows", sql: `CREATE SCHEMA IF NOT EXISTS ${schema}` });
      await engine.ask({
        type: "rows",
        sql: `CREATE VIEW ${schema}.${identifier(source.table.Name)} AS ${view}`,
      });
    }
    const planned = performance.now();
    const file = join(folder, "result.csv");
    const answer = await engine.ask({ type: "select", sql: statement.text, file });
    const { columns, rowCount } =
      "selected" in answer ? answer.selected : { columns: [] as ResultColumn[], rowCount: 0 };
    return {
      columns,
      rowCount,
      content: await readFile(file),
      planningTime: Math.round(planned - began),
      engineTime: Math.round(performance.now() - began),
    };
  } catch (error) {
    if (error instanceof EngineError) throw engineFailure(error.message, statement, addresses);
    if (error instanceof EngineEnded)
      throw new QueryFailure(`GENERIC_INTERNAL_ERROR: ${error.message}`, CATEGORY.system);
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Statements that make a database which is Athena's catalogue, with `database` as the one of tables that are named without one. */
function catalogOf(database: string): string[] {
  const schema = `awsdatacatalog.${identifier(database)}`;
  return [
    "ATTACH ':memory:' AS awsdatacatalog",
    `CREATE SCHEMA IF NOT EXISTS ${schema}`,
    ...DIALECT,
    `USE ${schema}`,
  ];
}

function byTable(references: readonly TableReference[]): (readonly [TableReference, ...TableReference[]])[] {
  const lists = new Map<string, [TableReference, ...TableReference[]]>();
  for (const reference of references) {
    const key = JSON.stringify([reference.database, reference.table]);
    const list = lists.get(key);
    if (list) list.push(reference);
    else lists.set(key, [reference]);
  }
  return [...lists.values()];
}

const identifier = (name: string) => `"${name.replaceAll('"', '""')}"`;
