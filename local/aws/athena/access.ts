import type { Call } from "../../contract/operation.ts";
import type { Access } from "../../contract/service.ts";
import type { AthenaStore } from "./operation.ts";
import { PRIMARY } from "./stores/workgroups.ts";

type Where = Pick<Call<AthenaStore>, "store" | "region">;

/** Access that IAM must allow for a call on a workgroup.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonathena.html */
export function accessToWorkgroup(
  { store: { workgroups }, region }: Where,
  operation: string,
  workgroup = PRIMARY,
): Access[] {
  return [{ action: `athena:${operation}`, resource: workgroups.arnOf(region, workgroup) }];
}

/** Access that IAM must allow for a call on an execution: it on its workgroup.
 * @throws AwsError InvalidRequestException when there is no such execution. */
export function accessToQuery(where: Where, operation: string, id: string): Access[] {
  const { store, region } = where;
  return accessToWorkgroup(where, operation, store.queries.get(region, id).workgroup);
}

/** Access that IAM must allow for a call on several things: it on the workgroup of each.
 * @param workgroups Of those that are there. */
export function accessToWorkgroups(where: Where, operation: string, workgroups: readonly string[]): Access[] {
  const names = new Set(workgroups.length > 0 ? workgroups : [PRIMARY]);
  return [...names].flatMap((name) => accessToWorkgroup(where, operation, name));
}
