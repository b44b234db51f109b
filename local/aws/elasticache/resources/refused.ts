import { refusedResource, type ResourceHandler } from "../../../contract/resource.ts";

/** Types of caches on nodes. They have a fixed price an hour each, and nothing here has been written for them. */
export const refusedResources: Readonly<Record<string, ResourceHandler>> = Object.fromEntries(
  (
    [
      ["replicationGroup", "ReplicationGroup"],
      ["cluster", "Cluster"],
      ["subnetGroup", "SubnetGroup"],
      ["parameterGroup", "ParameterGroup"],
      ["globalReplicationGroup", "GlobalReplicationGroup"],
    ] as const
  ).map(([module, name]) => [
    `aws:elasticache/${module}:${name}`,
    refusedResource(
      `elasticache.${name}`,
      "Use aws.elasticache.ServerlessCache, which needs no nodes, subnet or parameter groups.",
    ),
  ]),
);
