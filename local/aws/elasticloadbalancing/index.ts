import type { ServiceFactory } from "../../contract/service.ts";
import { loadBalancingApi } from "./api.ts";
import { Balancing } from "./balancing.ts";
import { listenerHandler } from "./resources/listener.ts";
import { listenerRuleHandler } from "./resources/listener-rule.ts";
import { loadBalancerHandler } from "./resources/load-balancer.ts";
import { targetGroupHandler } from "./resources/target-group.ts";

/** Elastic Load Balancing: Application Load Balancers with HTTP listeners, and target groups of IP addresses. */
export const elasticloadbalancing: ServiceFactory = (platform) => {
  const balancing = new Balancing(platform);
  return {
    name: "elasticloadbalancing",
    resources: {
      "aws:lb/loadBalancer:LoadBalancer": loadBalancerHandler(balancing, platform),
      "aws:lb/targetGroup:TargetGroup": targetGroupHandler(balancing, platform),
      "aws:lb/listener:Listener": listenerHandler(balancing),
      "aws:lb/listenerRule:ListenerRule": listenerRuleHandler(balancing),
    },
    api: loadBalancingApi(balancing),
    capabilities: { loadBalancers: balancing },
    stop: () => balancing.stop(),
  };
};
