import { serviceArn } from "../arn.ts";
import { accessIn, arnPage, operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListTasks.html */
export const listTasks = operation("ListTasks", {
  members: {
    cluster: true,
    serviceName: true,
    family: true,
    desiredStatus: true,
    launchType: ["FARGATE"],
    maxResults: true,
    nextToken: true,
  },
  access: ({ region }, { cluster }) => accessIn("ListTasks", region, cluster),
  run: ({ store, region }, input) => {
    const { cluster = "default", serviceName, family, desiredStatus = "RUNNING" } = input;
    const { arn } = store.clusters.get(cluster, region);
    const services =
      serviceName === undefined
        ? store.services.of(arn)
        : [store.services.get(serviceArn(region, cluster, serviceName))];
    const tasks = services
      .flatMap((service) => [...service.tasks.values()])
      .filter(({ status }) => (status === "STOPPED") === (desiredStatus === "STOPPED"))
      .filter(({ definition }) => family === undefined || definition.family === family);
    const { items, next } = arnPage(
      tasks.map((task) => task.arn),
      input,
    );
    return { taskArns: items, nextToken: next };
  },
});
