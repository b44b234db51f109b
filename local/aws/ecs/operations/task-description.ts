import type { Task as TaskDescription } from "@aws-sdk/client-ecs";
import type { Task } from "../tasks/task.ts";

/** A task as the API answers it.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Task.html */
export function describeTask(task: Task): TaskDescription {
  const { definition, service, address, network, status, stoppedReason, exitCode } = task;
  const isStopped = status === "STOPPED";
  const isStopping = isStopped || status === "STOPPING" || status === "DEACTIVATING";
  return {
    taskArn: task.arn,
    clusterArn: service.clusterArn,
    taskDefinitionArn: definition.arn,
    lastStatus: status,
    group: `service:${service.name}`,
    desiredStatus: isStopping ? "STOPPED" : "RUNNING",
    launchType: "FARGATE",
    cpu: String(definition.cpu),
    memory: String(definition.memory),
    healthStatus: task.unhealthy ? "UNHEALTHY" : "UNKNOWN",
    createdAt: task.createdAt,
    startedAt: task.startedAt,
    stoppedAt: task.stoppedAt,
    stoppedReason: stoppedReason === "" ? undefined : stoppedReason,
    stopCode:
      stoppedReason === ""
        ? undefined
        : exitCode === undefined
          ? "TaskFailedToStart"
          : "EssentialContainerExited",
    attachments: [
      {
        type: "ElasticNetworkInterface",
        status: isStopped ? "DELETED" : "ATTACHED",
        details: [
          { name: "subnetId", value: network.subnetIds[0] },
          { name: "privateIPv4Address", value: address },
        ],
      },
    ],
    containers: [
      {
        name: definition.container.name,
        image: definition.container.image,
        lastStatus: status,
        exitCode,
      },
    ],
  };
}
