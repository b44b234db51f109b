import { NotEmulatedError } from "../../../contract/errors.ts";
import type { Platform } from "../../../contract/service.ts";
import type { Queries } from "../queries.ts";
import { invalid, PRIMARY, type WorkgroupStore } from "../stores/workgroups.ts";
import { describeColumn, describeQuery } from "./describe.ts";
import { page, required } from "./input.ts";
import type { OperationMap } from "./operation.ts";
import { pageSize, readResults, readToken, writeToken } from "./results.ts";

/** What starts, shows and ends executions.
 * @see https://docs.aws.amazon.com/athena/latest/APIReference/API_StartQueryExecution.html */
export function executionOperations(
  platform: Platform,
  queries: Queries,
  workgroups: WorkgroupStore,
): OperationMap {
  const workgroupOf = (region: string, id: string | undefined) => [
    workgroups.arnOf(region, queries.get(region, required("queryExecutionId", id)).workgroup),
  ];
  return {
    StartQueryExecution: {
      resources: (region, { WorkGroup = PRIMARY }) => [workgroups.arnOf(region, WorkGroup)],
      run: async ({ region, principal, input }) => {
        const {
          QueryExecutionContext: context,
          ResultConfiguration: result,
          ResultReuseConfiguration: reuse,
        } = input;
        if (context?.Catalog !== undefined && context.Catalog.toLowerCase() !== "awsdatacatalog")
          throw new NotEmulatedError(`the data catalogue ${context.Catalog}`, "Use AwsDataCatalog.");
        if (reuse?.ResultReuseByAgeConfiguration?.Enabled)
          throw new NotEmulatedError(
            "the reuse of query results (ResultReuseConfiguration)",
            "Leave it out: every query runs here.",
          );
        const QueryExecutionId = await queries.start(principal, region, {
          sql: required("queryString", input.QueryString),
          database: context?.Database,
          workgroup: input.WorkGroup,
          outputLocation: result?.OutputLocation,
          encryptionOption: result?.EncryptionConfiguration?.EncryptionOption,
          parameters: input.ExecutionParameters,
          token: input.ClientRequestToken,
        });
        return { QueryExecutionId };
      },
    },
    GetQueryExecution: {
      resources: (region, { QueryExecutionId }) => workgroupOf(region, QueryExecutionId),
      run: ({ region, input }) => ({
        QueryExecution: describeQuery(queries.get(region, input.QueryExecutionId ?? "")),
      }),
    },
    BatchGetQueryExecution: {
      resources: (region, { QueryExecutionIds = [] }) => {
        const found = QueryExecutionIds.flatMap((id) => queries.find(region, id)?.workgroup ?? []);
        return [...new Set(found.length > 0 ? found : [PRIMARY])].map((name) =>
          workgroups.arnOf(region, name),
        );
      },
      run: ({ region, input: { QueryExecutionIds = [] } }) => {
        if (QueryExecutionIds.length < 1 || QueryExecutionIds.length > 50)
          throw invalid("QueryExecutionIds must have 1 to 50 ids");
        const found = QueryExecutionIds.map((id) => ({ id, record: queries.find(region, id) }));
        return {
          QueryExecutions: found.flatMap(({ record }) => (record ? [describeQuery(record)] : [])),
          UnprocessedQueryExecutionIds: found
            .filter(({ record }) => !record)
            .map(({ id }) => ({
              QueryExecutionId: id,
              ErrorCode: "INVALID_QUERY_EXECUTION_ID",
              ErrorMessage: `QueryExecution ${id} was not found`,
            })),
        };
      },
    },
    GetQueryResults: {
      resources: (region, { QueryExecutionId }) => workgroupOf(region, QueryExecutionId),
      run: async ({ region, principal, input }) => {
        const record = queries.get(region, input.QueryExecutionId ?? "");
        if (record.state !== "SUCCEEDED")
          throw invalid(
            record.state === "QUEUED" || record.state === "RUNNING"
              ? `Query has not yet finished. Current state: ${record.state}`
              : `Query did not finish successfully. Final query state: ${record.state}`,
            "INVALID_QUERY_STATUS",
          );
        const { rows, next } = await readResults(
          platform,
          principal,
          record,
          readToken(record.id, input.NextToken),
          pageSize(input.MaxResults),
        );
        return {
          UpdateCount: 0,
          ResultSet: {
            Rows: rows.map((row) => ({
              Data: row.map((value) => (value === null ? {} : { VarCharValue: value })),
            })),
            ResultSetMetadata: { ColumnInfo: (record.columns ?? []).map(describeColumn) },
          },
          ...(next !== undefined && { NextToken: writeToken(record.id, next) }),
        };
      },
    },
    GetQueryRuntimeStatistics: {
      resources: (region, { QueryExecutionId }) => workgroupOf(region, QueryExecutionId),
      run: ({ region, input }) => {
        const record = queries.get(region, input.QueryExecutionId ?? "");
        const { submittedAt, startedAt, completedAt = Date.now() } = record;
        return {
          QueryRuntimeStatistics: {
            Timeline: {
              QueryQueueTimeInMillis: (startedAt ?? completedAt) - submittedAt,
              TotalExecutionTimeInMillis: completedAt - submittedAt,
              QueryPlanningTimeInMillis: record.planningTime ?? 0,
              EngineExecutionTimeInMillis: record.engineTime ?? 0,
            },
            Rows: { InputBytes: record.scannedBytes, OutputRows: record.rowCount ?? 0 },
          },
        };
      },
    },
    StopQueryExecution: {
      resources: (region, { QueryExecutionId }) => workgroupOf(region, QueryExecutionId),
      run: async ({ region, input }) => {
        await queries.cancel(queries.get(region, input.QueryExecutionId ?? "").id);
        return {};
      },
    },
    ListQueryExecutions: {
      resources: (region, { WorkGroup = PRIMARY }) => [workgroups.arnOf(region, WorkGroup)],
      run: ({ region, input }) => {
        const workgroup = workgroups.get(region, input.WorkGroup ?? PRIMARY).name;
        const { items, next } = page(
          queries.all(region).filter((record) => record.workgroup === workgroup),
          input,
        );
        return { QueryExecutionIds: items.map(({ id }) => id), ...next };
      },
    },
  };
}
