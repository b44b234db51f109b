import { failOver } from "../failover.ts";
import { describeCluster } from "../descriptions.ts";
import { access, operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_FailoverDBCluster.html */
export const failoverDBCluster = operation("FailoverDBCluster", {
  members: { DBClusterIdentifier: true, TargetDBInstanceIdentifier: true },
  access: ({ store, region }, { DBClusterIdentifier: name }) =>
    access("FailoverDBCluster", store.cluster(region, name ?? "").arn),
  run: async ({ store, region }, { DBClusterIdentifier: name = "", TargetDBInstanceIdentifier: target }) => ({
    DBCluster: describeCluster(store, await failOver(store, store.cluster(region, name), target)),
  }),
});
