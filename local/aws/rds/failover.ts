import { invalidState } from "./errors.ts";
import type { ClusterRecord, InstanceRecord } from "./records.ts";
import type { DatabaseStore } from "./store.ts";

/** Makes a reader the writer. Every connection of the cluster ends with 57P01, what was not committed is rolled back, and new ones are taken at once;
 * Aurora takes up to half a minute for it.
 * @param target Identifier of the reader. @default the one of the lowest tier
 * @throws AwsError InvalidDBClusterStateFault when there is no such reader.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.AuroraHighAvailability.html */
export async function failOver(
  store: DatabaseStore,
  cluster: ClusterRecord,
  target?: string,
): Promise<ClusterRecord> {
  if (cluster.status !== "available")
    throw invalidState(
      `DbCluster ${cluster.identifier} is in ${cluster.status} state but expected it to be one of available`,
    );
  const successors = store.successors(cluster);
  const next =
    target === undefined ? successors[0] : successors.find(({ identifier }) => identifier === target);
  if (!next)
    throw invalidState(
      target === undefined
        ? `The DB cluster ${cluster.identifier} has no reader to fail over to`
        : `${target} is no reader of the DB cluster ${cluster.identifier}`,
    );
  store.tell(cluster, "db-cluster", `Started failover to DB instance: ${next.identifier}`);
  const changed = await store.putCluster({ ...cluster, writer: next.identifier });
  await store.server(cluster).restart("fast");
  store.tell(cluster, "db-cluster", `Completed failover to DB instance: ${next.identifier}`);
  return changed;
}

/** Restarts an instance: connections of the writer end with 57P01. One PostgreSQL answers for all instances of a cluster, so those of its readers do,
 * too. */
export async function restartInstance(store: DatabaseStore, instance: InstanceRecord): Promise<void> {
  const cluster = store.cluster(instance.region, instance.cluster);
  if (cluster.status !== "available")
    throw invalidState(
      `DbCluster ${cluster.identifier} is in ${cluster.status} state but expected it to be one of available`,
    );
  await store.server(cluster).restart("fast");
  store.tell(instance, "db-instance", "DB instance restarted");
}
