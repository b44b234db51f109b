import { accessToWorkgroup } from "../access.ts";
import { operation } from "../operation.ts";
import { page } from "../page.ts";
import { PRIMARY } from "../stores/workgroups.ts";

/** @see https://docs.aws.amazon.com/athena/latest/APIReference/API_ListNamedQueries.html */
export const listNamedQueries = operation("ListNamedQueries", {
  members: { NextToken: true, MaxResults: true, WorkGroup: true },
  access: (call, { WorkGroup }) => accessToWorkgroup(call, "ListNamedQueries", WorkGroup),
  run: ({ store: { workgroups }, region }, input) => {
    const { name } = workgroups.get(region, input.WorkGroup ?? PRIMARY);
    const ofWorkgroup = workgroups.namedQueries(region).filter(({ workgroup }) => workgroup === name);
    const { items, NextToken } = page(ofWorkgroup, ({ name: key, id }) => `${key}/${id}`, input);
    return { NamedQueryIds: items.map(({ id }) => id), NextToken };
  },
});
