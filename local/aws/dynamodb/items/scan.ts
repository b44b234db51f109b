import { tableAccess } from "../access/access.ts";
import { attributeNames, capacityContext, conditionNames, projectedNames } from "../access/item-access.ts";
import { withTableName, type OperationHandler } from "../call.ts";
import { checkNestedPaths, checkRequest } from "../dynalite.ts";
import { validationError } from "../errors.ts";
import { legacyConditions } from "../expressions/legacy.ts";
import type { Range } from "../storage/database.ts";
import type { Index, Table } from "../tables/table.ts";
import { checkStartKey } from "./query.ts";
import { checkSelect, pageSource, readPage, selectOf, type PageRequest } from "./read-page.ts";

/** A Scan as dynalite leaves it. */
interface ScanRequest extends PageRequest {
  readonly Segment?: number;
  readonly TotalSegments?: number;
}

/** Places begin with the hash of the partition key, six hexadecimal digits: segments share these out. */
const HASHES = 16 ** 6;

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html */
export const scan: OperationHandler = (call) => {
  const { engine, region } = call;
  const request = checkRequest<ScanRequest>("Scan", withTableName(call, call.input));
  checkSelect(request);
  if ((request.TotalSegments ?? 1) > 1_000_000)
    throw validationError(
      `1 validation error detected: Value '${request.TotalSegments}' at 'totalSegments' failed to satisfy constraint: Member must have value less than or equal to 1000000`,
    );
  const filter = request._filter ?? legacyConditions(request.ScanFilter, request.ConditionalOperator);
  return {
    access: [
      tableAccess(
        call,
        "Scan",
        request.TableName,
        {
          ...attributeNames(
            conditionNames(filter),
            projectedNames(request._projection, request.AttributesToGet),
          ),
          "dynamodb:Select": selectOf(request),
          ...capacityContext(request.ReturnConsumedCapacity),
        },
        request.IndexName,
      ),
    ],
    run: async () => {
      const table = engine.tables.get(region, request.TableName);
      const source = pageSource(table, request, filter);
      checkNestedPaths(request._projection?.nestedPaths, table.definition.schema);
      checkNestedPaths(filter?.nestedPaths, table.definition.schema);
      const range = startingAfter(request, table, source.index, segmentRange(request));
      return await readPage(engine.database, source, request, range);
    },
  };
};

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Scan.html#Scan.ParallelScan */
function segmentRange({ Segment = 0, TotalSegments = 1 }: ScanRequest): Range {
  if (TotalSegments === 1) return {};
  const bound = (segment: number) =>
    segment === TotalSegments
      ? "~"
      : Math.ceil((HASHES * segment) / TotalSegments)
          .toString(16)
          .padStart(6, "0");
  return { gte: bound(Segment), lt: bound(Segment + 1) };
}

function startingAfter(request: ScanRequest, table: Table, index: Index | undefined, range: Range): Range {
  const start = request.ExclusiveStartKey;
  if (!start) return range;
  checkStartKey(start, table, index?.key);
  const place = index ? index.key.place(start) + table.key.place(start) : table.key.place(start);
  if (place < (range.gte ?? "") || place >= (range.lt ?? "~"))
    throw validationError(
      `The provided starting key is invalid: Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct Segment. TotalSegments: ${request.TotalSegments} Segment: ${request.Segment}`,
    );
  return { gt: place, ...(range.lt !== undefined && { lt: range.lt }) };
}
