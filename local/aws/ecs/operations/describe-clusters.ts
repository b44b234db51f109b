import { ecsArn, nameOf } from "../arn.ts";
import { operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeClusters.html */
export const describeClusters = operation("DescribeClusters", {
  members: { clusters: true },
  access: ({ region }, { clusters = ["default"] }) =>
    clusters.map((cluster) => ({
      action: "ecs:DescribeClusters",
      resource: ecsArn(region, `cluster/${nameOf(cluster)}`),
    })),
  run: ({ store, region }, { clusters: names = ["default"] }) => {
    const clusters = [];
    const failures = [];
    for (const name of names) {
      const cluster = store.clusters.find(name, region);
      if (!cluster) {
        failures.push({ arn: ecsArn(region, `cluster/${nameOf(name)}`), reason: "MISSING" });
        continue;
      }
      const services = store.services.of(cluster.arn);
      clusters.push({
        clusterArn: cluster.arn,
        clusterName: cluster.name,
        capacityProviders: [...cluster.capacityProviders],
        status: "ACTIVE",
        activeServicesCount: services.length,
        runningTasksCount: services.reduce((sum, { running }) => sum + running, 0),
        pendingTasksCount: services.reduce((sum, { pending }) => sum + pending, 0),
      });
    }
    return { clusters, failures };
  },
});
