import { accessToQuery } from "../access.ts";
import { operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/athena/latest/APIReference/API_GetQueryRuntimeStatistics.html */
export const getQueryRuntimeStatistics = operation("GetQueryRuntimeStatistics", {
  members: { QueryExecutionId: true },
  access: (call, { QueryExecutionId }) => accessToQuery(call, "GetQueryRuntimeStatistics", QueryExecutionId),
  run: ({ store: { queries }, region }, { QueryExecutionId }) => {
    const record = queries.get(region, QueryExecutionId);
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
});
