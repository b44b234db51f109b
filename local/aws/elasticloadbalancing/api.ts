import type { ServiceApi } from "../../contract/api.ts";
import type { Operation } from "../../contract/operation.ts";
import { lazyModel } from "../../wire/model.ts";
import { serviceApi } from "../../wire/service-api.ts";
import { describeListeners } from "./operations/describe-listeners.ts";
import { describeLoadBalancers } from "./operations/describe-load-balancers.ts";
import { describeTargetGroups } from "./operations/describe-target-groups.ts";
import { describeTargetHealth } from "./operations/describe-target-health.ts";
import type { LoadBalancerStore } from "./store.ts";

/** The calls with which people look at load balancers; they change by the program alone.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/ */
export const operations: readonly Operation<LoadBalancerStore>[] = [
  describeListeners,
  describeLoadBalancers,
  describeTargetGroups,
  describeTargetHealth,
];

/** Elastic Load Balancing as SDK clients call it. */
export function loadBalancingApi(store: LoadBalancerStore): ServiceApi {
  return serviceApi({
    signingName: "elasticloadbalancing",
    protocol: "query",
    model: lazyModel(import.meta.dirname),
    store,
    operations,
  });
}
