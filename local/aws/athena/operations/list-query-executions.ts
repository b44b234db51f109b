import { accessToWorkgroup } from "../access.ts";
import { operation } from "../operation.ts";
import { page } from "../page.ts";
import { PRIMARY } from "../stores/workgroups.ts";

/** @see https://docs.aws.amazon.com/athena/latest/APIReference/API_ListQueryExecutions.html */
export const listQueryExecutions = operation("ListQueryExecutions", {
  members: { NextToken: true, MaxResults: true, WorkGroup: true },
  access: (call, { WorkGroup }) => accessToWorkgroup(call, "ListQueryExecutions", WorkGroup),
  run: ({ store: { queries, workgroups }, region }, input) => {
    const { name } = workgroups.get(region, input.WorkGroup ?? PRIMARY);
    const ofWorkgroup = queries.all(region).filter(({ workgroup }) => workgroup === name);
    const { items, NextToken } = page(ofWorkgroup, input);
    return { QueryExecutionIds: items.map(({ id }) => id), NextToken };
  },
});
