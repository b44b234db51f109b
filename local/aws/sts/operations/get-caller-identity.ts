import { operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html */
export const getCallerIdentity = operation("GetCallerIdentity", {
  members: {},
  // AWS asks for no permission.
  access: () => [],
  run: ({ principal: { arn, userId, accountId } }) => ({ Arn: arn, UserId: userId, Account: accountId }),
});
