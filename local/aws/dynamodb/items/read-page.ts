import { invalidParameter, validationError } from "../errors.ts";
import { matches } from "../expressions/condition.ts";
import type { LegacyCondition } from "../expressions/legacy.ts";
import type { ParsedCondition, ParsedProjection, Path } from "../expressions/parsed.ts";
import { project } from "../expressions/projection.ts";
import type { Database, Range } from "../database/database.ts";
import type { Index, Table } from "../tables/table.ts";
import type { Item } from "../values/attribute-value.ts";
import { itemSize } from "../values/item-size.ts";
import { Consumption, type ConsumedCapacity, type ReturnConsumedCapacity } from "./capacity.ts";
import { pathsOf } from "./read-item.ts";

/** Size of one page, in bytes.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.Pagination.html */
const PAGE_SIZE = 1024 * 1024;

export type Select = "ALL_ATTRIBUTES" | "ALL_PROJECTED_ATTRIBUTES" | "SPECIFIC_ATTRIBUTES" | "COUNT";

/** The part that Query and Scan have in common, as dynalite leaves it. */
export interface PageRequest {
  readonly TableName: string;
  readonly IndexName?: string;
  readonly Select?: Select;
  readonly Limit?: number;
  readonly ConsistentRead?: boolean;
  readonly ExclusiveStartKey?: Item;
  readonly AttributesToGet?: readonly string[];
  readonly ConditionalOperator?: string;
  readonly QueryFilter?: Readonly<Record<string, LegacyCondition>>;
  readonly ScanFilter?: Readonly<Record<string, LegacyCondition>>;
  readonly ReturnConsumedCapacity?: ReturnConsumedCapacity;
  readonly _filter?: ParsedCondition;
  readonly _projection?: ParsedProjection;
}

/** The part of each item that a page reads, once the rules are checked. */
export interface PageSource {
  readonly table: Table;
  /** The index that is read, or undefined for the table itself. */
  readonly index: Index | undefined;
  readonly paths: readonly Path[] | undefined;
  readonly filter: ParsedCondition | undefined;
  /** True when the index does not have what is asked for, so that items come from the table: local indexes only. */
  readonly fromTable: boolean;
}

/** Selection of a request, with the default that AWS has.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html#DDB-Query-request-Select */
export function selectOf(request: PageRequest): Select {
  if (request.Select) return request.Select;
  if (pathsOf(request)) return "SPECIFIC_ATTRIBUTES";
  return request.IndexName === undefined ? "ALL_ATTRIBUTES" : "ALL_PROJECTED_ATTRIBUTES";
}

/** Checks `Select` against what else the request says.
 * @throws AwsError ValidationException */
export function checkSelect(request: PageRequest): void {
  const expression = request._projection ? "ProjectionExpression" : "AttributesToGet";
  const hasPaths = pathsOf(request) !== undefined;
  if (request.Select === "SPECIFIC_ATTRIBUTES" && !hasPaths)
    throw invalidParameter(
      "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES",
    );
  if (request.Select === "ALL_PROJECTED_ATTRIBUTES" && request.IndexName === undefined)
    throw invalidParameter("ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName");
  if (request.Select && request.Select !== "SPECIFIC_ATTRIBUTES" && hasPaths)
    throw invalidParameter(
      `Cannot specify the ${expression} when choosing to get ${request.Select === "COUNT" ? "only the Count" : request.Select}`,
    );
}

/** Finds what is read, and checks that the index can answer it.
 * @throws AwsError ValidationException */
export function pageSource(
  table: Table,
  request: PageRequest,
  filter: ParsedCondition | undefined,
): PageSource {
  const paths = pathsOf(request);
  if (request.IndexName === undefined) return { table, index: undefined, paths, filter, fromTable: false };
  const index = table.index(request.IndexName);
  if (!index) throw validationError(`The table does not have the specified index: ${request.IndexName}`);
  if (index.isGlobal && request.ConsistentRead)
    throw validationError("Consistent reads are not supported on global secondary indexes");
  if (!index.active)
    throw validationError(`Cannot read from backfilling global secondary index: ${index.name}`);
  const missing = (paths ?? [])
    .map(([head]) => String(head))
    .filter((name) => index.projected && !index.projected.has(name));
  const wantsAll = request.Select === "ALL_ATTRIBUTES" && index.projected !== undefined;
  if (index.isGlobal && wantsAll)
    throw invalidParameter(
      `Select type ALL_ATTRIBUTES is not supported for global secondary index ${index.name} because its projection type is not ALL`,
    );
  if (index.isGlobal && missing.length > 0)
    throw invalidParameter(
      `Global secondary index ${index.name} does not project [${[...new Set(missing)].join(", ")}]`,
    );
  return { table, index, paths, filter, fromTable: wantsAll || missing.length > 0 };
}

/** Answer of Query and Scan. */
export interface PageAnswer {
  readonly Items?: readonly Item[];
  readonly Count: number;
  readonly ScannedCount: number;
  readonly LastEvaluatedKey?: Item;
  readonly ConsumedCapacity?: ConsumedCapacity;
}

/** Reads one page: at most `Limit` items and 1 MB, filtered and projected after that.
 * @param range Within the table or index, without its prefix. */
export async function readPage(
  database: Database,
  source: PageSource,
  request: PageRequest,
  range: Range,
): Promise<PageAnswer> {
  const { table, index, filter, paths } = source;
  const prefix = index?.prefix ?? table.prefix;
  const limit = request.Limit ?? Infinity;
  const scanned: Item[] = [];
  let read = 0;
  let fetched = 0;
  let full = false;
  const snapshot = source.fromTable ? database.snapshot() : undefined;
  try {
    reading: for await (const step of database.entries(
      prefixed(range, prefix),
      request.Limit ?? -1,
      snapshot,
    ))
      for (const [, text] of step) {
        const entry = JSON.parse(text) as Item;
        read += itemSize(entry);
        const item = source.fromTable
          ? (JSON.parse(database.get(table.place(entry), snapshot) ?? text) as Item)
          : entry;
        if (source.fromTable) fetched += itemSize(item);
        scanned.push(item);
        full = scanned.length >= limit || read >= PAGE_SIZE;
        if (full) break reading;
      }
  } finally {
    await snapshot?.close();
  }
  const matching = filter ? scanned.filter((item) => matches(filter.expression, item)) : scanned;
  const last = full ? scanned.at(-1) : undefined;
  const mode = request.ConsistentRead ? "consistent" : "eventual";
  const consumption = new Consumption(table).read(read, mode, index);
  const capacity = (source.fromTable ? consumption.read(fetched, mode) : consumption).answer(
    request.ReturnConsumedCapacity,
  );
  return {
    ...(request.Select !== "COUNT" && {
      Items: paths ? matching.map((item) => project(item, paths)) : matching,
    }),
    Count: matching.length,
    ScannedCount: scanned.length,
    ...(last && { LastEvaluatedKey: { ...table.key.of(last), ...index?.key.of(last) } }),
    ...(capacity && { ConsumedCapacity: capacity }),
  };
}

function prefixed({ gt, gte, lt, lte, reverse }: Range, prefix: string): Range {
  const lower = gt !== undefined ? { gt: prefix + gt } : { gte: prefix + (gte ?? "") };
  const upper = lte !== undefined ? { lte: prefix + lte } : { lt: prefix + (lt ?? "~") };
  return { ...lower, ...upper, ...(reverse && { reverse }) };
}
