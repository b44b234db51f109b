import { accessToWorkgroups } from "../access.ts";
import { describeNamedQuery } from "../describe.ts";
import { invalidRequest } from "../errors.ts";
import { operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/athena/latest/APIReference/API_BatchGetNamedQuery.html */
export const batchGetNamedQuery = operation("BatchGetNamedQuery", {
  members: { NamedQueryIds: true },
  read: ({ store: { workgroups }, region }, { NamedQueryIds: ids }) => {
    if (ids.length < 1 || ids.length > 50)
      throw invalidRequest(`NamedQueryIds must have 1 to 50 ids (got ${ids.length})`);
    return ids.map((id) => ({ id, query: workgroups.namedQuery(region, id) }));
  },
  access: (call, asked) => {
    const workgroups = asked.flatMap(({ query }) => query?.workgroup ?? []);
    return accessToWorkgroups(call, "BatchGetNamedQuery", workgroups);
  },
  run: (_call, asked) => ({
    NamedQueries: asked.flatMap(({ query }) => (query ? [describeNamedQuery(query)] : [])),
    UnprocessedNamedQueryIds: asked
      .filter(({ query }) => !query)
      .map(({ id }) => ({
        NamedQueryId: id,
        ErrorCode: "INVALID_NAMED_QUERY_ID",
        ErrorMessage: `NamedQuery ${id} was not found`,
      })),
  }),
});
