import { accessToWorkgroup } from "../access.ts";
import { describeNamedQuery } from "../describe.ts";
import { invalidRequest } from "../errors.ts";
import { operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/athena/latest/APIReference/API_GetNamedQuery.html */
export const getNamedQuery = operation("GetNamedQuery", {
  members: { NamedQueryId: true },
  read: ({ store: { workgroups }, region }, { NamedQueryId: id }) => {
    const query = workgroups.namedQuery(region, id);
    if (!query) throw invalidRequest(`NamedQuery ${id} was not found`);
    return query;
  },
  access: (call, { workgroup }) => accessToWorkgroup(call, "GetNamedQuery", workgroup),
  run: (_call, query) => ({ NamedQuery: describeNamedQuery(query) }),
});
