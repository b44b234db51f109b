import type { Access } from "../../../contract/api.ts";
import type { Call } from "../../../contract/operation.ts";
import { invalidParameter } from "../errors.ts";
import { scopeOf, type Kind } from "../names.ts";
import type { WafStore } from "../store.ts";

/** Names by which calls tell a thing. */
interface Named {
  readonly Scope?: string;
  readonly Name?: string;
  readonly Id?: string;
}

/** Grant on one thing that a call names by scope, name and id.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awswafv2.html */
export const accessTo = (
  call: Call<WafStore>,
  action: string,
  kind: Kind,
  named: Named,
): readonly Access[] => [{ action: `wafv2:${action}`, resource: arnOf(call, kind, named) }];

/** Grant on the thing of an ARN. */
export const accessToArn = (action: string, arn: string): readonly Access[] => [
  { action: `wafv2:${action}`, resource: arn },
];

/** Grant that is not limited to one thing. */
export const accessToAll = (action: string) => (): readonly Access[] => [
  { action: `wafv2:${action}`, resource: "*" },
];

/** ARN of the thing that a call names. */
export function arnOf(
  { store, region }: Call<WafStore>,
  kind: Kind,
  { Scope = "", Name = "", Id = "" }: Named,
): string {
  return store.arn(region, scopeOf(Scope, region), kind, Name, Id);
}

/** Things of a list that a page can have.
 * @throws AwsError WAFInvalidParameterException */
export function pageLimit(limit: number | undefined): number {
  if (limit === undefined) return 100;
  if (!(limit >= 1 && limit <= 100)) throw invalidParameter("LIMIT", String(limit), "Use 1 to 100");
  return limit;
}
