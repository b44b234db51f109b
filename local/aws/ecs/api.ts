import { AwsError, NotEmulatedError } from "../../contract/errors.ts";
import { header } from "../../contract/http.ts";
import type { Operation, ServiceApi } from "../../contract/service.ts";
import type { Directory } from "./directory.ts";
import type { TaskDefinition } from "./records.ts";
import type { EcsService } from "./services/ecs-service.ts";
import type { EcsServices } from "./services/ecs-services.ts";
import type { Task } from "./tasks/task.ts";

interface Input {
  readonly cluster?: string;
  readonly clusters?: readonly string[];
  readonly service?: string;
  readonly services?: readonly string[];
  readonly serviceName?: string;
  readonly task?: string;
  readonly tasks?: readonly string[];
  readonly desiredStatus?: string;
  readonly desiredCount?: number;
  readonly forceNewDeployment?: boolean;
  readonly taskDefinition?: string;
  readonly familyPrefix?: string;
  readonly reason?: string;
}

/** The calls with which people look at tasks, stop them and start them anew.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/ */
export function ecsApi(directory: Directory, services: EcsServices): ServiceApi {
  const clusterOf = (region: string, { cluster = "default" }: Input) => directory.cluster(cluster, region);
  const serviceArn = (region: string, input: Input, name: string) =>
    name.startsWith("arn:")
      ? name
      : directory.arn(region, `service/${clusterOf(region, input).name}/${name}`);
  const listTasks = (region: string, input: Input) => {
    const { arn } = clusterOf(region, input);
    const of =
      input.serviceName === undefined
        ? services.of(arn)
        : [services.get(serviceArn(region, input, input.serviceName))];
    const stopped = input.desiredStatus === "STOPPED";
    return of
      .flatMap((service) => [...service.tasks.values()])
      .filter(({ status }) => (status === "STOPPED") === stopped);
  };

  const calls: Readonly<Record<string, (region: string, input: Input) => object | Promise<object>>> = {
    ListClusters: (region) => ({ clusterArns: directory.clusters(region).map(({ arn }) => arn) }),
    DescribeClusters: (region, input) => ({
      clusters: (input.clusters ?? ["default"]).map((name) => {
        const { arn, name: clusterName, capacityProviders } = directory.cluster(name, region);
        const of = services.of(arn);
        return {
          clusterArn: arn,
          clusterName,
          capacityProviders,
          status: "ACTIVE",
          activeServicesCount: of.length,
          runningTasksCount: of.reduce((sum, { running }) => sum + running, 0),
          pendingTasksCount: of.reduce((sum, { pending }) => sum + pending, 0),
        };
      }),
      failures: [],
    }),
    ListServices: (region, input) => ({
      serviceArns: services.of(clusterOf(region, input).arn).map(({ settings }) => settings.arn),
    }),
    DescribeServices: (region, input) => {
      const found = (input.services ?? []).map((name) => ({
        name,
        service: services.find(serviceArn(region, input, name)),
      }));
      return {
        services: found.flatMap(({ service }) => (service ? describeService(service) : [])),
        failures: found.flatMap(({ name, service }) =>
          service ? [] : { arn: serviceArn(region, input, name), reason: "MISSING" },
        ),
      };
    },
    UpdateService: (region, input) => {
      const service = services.get(serviceArn(region, input, input.service ?? ""));
      const { settings } = service;
      const taskDefinitionArn =
        input.taskDefinition === undefined
          ? settings.taskDefinitionArn
          : directory.taskDefinition(input.taskDefinition, region).arn;
      services.put(
        { ...settings, desiredCount: input.desiredCount ?? settings.desiredCount, taskDefinitionArn },
        input.forceNewDeployment,
      );
      return { service: describeService(service) };
    },
    ListTasks: (region, input) => ({ taskArns: listTasks(region, input).map(({ arn }) => arn) }),
    DescribeTasks: (region, input) => {
      const { arn } = clusterOf(region, input);
      const found = (input.tasks ?? []).map((id) => ({ id, task: services.task(arn, id)?.task }));
      return {
        tasks: found.flatMap(({ task }) => (task ? describeTask(task) : [])),
        failures: found.flatMap(({ id, task }) => (task ? [] : { arn: id, reason: "MISSING" })),
      };
    },
    StopTask: (region, input) => {
      const found = services.task(clusterOf(region, input).arn, input.task ?? "");
      if (!found) throw new AwsError("InvalidParameterException", "The referenced task was not found.");
      void found.task.stop(input.reason ?? "Task stopped by user");
      return { task: describeTask(found.task) };
    },
    ListTaskDefinitions: (region, { familyPrefix }) => ({
      taskDefinitionArns: directory
        .taskDefinitions(region)
        .filter(
          ({ family, status }) =>
            status === "ACTIVE" && (familyPrefix === undefined || family === familyPrefix),
        )
        .sort((a, b) => (a.family === b.family ? a.revision - b.revision : a.family < b.family ? -1 : 1))
        .map(({ arn }) => arn),
    }),
    DescribeTaskDefinition: (region, input) => ({
      taskDefinition: describeDefinition(directory.taskDefinition(input.taskDefinition ?? "", region)),
    }),
  };
  return {
    signingName: "ecs",
    protocol: "json-1.1",
    operation({ headers, body, region }): Operation {
      const name = (header(headers, "x-amz-target") ?? "").replace(
        /^AmazonEC2ContainerServiceV20141113\./,
        "",
      );
      const call = calls[name];
      if (!call)
        throw new NotEmulatedError(
          `ecs:${name}`,
          "Clusters, task definitions and services come from the program.",
        );
      const input = JSON.parse(body.toString() || "{}") as Input;
      return {
        name,
        access: [{ action: `ecs:${name}`, resource: resourceOf(name, region, input, directory) }],
        run: async () => ({ body: await call(region, input) }),
      };
    },
  };
}

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html */
function resourceOf(name: string, region: string, input: Input, directory: Directory): string {
  const cluster = (input.cluster ?? "default").split("/").at(-1) ?? "";
  const last = (text: string | undefined) => text?.split("/").at(-1) ?? "*";
  if (name === "UpdateService" || name === "DescribeServices")
    return directory.arn(region, `service/${cluster}/${last(input.service ?? input.services?.[0])}`);
  if (name === "StopTask" || name === "DescribeTasks")
    return directory.arn(region, `task/${cluster}/${last(input.task ?? input.tasks?.[0])}`);
  if (name === "DescribeClusters")
    return directory.arn(region, `cluster/${last(input.clusters?.[0] ?? "default")}`);
  return "*";
}

const seconds = (date: Date | undefined) => (date ? date.getTime() / 1000 : undefined);

function describeService(service: EcsService): object {
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
    loadBalancers: settings.loadBalancers,
    deployments: deployments.map((deployment, index) => ({
      id: deployment.id,
      status: index === 0 ? "PRIMARY" : "ACTIVE",
      taskDefinition: deployment.definition.arn,
      desiredCount: deployment.settings.desiredCount,
      createdAt: seconds(deployment.createdAt),
      failedTasks: deployment.failures,
      runningCount: service.tasksOf(deployment).filter(({ status }) => status === "RUNNING").length,
      rolloutState: deployment.rollout,
      rolloutStateReason: deployment.reason,
    })),
    events: events.map(({ at, message }, index) => ({ id: String(index), createdAt: seconds(at), message })),
  };
}

function describeTask(task: Task): object {
  const { definition, service, address, network, status } = task;
  const stopped = status === "STOPPED";
  return {
    taskArn: task.arn,
    clusterArn: service.clusterArn,
    taskDefinitionArn: definition.arn,
    lastStatus: status,
    group: `service:${service.name}`,
    desiredStatus: stopped || status === "STOPPING" || status === "DEACTIVATING" ? "STOPPED" : "RUNNING",
    launchType: "FARGATE",
    cpu: String(definition.cpu),
    memory: String(definition.memory),
    healthStatus: task.unhealthy ? "UNHEALTHY" : "UNKNOWN",
    createdAt: seconds(task.createdAt),
    startedAt: seconds(task.startedAt),
    stoppedAt: seconds(task.stoppedAt),
    ...(task.stoppedReason !== "" && {
      stoppedReason: task.stoppedReason,
      stopCode: task.exitCode === undefined ? "TaskFailedToStart" : "EssentialContainerExited",
    }),
    attachments: [
      {
        type: "ElasticNetworkInterface",
        status: stopped ? "DELETED" : "ATTACHED",
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
        exitCode: task.exitCode,
      },
    ],
  };
}

function describeDefinition({
  arn,
  family,
  revision,
  status,
  cpu,
  memory,
  container,
  executionRoleArn,
  taskRoleArn,
}: TaskDefinition): object {
  return {
    taskDefinitionArn: arn,
    family,
    revision,
    status,
    cpu: String(cpu),
    memory: String(memory),
    executionRoleArn,
    taskRoleArn,
    networkMode: "awsvpc",
    requiresCompatibilities: ["FARGATE"],
    containerDefinitions: [container],
  };
}
