import type { Service } from "@aws-sdk/client-ecs";
import type { EcsService } from "../services/ecs-service.ts";

/** A service as the API answers it.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html */
export function describeService(service: EcsService): Service {
  const { settings, deployments, running, pending, events } = service;
  return {
    serviceArn: settings.arn,
    serviceName: settings.name,
    clusterArn: settings.clusterArn,
    status: "ACTIVE",
    desiredCount: settings.desiredCount,
    runningCount: running,
    pendingCount: pending,
    taskDefinition: settings.taskDefinitionArn,
    loadBalancers: settings.loadBalancers.map((loadBalancer) => ({ ...loadBalancer })),
    deployments: deployments.map((deployment, index) => ({
      id: deployment.id,
      status: index === 0 ? "PRIMARY" : "ACTIVE",
      taskDefinition: deployment.definition.arn,
      desiredCount: deployment.settings.desiredCount,
      createdAt: deployment.createdAt,
      failedTasks: deployment.failures,
      runningCount: service.tasksOf(deployment).filter(({ status }) => status === "RUNNING").length,
      rolloutState: deployment.rollout,
      rolloutStateReason: deployment.reason,
    })),
    events: events.map(({ at, message }, index) => ({ id: String(index), createdAt: at, message })),
  };
}
