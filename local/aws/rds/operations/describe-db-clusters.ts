import { describeCluster } from "../descriptions.ts";
import { access, namePage, operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBClusters.html */
export const describeDBClusters = operation("DescribeDBClusters", {
  members: {
    DBClusterIdentifier: true,
    MaxRecords: true,
    Marker: true,
    IncludeShared: "there is one account here",
  },
  access: ({ store, region }, { DBClusterIdentifier: name }) =>
    access("DescribeDBClusters", store.arn(region, "cluster", name?.split(":").at(-1) ?? "*")),
  run: ({ store, region }, input) => {
    const { DBClusterIdentifier: name } = input;
    const clusters = name === undefined ? store.clusters(region) : [store.cluster(region, name)];
    const { items, next } = namePage(clusters, ({ identifier }) => identifier, input);
    return { DBClusters: items.map((cluster) => describeCluster(store, cluster)), Marker: next };
  },
});
