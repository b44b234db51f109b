import type { ServiceFactory } from "../../contract/service.ts";
import { loadBalancingApi } from "./api.ts";
import { GroupMetrics } from "./group-metrics.ts";
import { loadBalancerCapability } from "./capability.ts";
import { listenerResource } from "./resources/listener.ts";
import { listenerRuleResource } from "./resources/listener-rule.ts";
import { loadBalancerResource } from "./resources/load-balancer.ts";
import { targetGroupResource } from "./resources/target-group.ts";
import { LoadBalancerStore } from "./store.ts";

/** Elastic Load Balancing: Application Load Balancers with HTTP listeners, and target groups of IP addresses. */
export const elasticloadbalancing: ServiceFactory = (platform) => {
  const store = new LoadBalancerStore();
  const metrics = new GroupMetrics(platform, () => store.targetGroups.values());
  return {
    name: "elasticloadbalancing",
    resources: {
      "aws:lb/loadBalancer:LoadBalancer": loadBalancerResource(store, platform),
      "aws:lb/targetGroup:TargetGroup": targetGroupResource(store),
      "aws:lb/listener:Listener": listenerResource(store),
      "aws:lb/listenerRule:ListenerRule": listenerRuleResource(store),
    },
    api: loadBalancingApi(store),
    capabilities: { loadBalancers: loadBalancerCapability(store, platform, metrics) },
    flush: async () => await store.flushLogs(),
    stop: async () => {
      metrics.stop();
      await store.flushLogs();
      store.close();
    },
  };
};
