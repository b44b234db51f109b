import type { LoadBalancerCapability, Target } from "../../contract/capabilities/load-balancers.ts";
import type { NetworkCapability } from "../../contract/capabilities/network.ts";
import type { Platform } from "../../contract/service.ts";
import type { GroupMetrics } from "./group-metrics.ts";
import { Forwarding } from "./forwarding.ts";
import type { LoadBalancerStore } from "./store.ts";

/** Load balancers as API Gateway calls them and as ECS registers its tasks with them. */
export function loadBalancerCapability(
  store: LoadBalancerStore,
  platform: Platform,
  metrics: GroupMetrics,
): LoadBalancerCapability {
  const forwarding = new Forwarding(store, platform, metrics);
  return {
    forward: (request) => forwarding.forward(request),
    registerTarget: (target) => registerTarget(store, platform.capabilities.network, target),
    deregisterTarget: async (targetGroupArn, id) => {
      await store.targetGroups.get(targetGroupArn)?.drain(id);
    },
    health: (targetGroupArn, id) => store.targetGroups.get(targetGroupArn)?.healthOf(id) ?? "unused",
    onHealthChange: (listener) => store.onHealthChange(listener),
    isAttached: (targetGroupArn) => store.isAttached(targetGroupArn),
    networkOf: (targetGroupArn) => store.targetGroups.get(targetGroupArn)?.loadBalancer?.network,
  };
}

/** @throws AwsError TargetGroupNotFound. */
function registerTarget(store: LoadBalancerStore, network: NetworkCapability, target: Target): void {
  const group = store.targetGroup(target.targetGroupArn);
  group.register(target, () => {
    const balancer = group.loadBalancer;
    if (!balancer) return "no load balancer forwards to the group";
    const reach = network.reach(balancer.network, target.network, target.port);
    return reach.reachable
      ? undefined
      : `load balancer ${balancer.name} can't reach ${target.network.owner} on port ${target.port}: ${reach.reason}`;
  });
}
