import { accessIn, arnPage, operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListServices.html */
export const listServices = operation("ListServices", {
  members: {
    cluster: true,
    maxResults: true,
    nextToken: true,
    launchType: ["FARGATE"],
    schedulingStrategy: ["REPLICA"],
  },
  access: ({ region }, { cluster }) => accessIn("ListServices", region, cluster),
  run: ({ store, region }, { cluster = "default", ...page }) => {
    const services = store.services.of(store.clusters.get(cluster, region).arn);
    const { items, next } = arnPage(
      services.map(({ settings }) => settings.arn),
      page,
    );
    return { serviceArns: items, nextToken: next };
  },
});
