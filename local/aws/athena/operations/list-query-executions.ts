import { accessToWorkgroup } from "../access.ts";
import type { QueryRecord } from "../records.ts";
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
    const { items, NextToken } = page(ofWorkgroup, newestFirst, input);
    return { QueryExecutionIds: items.map(({ id }) => id), NextToken };
  },
});

/** Milliseconds since 1970 that no execution begins at. */
const NEVER = 9_999_999_999_999;

/** Key by which the newest execution is the first. */
const newestFirst = ({ submittedAt, id }: QueryRecord) => `${NEVER - submittedAt}/${id}`.padStart(50, "0");
