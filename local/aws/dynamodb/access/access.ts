import { formatArn } from "../../../contract/arn.ts";
import type { Access } from "../../../contract/service.ts";
import type { Call } from "../call.ts";

/** Condition keys of a request.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html#amazondynamodb-policy-keys */
export type AccessContext = Readonly<Record<string, string | readonly string[]>>;

/** ARN of a table in the region of the call, whether there is one or not. */
export function tableArn(call: Call, name: string): string {
  return formatArn({
    service: "dynamodb",
    region: call.region,
    accountId: call.engine.accountId,
    resource: `table/${name}`,
  });
}

/** What IAM must allow on a table, or on one of its indexes. The table's resource policy holds for its indexes too.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/rbac-examples.html#rbac-examples-index */
export function tableAccess(
  call: Call,
  action: string,
  name: string,
  context?: AccessContext,
  index?: string,
): Access {
  const arn = tableArn(call, name);
  const resourcePolicy = call.engine.tables.find(call.region, name)?.definition.resourcePolicy?.document;
  return {
    action: `dynamodb:${action}`,
    resource: index === undefined ? arn : `${arn}/index/${index}`,
    ...(context && { context }),
    ...(resourcePolicy !== undefined && { resourcePolicy }),
  };
}

/** What IAM must allow on an ARN that the request gives. */
export function arnAccess(call: Call, action: string, arn: string): Access {
  const resourcePolicy = call.engine.resourcePolicy(arn)?.document;
  return {
    action: `dynamodb:${action}`,
    resource: arn,
    ...(resourcePolicy !== undefined && { resourcePolicy }),
  };
}

/** What IAM must allow for an operation without a resource. */
export function accountAccess(action: string): Access {
  return { action: `dynamodb:${action}`, resource: "*" };
}
