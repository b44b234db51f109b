import type { Operation } from "../../contract/operation.ts";
import type { ServiceApi } from "../../contract/service.ts";
import { lazyModel } from "../../wire/model.ts";
import { serviceApi } from "../../wire/service-api.ts";
import { describeDBClusterParameterGroups } from "./operations/describe-db-cluster-parameter-groups.ts";
import { describeDBClusterParameters } from "./operations/describe-db-cluster-parameters.ts";
import { describeDBClusters } from "./operations/describe-db-clusters.ts";
import { describeDBInstances } from "./operations/describe-db-instances.ts";
import { describeDBProxies } from "./operations/describe-db-proxies.ts";
import { describeDBSubnetGroups } from "./operations/describe-db-subnet-groups.ts";
import { describeEvents } from "./operations/describe-events.ts";
import { failoverDBCluster } from "./operations/failover-db-cluster.ts";
import { listTagsForResource } from "./operations/list-tags-for-resource.ts";
import { rebootDBInstance } from "./operations/reboot-db-instance.ts";
import { startDBCluster, stopDBCluster } from "./operations/start-and-stop-db-cluster.ts";
import type { DatabaseStore } from "./store.ts";

/** @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_Operations.html */
export const operations: readonly Operation<DatabaseStore>[] = [
  describeDBClusterParameterGroups,
  describeDBClusterParameters,
  describeDBClusters,
  describeDBInstances,
  describeDBProxies,
  describeDBSubnetGroups,
  describeEvents,
  failoverDBCluster,
  listTagsForResource,
  rebootDBInstance,
  startDBCluster,
  stopDBCluster,
];

/** RDS as SDK clients call it. */
export function rdsApi(store: DatabaseStore): ServiceApi {
  return serviceApi({
    signingName: "rds",
    protocol: "query",
    model: lazyModel(import.meta.dirname),
    store,
    operations,
  });
}
