import type { Access } from "../../contract/api.ts";
import { formatArn } from "../../contract/arn.ts";
import { userNotFound } from "./errors.ts";
import type { CognitoCall } from "./operation.ts";
import type { PoolRecord, UserRecord } from "./records.ts";

/** A request that names its pool. */
interface OnPool {
  readonly UserPoolId: string;
}

/** A request that names its user. */
interface OnUser extends OnPool {
  readonly Username: string;
}

/** Access that IAM must allow on the pool that a call is for, whether there is one or not.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncognitouserpools.html */
export function poolAccess(
  { store, region }: CognitoCall,
  action: string,
  { UserPoolId }: OnPool,
): readonly Access[] {
  const resource = formatArn({
    service: "cognito-idp",
    region,
    accountId: store.accountId,
    resource: `userpool/${UserPoolId}`,
  });
  return [{ action: `cognito-idp:${action}`, resource }];
}

/** The pool that a call is for.
 * @throws AwsError ResourceNotFoundException */
export function poolOf({ store: { userPools }, region }: CognitoCall, { UserPoolId }: OnPool): PoolRecord {
  return userPools.pool(UserPoolId, region);
}

/** The user that a call is for, with its pool.
 * @throws AwsError ResourceNotFoundException, UserNotFoundException */
export function userOf(
  call: CognitoCall,
  { UserPoolId, Username }: OnUser,
): { readonly pool: PoolRecord; readonly user: UserRecord } {
  const pool = poolOf(call, { UserPoolId });
  const user = call.store.userPools.findUser(pool, Username);
  if (!user) throw userNotFound();
  return { pool, user };
}
