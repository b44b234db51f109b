import { serviceArn } from "../arn.ts";
import { invalidParameter } from "../errors.ts";
import { accessTo, operation } from "../operation.ts";
import { describeService } from "./service-description.ts";

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html */
export const updateService = operation("UpdateService", {
  members: {
    cluster: true,
    service: true,
    desiredCount: true,
    taskDefinition: true,
    forceNewDeployment: true,
  },
  read: ({ region }, input) => {
    const { cluster = "default", service, desiredCount = 0 } = input;
    if (!Number.isInteger(desiredCount) || desiredCount < 0)
      throw invalidParameter(`desiredCount must be a whole number from 0 on (got ${desiredCount})`);
    return { ...input, cluster, arn: serviceArn(region, cluster, service) };
  },
  access: ({ region }, { cluster, arn }) => accessTo("UpdateService", region, [arn], cluster),
  run: ({ store, region }, { cluster, arn, desiredCount, taskDefinition, forceNewDeployment }) => {
    store.clusters.get(cluster, region);
    const service = store.services.get(arn);
    const { settings } = service;
    const taskDefinitionArn =
      taskDefinition === undefined
        ? settings.taskDefinitionArn
        : store.taskDefinitions.get(taskDefinition, region).arn;
    store.services.put(
      { ...settings, desiredCount: desiredCount ?? settings.desiredCount, taskDefinitionArn },
      forceNewDeployment,
    );
    return { service: describeService(service) };
  },
});
