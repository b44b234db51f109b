import { formatArn } from "../../../contract/arn.ts";
import type { Access } from "../../../contract/service.ts";
import type { InRegion } from "../operation.ts";

/** Condition keys of a request.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html#amazondynamodb-policy-keys */
export type AccessContext = Readonly<Record<string, string | readonly string[]>>;

/** ARN of a table in the region of the call, whether there is one or not. */
export function tableArn({ store, region }: InRegion, name: string): string {
  return formatArn({
    service: "dynamodb",
    region,
    accountId: store.accountId,
    resource: `table/${name}`,
  });
}

/** Access that IAM must allow on a table, or on one of its indexes. The table's resource policy holds for its indexes too.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/rbac-examples.html#rbac-examples-index */
export function tableAccess(
  at: InRegion,
  action: string,
  name: string,
  context?: AccessContext,
  index?: string,
): Access {
  const arn = tableArn(at, name);
  const resourcePolicy = at.store.tables.find(at.region, name)?.definition.resourcePolicy?.document;
  return {
    action: `dynamodb:${action}`,
    resource: index === undefined ? arn : `${arn}/index/${index}`,
    ...(context && { context }),
    ...(resourcePolicy !== undefined && { resourcePolicy }),
  };
}

/** Access that IAM must allow on an ARN that the request gives. */
export function arnAccess({ store }: Pick<InRegion, "store">, action: string, arn: string): Access {
  const resourcePolicy = store.resourcePolicy(arn)?.document;
  return {
    action: `dynamodb:${action}`,
    resource: arn,
    ...(resourcePolicy !== undefined && { resourcePolicy }),
  };
}

/** Access that IAM must allow for an operation without a resource. */
export function accountAccess(action: string): Access {
  return { action: `dynamodb:${action}`, resource: "*" };
}
