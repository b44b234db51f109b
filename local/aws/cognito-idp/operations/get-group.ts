import { poolAccess, poolOf } from "../access.ts";
import { withTexts } from "../constraints.ts";
import { describeGroup } from "../describe.ts";
import { operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetGroup.html */
export const getGroup = operation("GetGroup", {
  members: { UserPoolId: true, GroupName: true },
  read: (_call, input) => withTexts(input, "UserPoolId", "GroupName"),
  access: (call, request) => poolAccess(call, "GetGroup", request),
  run: (call, request) => ({
    Group: describeGroup(call.store.userPools.group(poolOf(call, request).id, request.GroupName)),
  }),
});
