import { accessToWorkgroup } from "../access.ts";
import { describeWorkgroup } from "../describe.ts";
import { operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/athena/latest/APIReference/API_GetWorkGroup.html */
export const getWorkGroup = operation("GetWorkGroup", {
  members: { WorkGroup: true },
  access: (call, { WorkGroup }) => accessToWorkgroup(call, "GetWorkGroup", WorkGroup),
  run: ({ store: { workgroups }, region }, { WorkGroup }) => ({
    WorkGroup: describeWorkgroup(workgroups.get(region, WorkGroup)),
  }),
});
