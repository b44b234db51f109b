import { at, elements, isObject, isUnknown, texts, type PolicyResource } from "../graph.ts";
import { must, type Finding, type Rule } from "../rule.ts";

const tasks = ["aws:ecs/taskDefinition:TaskDefinition"];
const services = ["aws:ecs/service:Service"];

/** Containers of a task definition; none when they are not known yet. */
export function containersOf({ inputs }: PolicyResource): readonly Readonly<Record<string, unknown>>[] {
  const { containerDefinitions: given } = inputs;
  if (typeof given !== "string") return [];
  return elements(JSON.parse(given)).filter(isObject);
}

const eachContainer = (
  task: PolicyResource,
  check: (container: Readonly<Record<string, unknown>>, path: string) => readonly Finding[],
): readonly Finding[] =>
  containersOf(task).flatMap((container, index) => check(container, `containerDefinitions.${index}`));

const fault = (property: string, got: unknown, fix: string): readonly Finding[] => [{ property, got, fix }];

/** Rules of tasks and their services. */
export const ecs: readonly Rule[] = [
  {
    id: "ecs-read-only",
    title: "A container's root file system is read only",
    number: 25,
    sources: ["CKV_AWS_336", "ECS.5"],
    severity: "medium",
    types: tasks,
    check: (task) =>
      eachContainer(task, ({ readonlyRootFilesystem }, path) =>
        readonlyRootFilesystem === true
          ? []
          : fault(`${path}.readonlyRootFilesystem`, readonlyRootFilesystem, "set it to true"),
      ),
  },
  {
    id: "ecs-unprivileged",
    title: "A container has no privileges of the host, and no root user",
    number: 26,
    sources: ["CKV_AWS_334", "ECS.4"],
    severity: "high",
    types: tasks,
    check: (task) =>
      eachContainer(task, ({ privileged, user }, path) => [
        ...(privileged === true ? fault(`${path}.privileged`, privileged, "omit it") : []),
        ...(typeof user === "string" && !/^(root|0)(:|$)/.test(user)
          ? []
          : fault(`${path}.user`, user, "name a user that is not root")),
      ]),
  },
  {
    id: "ecs-own-processes",
    title: "A task sees its own processes only",
    number: 26,
    sources: ["CKV_AWS_335", "ECS.3"],
    severity: "high",
    types: tasks,
    check: (task) => must(task, "pidMode", (mode) => mode !== "host", "omit it"),
  },
  {
    id: "ecs-no-public-ip",
    title: "Tasks have no public address",
    number: 28,
    sources: ["CKV_AWS_333", "ECS.2"],
    severity: "medium",
    types: services,
    check: (service) =>
      must(
        service,
        "networkConfiguration.assignPublicIp",
        (assign) => assign !== true,
        "set it to false and give the tasks endpoints or a NAT gateway",
      ),
  },
  {
    id: "ecs-platform",
    title: "Tasks run on Fargate's latest platform",
    number: 29,
    sources: ["CKV_AWS_332", "ECS.10"],
    severity: "low",
    types: services,
    // 1.4.0 is the latest of Linux: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/platform-fargate.html
    check: (service) =>
      must(
        service,
        "platformVersion",
        (version) => version === undefined || version === "LATEST" || version === "1.4.0",
        "omit it, or use LATEST",
      ),
  },
  {
    id: "ecs-two-roles",
    title: "What starts a task and what runs in it have roles of their own",
    number: 30,
    sources: ["CKV_AWS_249"],
    severity: "medium",
    types: tasks,
    check: (task) => {
      const { executionRoleArn, taskRoleArn } = task.inputs;
      if (executionRoleArn === undefined || isUnknown(executionRoleArn) || executionRoleArn !== taskRoleArn)
        return [];
      return fault("taskRoleArn", taskRoleArn, "give the task a role of its own");
    },
  },
  {
    id: "ecs-insights",
    title: "A cluster has Container Insights",
    number: 31,
    sources: ["CKV_AWS_65", "ECS.12"],
    severity: "low",
    types: ["aws:ecs/cluster:Cluster"],
    check: (cluster) =>
      must(
        cluster,
        "settings",
        (settings) =>
          elements(settings).some(
            (setting) =>
              isUnknown(at(setting, "value")) ||
              (at(setting, "name") === "containerInsights" &&
                ["enabled", "enhanced"].includes(texts(at(setting, "value"))[0] ?? "")),
          ),
        "set containerInsights to enabled",
      ),
  },
  {
    id: "ecs-log",
    title: "A container's output is logged",
    number: 31,
    sources: ["ECS.9"],
    severity: "medium",
    types: tasks,
    check: (task) =>
      eachContainer(task, ({ logConfiguration }, path) =>
        typeof at(logConfiguration, "logDriver") === "string"
          ? []
          : fault(`${path}.logConfiguration`, undefined, "give the container a log driver"),
      ),
  },
];
