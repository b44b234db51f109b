import { accessToQuery } from "../access.ts";
import { describeQuery } from "../describe.ts";
import { operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/athena/latest/APIReference/API_GetQueryExecution.html */
export const getQueryExecution = operation("GetQueryExecution", {
  members: { QueryExecutionId: true },
  access: (call, { QueryExecutionId }) => accessToQuery(call, "GetQueryExecution", QueryExecutionId),
  run: ({ store: { queries }, region }, { QueryExecutionId }) => ({
    QueryExecution: describeQuery(queries.get(region, QueryExecutionId)),
  }),
});
