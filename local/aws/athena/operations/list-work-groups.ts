import { summariseWorkgroup } from "../describe.ts";
import { operation } from "../operation.ts";
import { page } from "../page.ts";

/** @see https://docs.aws.amazon.com/athena/latest/APIReference/API_ListWorkGroups.html */
export const listWorkGroups = operation("ListWorkGroups", {
  members: { NextToken: true, MaxResults: true },
  access: () => [{ action: "athena:ListWorkGroups", resource: "*" }],
  run: ({ store: { workgroups }, region }, input) => {
    const { items, NextToken } = page(workgroups.all(region), ({ name }) => name, input);
    return { WorkGroups: items.map(summariseWorkgroup), NextToken };
  },
});
