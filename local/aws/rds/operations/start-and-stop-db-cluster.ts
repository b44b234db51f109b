import { describeCluster } from "../descriptions.ts";
import { invalidState } from "../errors.ts";
import { access, operation } from "../operation.ts";

/** Stops a cluster: connections end, and nobody can connect until it is started.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_StopDBCluster.html */
export const stopDBCluster = operation("StopDBCluster", {
  members: { DBClusterIdentifier: true },
  access: ({ store, region }, { DBClusterIdentifier: name }) =>
    access("StopDBCluster", store.cluster(region, name ?? "").arn),
  run: async ({ store, region }, { DBClusterIdentifier: name = "" }) => {
    const cluster = store.cluster(region, name);
    if (cluster.status === "stopped")
      throw invalidState(
        `DbCluster ${cluster.identifier} is in stopped state but expected it to be one of available`,
      );
    const stopped = await store.putCluster({ ...cluster, status: "stopped" });
    await store.server(cluster).restart("fast");
    store.tell(cluster, "db-cluster", "DB cluster stopped");
    return { DBCluster: { ...describeCluster(store, stopped), Status: "stopping" } };
  },
});

/** Starts a cluster that was stopped.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_StartDBCluster.html */
export const startDBCluster = operation("StartDBCluster", {
  members: { DBClusterIdentifier: true },
  access: ({ store, region }, { DBClusterIdentifier: name }) =>
    access("StartDBCluster", store.cluster(region, name ?? "").arn),
  run: async ({ store, region }, { DBClusterIdentifier: name = "" }) => {
    const cluster = store.cluster(region, name);
    if (cluster.status !== "stopped")
      throw invalidState(
        `DbCluster ${cluster.identifier} is in ${cluster.status} state but expected it to be one of stopped`,
      );
    const started = await store.putCluster({ ...cluster, status: "available" });
    store.tell(cluster, "db-cluster", "DB cluster started");
    return { DBCluster: { ...describeCluster(store, started), Status: "starting" } };
  },
});
