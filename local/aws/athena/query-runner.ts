import { randomUUID } from "node:crypto";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { AwsError, NotEmulatedError } from "../../contract/errors.ts";
import type { Principal } from "../../contract/principal.ts";
import type { Platform } from "../../contract/service.ts";
import { EngineEnded } from "../../duckdb/engine-process.ts";
import { Engines } from "../../duckdb/engines.ts";
import { invalidRequest } from "./errors.ts";
import { CatalogClient } from "./execution/catalog-client.ts";
import type { Collected } from "./execution/collected.ts";
import { CATEGORY, QueryCancelled, QueryFailure } from "./execution/failure.ts";
import { inDuckDb } from "./execution/in-duckdb.ts";
import { KeySpellings } from "./execution/key-spellings.ts";
import { bindParameters } from "./execution/parameters.ts";
import { runSelect } from "./execution/run-select.ts";
import { readUtility, runUtility } from "./execution/run-utility.ts";
import { readLocation, S3Client } from "../../delivery/s3-client.ts";
import { readStatement } from "./execution/statement.ts";
import type { QueryRecord, WorkgroupRecord } from "./records.ts";
import type { QueryStore } from "./stores/queries.ts";
import { PRIMARY, type WorkgroupStore } from "./stores/workgroups.ts";

/** Bytes of a statement.
 * @see https://docs.aws.amazon.com/athena/latest/ug/service-limits.html */
const LONGEST_STATEMENT = 262_144;
/** Milliseconds that a query may run: Athena's quota for SELECT.
 * @see https://docs.aws.amazon.com/athena/latest/ug/service-limits.html */
const LONGEST_RUN = 30 * 60_000;

/** Query that a caller asks for. */
export interface QueryRequest {
  readonly sql: string;
  readonly database?: string | undefined;
  readonly workgroup?: string | undefined;
  readonly outputLocation?: string | undefined;
  readonly encryptionOption?: string | undefined;
  readonly parameters?: readonly string[] | undefined;
  readonly token?: string | undefined;
}

/** Runs queries: each in a process of {@link Engines}, its result in S3. */
export class QueryRunner {
  readonly #platform: Platform;
  readonly #workgroups: WorkgroupStore;
  readonly #queries: QueryStore;
  readonly #folder: string;
  readonly #engines: Engines;
  readonly #spellings = new KeySpellings();
  /** Executions that run or wait, by id. */
  readonly #running = new Map<string, { readonly abort: AbortController; readonly ended: Promise<void> }>();
  #isStopping = false;

  private constructor(platform: Platform, workgroups: WorkgroupStore, queries: QueryStore, folder: string) {
    this.#platform = platform;
    this.#workgroups = workgroups;
    this.#queries = queries;
    this.#folder = folder;
    this.#engines = new Engines(folder, (line) => platform.logs.write("athena", "error", line.trim()));
  }

  /** Empties the folder that queries work in. */
  static async open(
    platform: Platform,
    workgroups: WorkgroupStore,
    queries: QueryStore,
  ): Promise<QueryRunner> {
    const folder = await platform.store.folder("athena");
    for (const name of await readdir(folder)) await rm(join(folder, name), { recursive: true, force: true });
    return new QueryRunner(platform, workgroups, queries, folder);
  }

  /** Takes a query; it is kept when the promise resolves, and runs by itself.
   * @returns Its id.
   * @throws AwsError InvalidRequestException for what Athena refuses at once: syntax, workgroup, output location, token. */
  async start(principal: Principal, region: string, request: QueryRequest): Promise<string> {
    const { parameters = [], token } = request;
    const workgroup = this.#workgroups.get(region, request.workgroup ?? PRIMARY);
    if (!workgroup.isEnabled) throw invalidRequest(`WorkGroup ${workgroup.name} is disabled.`);
    if (Buffer.byteLength(request.sql) > LONGEST_STATEMENT)
      throw invalidRequest(
        `1 validation error detected: Value at 'queryString' failed to satisfy constraint: Member must have length less than or equal to ${LONGEST_STATEMENT}`,
      );
    const same = this.#sameToken(region, request);
    if (same) return same.id;
    const { location, encryptionOption } = outputOf(workgroup, request);
    const { bucket, key } = location;
    try {
      await new S3Client(this.#platform, principal, region).checkBucket(bucket);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      throw invalidRequest(`Unable to verify/create output bucket ${bucket}: ${error.message}`);
    }
    const database = (request.database ?? "default").toLowerCase();
    const run = await this.#plan(
      principal,
      region,
      workgroup,
      parameters.length > 0 ? bindParameters(request.sql, parameters) : request.sql,
      database,
    );
    const raced = this.#sameToken(region, request);
    if (raced) return raced.id;
    const id = randomUUID();
    const prefix = key === "" || key.endsWith("/") ? key : `${key}/`;
    const record: QueryRecord = {
      id,
      region,
      workgroup: workgroup.name,
      sql: request.sql,
      database,
      parameters,
      statementType: run.type,
      outputLocation: `s3://${bucket}/${prefix}${id}.${run.type === "DML" ? "csv" : "txt"}`,
      state: "QUEUED",
      submittedAt: Date.now(),
      scannedBytes: 0,
      encryptionOption,
      token,
    };
    await this.#queries.put(record);
    const abort = new AbortController();
    const late = setTimeout(() => abort.abort(new QueryFailure("Query timeout", CATEGORY.user)), LONGEST_RUN);
    late.unref();
    const ended = this.#execute(record, principal, abort.signal, run.start).finally(() => {
      clearTimeout(late);
      this.#running.delete(id);
    });
    this.#running.set(id, { abort, ended });
    return id;
  }

  /** Resolves when the execution has ended, however. */
  async wait(id: string): Promise<void> {
    await this.#running.get(id)?.ended;
  }

  /** Ends an execution that runs or waits; one that has ended stays as it is. */
  async cancel(id: string): Promise<void> {
    const running = this.#running.get(id);
    running?.abort.abort(new QueryCancelled("Query cancelled by user"));
    await running?.ended;
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    await this.#engines.stop();
    await Promise.all([...this.#running.values()].map(async ({ ended }) => await ended));
  }

  #sameToken(
    region: string,
    { sql, token, database = "default", workgroup = PRIMARY }: QueryRequest,
  ): QueryRecord | undefined {
    const same = token === undefined ? undefined : this.#queries.byToken(region, token);
    if (
      same &&
      (same.sql !== sql || same.database !== database.toLowerCase() || same.workgroup !== workgroup)
    )
      throw invalidRequest("Idempotent parameters do not match", "DUPLICATE_INPUT");
    return same;
  }

  /** Type of a statement, with the work that runs it. @throws AwsError InvalidRequestException */
  async #plan(
    principal: Principal,
    region: string,
    workgroup: WorkgroupRecord,
    sql: string,
    database: string,
  ): Promise<{
    type: QueryRecord["statementType"];
    start: (id: string, signal: AbortSignal) => Promise<Collected>;
  }> {
    const utility = readUtility(sql, database);
    if (utility)
      return {
        type: "UTILITY",
        start: async (id) => {
          await this.#begin(id);
          return await runUtility(new CatalogClient(this.#platform, principal, region), utility);
        },
      };
    const rewritten = inDuckDb(sql);
    const statement = readStatement(sql, rewritten, await this.#engines.parse(rewritten.text));
    return {
      type: "DML",
      start: async (id, signal) =>
        await this.#engines.use(signal, async (engine) => {
          await this.#begin(id);
          let scannedBytes = 0;
          try {
            return await runSelect({
              platform: this.#platform,
              engine,
              spellings: this.#spellings,
              principal,
              region,
              statement,
              database,
              scanLimit: workgroup.configuration.scanLimit,
              folder: this.#folder,
              onScan: (bytes) => (scannedBytes = bytes),
            });
          } finally {
            await this.#queries.change(id, { scannedBytes });
          }
        }),
    };
  }

  async #execute(
    query: QueryRecord,
    principal: Principal,
    signal: AbortSignal,
    start: (id: string, signal: AbortSignal) => Promise<Collected>,
  ): Promise<void> {
    const { id, region } = query;
    let change: Partial<QueryRecord>;
    try {
      const { columns, rowCount, content, planningTime, engineTime } = await start(id, signal);
      await this.#write(query, principal, content, columns);
      change = { state: "SUCCEEDED", columns, rowCount, planningTime, engineTime };
    } catch (error) {
      // What the stop took down is told at the next start.
      if (this.#isStopping) return;
      if (error instanceof QueryCancelled) change = { state: "CANCELLED", reason: error.message };
      else change = { state: "FAILED", ...describe(error) };
      if (!(error instanceof QueryCancelled || error instanceof QueryFailure || error instanceof AwsError))
        this.#platform.logs.write(
          "athena",
          "error",
          `${id}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
        );
    }
    const completed = { ...change, completedAt: Date.now() };
    const record = this.#queries.find(region, id);
    // Before its end can be seen: who has waited for it finds its metrics.
    if (record) this.#measure({ ...record, ...completed });
    await this.#queries.change(id, completed);
  }

  async #begin(id: string): Promise<void> {
    await this.#queries.change(id, { state: "RUNNING", startedAt: Date.now() });
  }

  /** Writes the result and, beside it, what its columns are: here as JSON. AWS's file is not documented.
   * @see https://docs.aws.amazon.com/athena/latest/ug/querying-finding-output-files.html */
  async #write(
    { region, outputLocation }: QueryRecord,
    principal: Principal,
    content: Buffer,
    columns: Collected["columns"],
  ): Promise<void> {
    const s3 = new S3Client(this.#platform, principal, region);
    const { bucket, key } = readLocation(outputLocation) as { bucket: string; key: string };
    try {
      await s3.put({ bucket, key }, content, "application/octet-stream");
      await s3.put(
        { bucket, key: `${key}.metadata` },
        Buffer.from(JSON.stringify({ columns })),
        "binary/octet-stream",
      );
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      throw new QueryFailure(
        `Access denied when writing output to url: ${outputLocation} . Please ensure you are allowed to access the S3 bucket. ${error.message}`,
      );
    }
  }

  /** @see https://docs.aws.amazon.com/athena/latest/ug/query-metrics-viewing.html */
  #measure(record: QueryRecord): void {
    const { region, workgroup, state, statementType, submittedAt, startedAt, completedAt = 0 } = record;
    if (!this.#workgroups.all(region).find(({ name }) => name === workgroup)?.configuration.publishesMetrics)
      return;
    const dimensions = { WorkGroup: workgroup, QueryState: state, QueryType: statementType };
    const values = [
      ["ProcessedBytes", record.scannedBytes, "Bytes"],
      ["EngineExecutionTime", record.engineTime ?? 0, "Milliseconds"],
      ["QueryQueueTime", (startedAt ?? completedAt) - submittedAt, "Milliseconds"],
      ["TotalExecutionTime", completedAt - submittedAt, "Milliseconds"],
    ] as const;
    for (const [metricName, value, unit] of values)
      this.#platform.metrics.put({ region, namespace: "AWS/Athena", metricName, dimensions, value, unit });
  }
}

function describe(error: unknown): Pick<QueryRecord, "reason" | "errorCategory"> {
  if (error instanceof QueryFailure) return { reason: error.message, errorCategory: error.category };
  if (error instanceof NotEmulatedError)
    return { reason: `NOT_SUPPORTED: ${error.message}`, errorCategory: CATEGORY.user };
  if (error instanceof AwsError)
    return { reason: `${error.message} (Error Code: ${error.code})`, errorCategory: CATEGORY.user };
  const message =
    error instanceof EngineEnded
      ? error.message
      : `the local cloud failed: ${error instanceof Error ? error.message : String(error)}`;
  return { reason: `GENERIC_INTERNAL_ERROR: ${message}`, errorCategory: CATEGORY.system };
}

/** @see https://docs.aws.amazon.com/athena/latest/ug/workgroups-settings-override.html */
function outputOf({ configuration }: WorkgroupRecord, request: QueryRequest) {
  const uri = configuration.isEnforced
    ? configuration.outputLocation
    : (request.outputLocation ?? configuration.outputLocation);
  if (uri === undefined)
    throw invalidRequest(
      "No output location provided. An output location is required either through the Workgroup result configuration setting or as an API input.",
    );
  const location = readLocation(uri);
  if (!location) throw invalidRequest(`outputLocation is not a valid S3 path: ${uri}`);
  const encryptionOption = configuration.isEnforced
    ? configuration.encryptionOption
    : (request.encryptionOption ?? configuration.encryptionOption);
  return { location, encryptionOption };
}
