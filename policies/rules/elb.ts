import { at, hasUnknown, isUnknown } from "../graph.ts";
import { isTrue, must, type Rule } from "../rule.ts";

const balancers = ["aws:lb/loadBalancer:LoadBalancer", "aws:alb/loadBalancer:LoadBalancer"];
const targetGroups = ["aws:lb/targetGroup:TargetGroup", "aws:alb/targetGroup:TargetGroup"];

/** Rules of load balancers. */
export const elb: readonly Rule[] = [
  {
    id: "elb-cross-zone",
    title: "A network load balancer spreads over zones",
    number: 33,
    sources: ["CKV_AWS_152"],
    severity: "low",
    types: balancers,
    check: (balancer) =>
      balancer.inputs["loadBalancerType"] === "network"
        ? must(balancer, "enableCrossZoneLoadBalancing", isTrue, "set it to true")
        : [],
  },
  {
    id: "elb-deletion-protection",
    title: "A load balancer is protected from deletion",
    number: 33,
    sources: ["CKV_AWS_150", "ELB.6"],
    severity: "low",
    types: balancers,
    check: (balancer) => must(balancer, "enableDeletionProtection", isTrue, "set it to true"),
  },
  {
    id: "elb-access-logs",
    title: "Requests to a load balancer are logged",
    number: 33,
    sources: ["CKV_AWS_91", "ELB.5"],
    severity: "medium",
    types: balancers,
    check: (balancer) =>
      must(balancer, "accessLogs.enabled", isTrue, "give the load balancer accessLogs with a bucket"),
  },
  {
    id: "elb-zones",
    title: "A load balancer is in two zones or more",
    number: 33,
    sources: ["ELB.13"],
    severity: "medium",
    types: balancers,
    check: (balancer) => {
      if (at(balancer.inputs, "subnetMappings") !== undefined) return [];
      return must(
        balancer,
        "subnets",
        (subnets) => Array.isArray(subnets) && subnets.length >= 2,
        "give it subnets in two zones",
      );
    },
  },
  {
    id: "elb-health-check",
    title: "Targets are asked by HTTP whether they are well",
    number: 33,
    sources: ["CKV_AWS_261"],
    severity: "medium",
    types: targetGroups,
    check: (group) => {
      const { inputs } = group;
      if (inputs["targetType"] === "lambda") return [];
      const protocol = at(inputs, "healthCheck.protocol") ?? "HTTP";
      const path = at(inputs, "healthCheck.path");
      if (isUnknown(path) || isUnknown(protocol) || hasUnknown(inputs["healthCheck"])) return [];
      const isHttp = protocol === "HTTP" || protocol === "HTTPS";
      return isHttp && typeof path === "string"
        ? []
        : [
            {
              property: "healthCheck.path",
              got: path,
              fix: "give the health check a path that the service answers",
            },
          ];
    },
  },
];
