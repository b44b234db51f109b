import { accessToQuery } from "../access.ts";
import { describeColumn } from "../describe.ts";
import { invalidRequest } from "../errors.ts";
import { operation } from "../operation.ts";
import { pageSize, readResults, readToken, writeToken } from "../results.ts";

/** @see https://docs.aws.amazon.com/athena/latest/APIReference/API_GetQueryResults.html */
export const getQueryResults = operation("GetQueryResults", {
  members: { QueryExecutionId: true, NextToken: true, MaxResults: true, QueryResultType: ["DATA_ROWS"] },
  access: (call, { QueryExecutionId }) => accessToQuery(call, "GetQueryResults", QueryExecutionId),
  run: async ({ store: { platform, queries }, region, principal }, input) => {
    const record = queries.get(region, input.QueryExecutionId);
    if (record.state !== "SUCCEEDED")
      throw invalidRequest(
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
      NextToken: next === undefined ? undefined : writeToken(record.id, next),
    };
  },
});
