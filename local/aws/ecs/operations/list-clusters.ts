import { arnPage, operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListClusters.html */
export const listClusters = operation("ListClusters", {
  members: { maxResults: true, nextToken: true },
  access: () => [{ action: "ecs:ListClusters", resource: "*" }],
  run: ({ store, region }, input) => {
    const { items, next } = arnPage(
      store.clusters.all(region).map(({ arn }) => arn),
      input,
    );
    return { clusterArns: items, nextToken: next };
  },
});
