import { accessToWorkgroups } from "../access.ts";
import { describeQuery } from "../describe.ts";
import { invalidRequest } from "../errors.ts";
import { operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/athena/latest/APIReference/API_BatchGetQueryExecution.html */
export const batchGetQueryExecution = operation("BatchGetQueryExecution", {
  members: { QueryExecutionIds: true },
  read: ({ store: { queries }, region }, { QueryExecutionIds: ids }) => {
    if (ids.length < 1 || ids.length > 50)
      throw invalidRequest(`QueryExecutionIds must have 1 to 50 ids (got ${ids.length})`);
    return ids.map((id) => ({ id, record: queries.find(region, id) }));
  },
  access: (call, asked) => {
    const workgroups = asked.flatMap(({ record }) => record?.workgroup ?? []);
    return accessToWorkgroups(call, "BatchGetQueryExecution", workgroups);
  },
  run: (_call, asked) => ({
    QueryExecutions: asked.flatMap(({ record }) => (record ? [describeQuery(record)] : [])),
    UnprocessedQueryExecutionIds: asked
      .filter(({ record }) => !record)
      .map(({ id }) => ({
        QueryExecutionId: id,
        ErrorCode: "INVALID_QUERY_EXECUTION_ID",
        ErrorMessage: `QueryExecution ${id} was not found`,
      })),
  }),
});
