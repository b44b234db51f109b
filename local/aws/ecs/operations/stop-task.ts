import { taskArn } from "../arn.ts";
import { invalidParameter } from "../errors.ts";
import { accessTo, operation } from "../operation.ts";
import { describeTask } from "./task-description.ts";

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_StopTask.html */
export const stopTask = operation("StopTask", {
  members: { cluster: true, task: true, reason: true },
  access: ({ region }, { cluster = "default", task }) =>
    accessTo("StopTask", region, [taskArn(region, cluster, task)], cluster),
  run: ({ store, region }, { cluster = "default", task: idOrArn, reason }) => {
    const task = store.services.task(store.clusters.get(cluster, region).arn, idOrArn);
    if (!task) throw invalidParameter("The referenced task was not found.");
    void task.stop(reason ?? "Task stopped by user");
    return { task: describeTask(task) };
  },
});
