import type { ServiceFactory } from "../../contract/service.ts";
import { rdsApi } from "./api.ts";
import { databaseCapability } from "./capability.ts";
import { clusterInstanceResource } from "./resources/cluster-instance.ts";
import { clusterResource } from "./resources/cluster.ts";
import { clusterParameterGroupResource, parameterGroupResource } from "./resources/parameter-group.ts";
import { proxyResource, proxyTargetGroupResource, proxyTargetResource } from "./resources/proxy.ts";
import { subnetGroupResource } from "./resources/subnet-group.ts";
import { DatabaseStore } from "./store.ts";

/** RDS: Aurora PostgreSQL by a real PostgreSQL, which runs from the first connection to a cluster on.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/CHAP_AuroraOverview.html */
export const rds: ServiceFactory = (platform) => {
  const store = new DatabaseStore(platform);
  return {
    name: "rds",
    resources: {
      "aws:rds/cluster:Cluster": clusterResource(store),
      "aws:rds/clusterInstance:ClusterInstance": clusterInstanceResource(store),
      "aws:rds/clusterParameterGroup:ClusterParameterGroup": clusterParameterGroupResource(store),
      "aws:rds/parameterGroup:ParameterGroup": parameterGroupResource(store),
      "aws:rds/proxy:Proxy": proxyResource(store),
      "aws:rds/proxyDefaultTargetGroup:ProxyDefaultTargetGroup": proxyTargetGroupResource(store),
      "aws:rds/proxyTarget:ProxyTarget": proxyTargetResource(store),
      "aws:rds/subnetGroup:SubnetGroup": subnetGroupResource(store),
    },
    api: rdsApi(store),
    capabilities: { databases: databaseCapability(store) },
    stop: async () => await store.stop("fast"),
    abandon: async () => await store.stop("immediate"),
  };
};
