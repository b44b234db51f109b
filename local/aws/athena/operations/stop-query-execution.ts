import { accessToQuery } from "../access.ts";
import { missingMember } from "../errors.ts";
import { operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/athena/latest/APIReference/API_StopQueryExecution.html */
export const stopQueryExecution = operation("StopQueryExecution", {
  members: { QueryExecutionId: true },
  read: (_call, { QueryExecutionId }) => {
    // Optional in the model, which takes it for a token that the SDK makes up.
    if (QueryExecutionId === undefined) throw missingMember("queryExecutionId");
    return { id: QueryExecutionId };
  },
  access: (call, { id }) => accessToQuery(call, "StopQueryExecution", id),
  run: async ({ store: { queries, runner }, region }, { id }) => {
    await runner.cancel(queries.get(region, id).id);
    return {};
  },
});
