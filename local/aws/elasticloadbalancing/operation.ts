import type { ElasticLoadBalancingV2 } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Access } from "../../contract/api.ts";
import { AwsError } from "../../contract/errors.ts";
import { operationsOf } from "../../contract/operation.ts";
import { pageOf, type Page } from "../../contract/page.ts";
import type { LoadBalancerStore } from "./store.ts";

/** Makes an operation of Elastic Load Balancing. */
export const operation = operationsOf<ElasticLoadBalancingV2, LoadBalancerStore>();

/** Entries of an answer, unless it is asked for fewer. */
const PAGE = 400;

/** Access to a call that shows things: IAM has no resources for those.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awselasticloadbalancingv2.html */
export const access = (name: string): Access[] => [{ action: `elasticloadbalancing:${name}`, resource: "*" }];

/** Cuts one part out of a list, in the order of ARNs.
 * @throws AwsError ValidationError for a marker that no part came with. */
export function arnPage<T>(
  items: readonly T[],
  arnOf: (item: T) => string,
  { PageSize = PAGE, Marker }: { readonly PageSize?: number; readonly Marker?: string },
): Page<T> {
  const invalid = () => new AwsError("ValidationError", `Marker '${Marker ?? ""}' is not valid`);
  return pageOf(items, arnOf, { limit: PageSize, token: Marker, invalid });
}
