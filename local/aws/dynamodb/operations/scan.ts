import { tableAccess } from "../access/access.ts";
import { attributeNames, capacityContext, conditionNames, projectedNames } from "../access/item-access.ts";
import type { Range } from "../database/database.ts";
import { checkNestedPaths, checkRequest } from "../dynalite.ts";
import { validationError } from "../errors.ts";
import { legacyConditions } from "../expressions/legacy.ts";
import { checkSelect, pageSource, readPage, selectOf, type PageRequest } from "../items/read-page.ts";
import { checkStartKey } from "../items/start-key.ts";
import { operation } from "../operation.ts";
import { withTableName } from "../table-name.ts";
import type { Index, Table } from "../tables/table.ts";

/** A Scan as dynalite leaves it. */
interface ScanRequest extends PageRequest {
  readonly Segment?: number;
  readonly TotalSegments?: number;
}

/** Places begin with the hash of the partition key, six hexadecimal digits: segments share these out. */
const HASHES = 16 ** 6;

const MOST_SEGMENTS = 1_000_000;

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html */
export const scan = operation("Scan", {
  members: {
    TableName: true,
    IndexName: true,
    AttributesToGet: true,
    Limit: true,
    Select: true,
    ScanFilter: true,
    ConditionalOperator: true,
    ExclusiveStartKey: true,
    ReturnConsumedCapacity: true,
    TotalSegments: true,
    Segment: true,
    ProjectionExpression: true,
    FilterExpression: true,
    ExpressionAttributeNames: true,
    ExpressionAttributeValues: true,
    ConsistentRead: true,
  },
  read: (call, input) => {
    const request = checkRequest<ScanRequest>("Scan", withTableName(call, input));
    checkSelect(request);
    if ((request.TotalSegments ?? 1) > MOST_SEGMENTS)
      throw validationError(
        `1 validation error detected: Value '${request.TotalSegments}' at 'totalSegments' failed to satisfy constraint: Member must have value less than or equal to ${MOST_SEGMENTS}`,
      );
    const filter = request._filter ?? legacyConditions(request.ScanFilter, request.ConditionalOperator);
    return { request, filter };
  },
  access: (call, { request, filter }) => {
    const context = {
      ...attributeNames(conditionNames(filter), projectedNames(request._projection, request.AttributesToGet)),
      "dynamodb:Select": selectOf(request),
      ...capacityContext(request.ReturnConsumedCapacity),
    };
    return [tableAccess(call, "Scan", request.TableName, context, request.IndexName)];
  },
  run: async ({ store, region }, { request, filter }) => {
    const table = store.tables.get(region, request.TableName);
    const source = pageSource(table, request, filter);
    checkNestedPaths(request._projection?.nestedPaths, table.definition.schema);
    checkNestedPaths(filter?.nestedPaths, table.definition.schema);
    const range = startingAfter(request, table, source.index, segmentRange(request));
    return await readPage(store.database, source, request, range);
  },
});

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
