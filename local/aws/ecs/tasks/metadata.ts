import type { ServiceSettings, TaskDefinition, TaskStatus } from "../records.ts";

/** A task, as far as the endpoint tells of it. */
export interface DescribedTask {
  readonly id: string;
  readonly arn: string;
  readonly definition: TaskDefinition;
  readonly service: ServiceSettings;
  /** Private IPv4 address. */
  readonly address: string;
  readonly status: TaskStatus;
  readonly createdAt: Date;
  readonly startedAt: Date | undefined;
}

/** Answer of the task metadata endpoint, version 4; undefined when it has none for the path.
 * @param path After the task's address: empty for the container, `/task` for the task.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4-fargate-response.html */
export function metadataOf(task: DescribedTask, path: string): object | undefined {
  const { definition, service, id, arn, address, createdAt, startedAt } = task;
  const { container } = definition;
  const describedContainer = {
    DockerId: `${id}-${container.name}`,
    Name: container.name,
    Image: container.image,
    ImageID: container.image.split("@")[1] ?? "",
    Labels: {
      "com.amazonaws.ecs.cluster": service.clusterArn,
      "com.amazonaws.ecs.container-name": container.name,
      "com.amazonaws.ecs.task-arn": arn,
      "com.amazonaws.ecs.task-definition-family": definition.family,
      "com.amazonaws.ecs.task-definition-version": String(definition.revision),
    },
    DesiredStatus: "RUNNING",
    KnownStatus: task.status,
    Limits: { CPU: definition.cpu, Memory: definition.memory },
    CreatedAt: createdAt.toISOString(),
    StartedAt: startedAt?.toISOString(),
    Type: "NORMAL",
    Networks: [{ NetworkMode: "awsvpc", IPv4Addresses: [address] }],
    ContainerARN: `${arn.replace(":task/", ":container/")}/${container.name}`,
  };
  if (path === "") return describedContainer;
  if (path !== "/task") return undefined;
  return {
    Cluster: service.clusterArn,
    TaskARN: arn,
    Family: definition.family,
    Revision: String(definition.revision),
    ServiceName: service.name,
    DesiredStatus: "RUNNING",
    KnownStatus: task.status,
    Limits: { CPU: definition.cpu / 1024, Memory: definition.memory },
    LaunchType: "FARGATE",
    Containers: [describedContainer],
  };
}
