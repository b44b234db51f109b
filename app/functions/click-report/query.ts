import { setTimeout as wait } from "node:timers/promises";
import {
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  StartQueryExecutionCommand,
  StopQueryExecutionCommand,
  type AthenaClient,
  type Row as ResultRow,
} from "@aws-sdk/client-athena";

/** One row: column to its text, or undefined for NULL. */
export type Row = Readonly<Record<string, string | undefined>>;

/** Answer of a query. */
export interface QueryResult {
  readonly rows: readonly Row[];
  /** Bytes that were read from S3: what the query costs. */
  readonly scannedBytes: number;
}

/** A query that gave no rows. `timeout`: it was stopped. `limit`: it would have read more than the workgroup allows. */
export class QueryError extends Error {
  readonly kind: "timeout" | "limit" | "failed";
  constructor(kind: QueryError["kind"], message: string) {
    super(message);
    this.kind = kind;
  }
}

/** Place of a query, and the time that it has. */
export interface QueryOptions {
  readonly athena: Pick<AthenaClient, "send">;
  readonly workgroup: string;
  readonly database: string;
  /** Milliseconds since 1970 after which the query is stopped. */
  readonly deadline: number;
  readonly now?: () => number;
  readonly delay?: (milliseconds: number) => Promise<unknown>;
}

const POLL = { first: 100, longest: 1_000 };

/** Runs one query to its end. A query that is given up is stopped, for it costs as long as it reads.
 * @throws QueryError
 * @see https://docs.aws.amazon.com/athena/latest/APIReference/API_StartQueryExecution.html */
export async function runQuery(sql: string, options: QueryOptions): Promise<QueryResult> {
  const { athena, workgroup, database } = options;
  const { QueryExecutionId } = await athena.send(
    new StartQueryExecutionCommand({
      QueryString: sql,
      WorkGroup: workgroup,
      QueryExecutionContext: { Database: database },
    }),
  );
  if (QueryExecutionId === undefined) throw new QueryError("failed", "Athena gave no id");
  let scannedBytes: number;
  try {
    scannedBytes = await untilDone(QueryExecutionId, options);
  } catch (error) {
    // One that has ended by itself can't be stopped, and need not be.
    if (!(error instanceof QueryError) || error.kind === "timeout")
      await athena.send(new StopQueryExecutionCommand({ QueryExecutionId })).catch(() => undefined);
    throw error;
  }
  return { rows: await allRows(QueryExecutionId, athena), scannedBytes };
}

async function untilDone(QueryExecutionId: string, options: QueryOptions): Promise<number> {
  const { athena, deadline, now = Date.now, delay = wait } = options;
  for (let pause = POLL.first; ; pause = Math.min(pause * 1.5, POLL.longest)) {
    const { QueryExecution } = await athena.send(new GetQueryExecutionCommand({ QueryExecutionId }));
    const { State, StateChangeReason = "" } = QueryExecution?.Status ?? {};
    if (State === "SUCCEEDED") return QueryExecution?.Statistics?.DataScannedInBytes ?? 0;
    // The workgroup's limit cancels a query; its failures say why.
    if (State === "CANCELLED")
      throw new QueryError(/limit/i.test(StateChangeReason) ? "limit" : "failed", StateChangeReason);
    if (State === "FAILED") throw new QueryError("failed", StateChangeReason);
    if (now() + pause > deadline) throw new QueryError("timeout", "the query took too long");
    await delay(pause);
  }
}

/** The first row of the first page has the names of the columns.
 * @see https://docs.aws.amazon.com/athena/latest/APIReference/API_GetQueryResults.html */
async function allRows(QueryExecutionId: string, athena: QueryOptions["athena"]): Promise<Row[]> {
  const rows: ResultRow[] = [];
  let NextToken: string | undefined;
  do {
    const page = await athena.send(new GetQueryResultsCommand({ QueryExecutionId, NextToken }));
    rows.push(...(page.ResultSet?.Rows ?? []));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  const [header, ...data] = rows;
  const names = header?.Data?.map(({ VarCharValue }) => VarCharValue ?? "") ?? [];
  return data.map(({ Data }) =>
    Object.fromEntries(names.map((name, column) => [name, Data?.[column]?.VarCharValue])),
  );
}
