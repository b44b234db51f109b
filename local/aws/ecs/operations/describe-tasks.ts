import { taskArn } from "../arn.ts";
import { invalidParameter } from "../errors.ts";
import { accessTo, operation } from "../operation.ts";
import { describeTask } from "./task-description.ts";

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTasks.html */
export const describeTasks = operation("DescribeTasks", {
  members: { cluster: true, tasks: true },
  read: ({ region }, { cluster = "default", tasks }) => {
    if (tasks.length === 0) throw invalidParameter("Tasks cannot be empty.");
    return { cluster, arns: tasks.map((task) => taskArn(region, cluster, task)) };
  },
  access: ({ region }, { cluster, arns }) => accessTo("DescribeTasks", region, arns, cluster),
  run: ({ store, region }, { cluster, arns }) => {
    const { arn: clusterArn } = store.clusters.get(cluster, region);
    const tasks = [];
    const failures = [];
    for (const arn of arns) {
      const task = store.services.task(clusterArn, arn);
      if (task) tasks.push(describeTask(task));
      else failures.push({ arn, reason: "MISSING" });
    }
    return { tasks, failures };
  },
});
